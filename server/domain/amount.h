// Amounts of an asset, exact from 0 to 2^256 - 1.
//
// An amount counts the asset's smallest unit (satoshi, wei). Nothing here rounds unless its name
// says so, and nothing wraps around: what does not fit is refused.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/error.h"

namespace payscrypt::domain {

class Amount {
 public:
  Amount() = default;
  explicit Amount(std::uint64_t units) : words_{0, 0, 0, units} {}

  // 2^256 - 1.
  static Amount Max();

  // A whole number of smallest units in decimal digits, such as "150000". Leading zeros are
  // allowed; signs, spaces, points and exponents are not. The error says what came.
  static Result<Amount> Parse(std::string_view text);

  // A number of whole coins, such as "0.0015" with 8 decimals, which is 150000 units. More places
  // than the asset has are refused, unless they are zeros.
  static Result<Amount> ParseDecimal(std::string_view text, int decimals);

  // Its bytes, the most significant first, without leading zeros; empty for zero.
  std::string ToBytes() const;
  // Nothing where there are more than 32.
  static std::optional<Amount> FromBytes(std::string_view bytes);

  // In smallest units: "150000".
  std::string ToString() const;

  // In whole coins, without trailing zeros: "0.0015".
  std::string ToDecimal(int decimals) const;

  bool IsZero() const { return *this == Amount(); }

  // Nothing where the sum is more than 2^256 - 1.
  std::optional<Amount> Plus(const Amount& other) const;

  // Zero where `other` is more than this.
  Amount MinusOrZero(const Amount& other) const;

  // This × numerator / denominator rounded down, computed without loss in between. The denominator
  // is not zero. Nothing where the result is more than 2^256 - 1.
  std::optional<Amount> TimesRatioRoundedDown(std::uint64_t numerator,
                                              std::uint64_t denominator) const;

  friend auto operator<=>(const Amount&, const Amount&) = default;

 private:
  friend struct AmountArithmetic;  // amount.cc alone sees the big-number library, which is slow to
                                   // compile

  std::array<std::uint64_t, 4>
      words_{};  // the most significant first, so that they compare in order
};

}  // namespace payscrypt::domain
