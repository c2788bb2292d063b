#include "scenario/domain_value.h"

#include <array>
#include <charconv>
#include <string_view>

#include "scenario/duration_text.h"

namespace payscrypt::scenario {
namespace {

// What is written, of a number or of a text; null of anything else.
const std::string* TokenOf(const Value& value) {
  if (const auto* number = value.As<Number>()) return &number->token;
  return value.As<std::string>();
}

}  // namespace

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<domain::OrderStatus> ReadStatus(const Node& node) {
  std::array<std::string_view, domain::kOrderStatusCount> names;
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = domain::NameOf(static_cast<domain::OrderStatus>(i));
  }
  const auto index = node.ReadName(names);
  if (!index) return std::nullopt;
  return static_cast<domain::OrderStatus>(*index);
}

std::optional<domain::Amount> ReadAmount(const Node& node) {
  const std::string* const token = TokenOf(node.value());
  if (token != nullptr && IsDigits(*token)) {
    if (const auto amount = domain::Amount::Parse(*token)) return *amount;
  }
  node.Expected("expected a whole number of the smallest unit from 0 to 2^256 - 1");
  return std::nullopt;
}

std::optional<std::int64_t> ReadWalletId(const Node& node) {
  if (const std::string* const token = TokenOf(node.value())) {
    std::int64_t id = 0;
    const char* const end = token->data() + token->size();
    const auto parsed = std::from_chars(token->data(), end, id);
    if (parsed.ec == std::errc{} && parsed.ptr == end) return id;
  }
  node.Expected("expected a whole number of 64 bits, such as 42");
  return std::nullopt;
}

std::optional<domain::Rpc> ReadRpc(const Node& node) {
  std::array<std::string_view, domain::kRpcCount> names;
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = domain::NameOf(static_cast<domain::Rpc>(i));
  }
  const auto index = node.ReadName(names);
  if (!index) return std::nullopt;
  return static_cast<domain::Rpc>(*index);
}

std::optional<domain::Duration> ReadDurationAboveZero(const Node& node, domain::Duration most) {
  const auto duration = node.ReadDuration();
  if (!duration) return std::nullopt;
  if (*duration > domain::Duration{} && *duration <= most) return duration;
  node.Expected("expected a duration above zero and at most " + DurationText(most));
  return std::nullopt;
}

}  // namespace payscrypt::scenario
