#include "engine/order_match.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace payscrypt::engine {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Whether `text` has `part`, which is in lower case and not empty; ASCII letters in either case.
bool Has(std::string_view text, std::string_view part) {
  for (; text.size() >= part.size(); text.remove_prefix(1)) {
    if (Lower(text.front()) != part.front()) continue;
    const auto same = [](char of_part, char c) { return of_part == Lower(c); };
    if (std::equal(part.begin(), part.end(), text.begin(), same)) return true;
  }
  return false;
}

}  // namespace

OrderMatch::OrderMatch(const OrderQuery& query) : query_(query), text_(query.text) {
  std::ranges::transform(text_, text_.begin(), Lower);
}

bool OrderMatch::operator()(const domain::OrderTerms& terms, domain::OrderStatus status) const {
  if (query_.status.value_or(status) != status) return false;
  if (query_.merchant_order_id && *query_.merchant_order_id != terms.merchant_order_id) {
    return false;
  }
  return text_.empty() || HasText(terms);
}

bool OrderMatch::HasText(const domain::OrderTerms& terms) const {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), terms.id.value).ptr;
  const std::string_view id(digits.data(), static_cast<std::size_t>(end - digits.data()));
  return Has(terms.merchant_order_id, text_) || Has(id, text_) || Has(terms.description, text_) ||
         std::ranges::any_of(terms.variants, [&](const auto& to) { return Has(to, text_); });
}

}  // namespace payscrypt::engine
