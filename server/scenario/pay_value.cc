#include "scenario/pay_value.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

namespace payscrypt::scenario {
namespace {

constexpr std::uint64_t kMicro = 1'000'000;
constexpr std::size_t kPercentDecimals = 6;

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The number that digits write; nothing where it does not fit.
std::optional<std::uint64_t> ParseDigits(std::string_view digits) {
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (parsed.ec != std::errc{}) return std::nullopt;
  return number;
}

// "33.333333", without the sign.
std::optional<domain::Percent> ParsePercent(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  std::string decimals = point < text.size() ? std::string(text.substr(point + 1)) : "0";
  if (!IsDigits(whole) || !IsDigits(decimals) || decimals.size() > kPercentDecimals) {
    return std::nullopt;
  }
  decimals.resize(kPercentDecimals, '0');
  const auto percent = ParseDigits(whole);
  if (!percent || *percent > kMaxPercent) return std::nullopt;
  const std::uint64_t micro_percent = *percent * kMicro + ParseDigits(decimals).value_or(0);
  if (micro_percent == 0 || micro_percent > kMaxPercent * kMicro) return std::nullopt;
  return domain::Percent{micro_percent};
}

std::optional<domain::PayStep> ReadPercent(const Node& node, std::string_view text) {
  if (const auto percent = ParsePercent(text)) return domain::PayStep{*percent};
  node.Expected("expected a percentage above 0% and at most " + std::to_string(kMaxPercent) +
                "%, with at most " + std::to_string(kPercentDecimals) + " decimals");
  return std::nullopt;
}

std::optional<domain::PayStep> ReadAmount(const Node& node, std::string_view digits) {
  const auto amount = domain::Amount::Parse(digits);
  if (amount && !amount->IsZero()) return domain::PayStep{*amount};
  node.Expected("expected a whole number of the smallest unit from 1 to 2^256 - 1");
  return std::nullopt;
}

}  // namespace

std::optional<domain::PayStep> ReadPayStep(const Node& node) {
  if (const auto* text = node.value().As<std::string>()) {
    if (*text == "remaining") return domain::PayStep{domain::Remaining{}};
    if (*text == "exact") return domain::PayStep{domain::Percent{100 * kMicro}};
    if (text->ends_with('%')) {
      return ReadPercent(node, std::string_view(*text).substr(0, text->size() - 1));
    }
    if (IsDigits(*text)) return ReadAmount(node, *text);
  }
  const auto* number = node.value().As<Number>();
  if (number != nullptr && IsDigits(number->token)) return ReadAmount(node, number->token);
  node.Expected(R"(expected a percentage such as "40%", "remaining", "exact")"
                " or a whole number of the smallest unit");
  return std::nullopt;
}

}  // namespace payscrypt::scenario
