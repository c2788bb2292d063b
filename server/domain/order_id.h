#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace payscrypt::domain {

// An order's number: positive, and below 2^53 so that a JavaScript number holds it. Unique across
// accounts.
struct OrderId {
  std::int64_t value = 0;

  std::string ToString() const { return std::to_string(value); }

  // The number that `text` writes in decimal digits without leading zeros; nothing where it writes
  // none.
  static std::optional<OrderId> Parse(std::string_view text);

  friend auto operator<=>(const OrderId&, const OrderId&) = default;
};

inline constexpr std::int64_t kMaxOrderId = (std::int64_t{1} << 53) - 1;

}  // namespace payscrypt::domain

template <>
struct std::hash<payscrypt::domain::OrderId> {
  std::size_t operator()(const payscrypt::domain::OrderId& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
