#include "domain/amount.h"

#include <algorithm>
#include <limits>

#include <boost/multiprecision/cpp_int.hpp>

#include "domain/invariant.h"
#include "domain/quote.h"

namespace payscrypt::domain {

using Units = boost::multiprecision::uint256_t;
using WideUnits = boost::multiprecision::uint512_t;

// Between an amount's words and the numbers to reckon with.
struct AmountArithmetic {
  static Units UnitsOf(const Amount& amount) {
    Units units = 0;
    for (const std::uint64_t word : amount.words_) units = (units << 64) | word;
    return units;
  }

  static Amount AmountOf(Units units) {
    Amount amount;
    for (auto word = amount.words_.rbegin(); word != amount.words_.rend(); ++word) {
      *word = static_cast<std::uint64_t>(units & std::numeric_limits<std::uint64_t>::max());
      units >>= 64;
    }
    return amount;
  }
};

namespace {

Units UnitsOf(const Amount& amount) { return AmountArithmetic::UnitsOf(amount); }
Amount AmountOf(const Units& units) { return AmountArithmetic::AmountOf(units); }

constexpr std::size_t kMaxDigits = 78;  // of 2^256 - 1

bool IsDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view WithoutLeadingZeros(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

std::string_view WithoutTrailingZeros(std::string_view digits) {
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

std::optional<Units> FromWide(const WideUnits& wide) {
  static const WideUnits max{std::numeric_limits<Units>::max()};
  if (wide > max) return std::nullopt;
  return static_cast<Units>(wide);
}

// The number that the digits write. Its length is judged first, so that a long one costs no
// arithmetic.
std::optional<Units> FromDigits(std::string_view digits) {
  digits = WithoutLeadingZeros(digits);
  if (digits.size() > kMaxDigits) return std::nullopt;
  WideUnits units = 0;
  while (!digits.empty()) {
    // As many digits as a machine word holds.
    const std::string_view chunk = digits.substr(0, 18);
    std::uint64_t value = 0;
    std::uint64_t scale = 1;
    for (const char c : chunk) {
      value = value * 10 + static_cast<std::uint64_t>(c - '0');
      scale *= 10;
    }
    units = units * scale + value;
    digits.remove_prefix(chunk.size());
  }
  return FromWide(units);
}

tl::unexpected<Error> NotAnAmount(std::string_view text) {
  return InvalidArgument(
      "expected a whole number from 0 to 2^256-1 in decimal digits such as \"150000\", got " +
      Quote(text));
}

tl::unexpected<Error> NotADecimal(std::string_view text, int decimals) {
  const std::string places = decimals == 0 ? "without decimal places, such as \"15\""
                                           : "with at most " + std::to_string(decimals) +
                                                 " decimal places, such as \"1.5\"";
  return InvalidArgument("expected a number of whole coins " + places +
                         ", that is at most 2^256-1 of the smallest unit, got " + Quote(text));
}

}  // namespace

Amount Amount::Max() { return AmountOf(std::numeric_limits<Units>::max()); }

Result<Amount> Amount::Parse(std::string_view text) {
  if (text.empty() || !IsDigits(text)) return NotAnAmount(text);
  const std::optional<Units> units = FromDigits(text);
  if (!units) return NotAnAmount(text);
  return AmountOf(*units);
}

Result<Amount> Amount::ParseDecimal(std::string_view text, int decimals) {
  Invariant(decimals >= 0, "an asset has no negative number of decimals");
  const std::size_t point = text.find('.');
  const bool has_point = point != std::string_view::npos;
  std::string_view whole = text.substr(0, point);
  std::string_view places = has_point ? text.substr(point + 1) : std::string_view();
  if (whole.empty() || has_point == places.empty() || !IsDigits(whole) || !IsDigits(places)) {
    return NotADecimal(text, decimals);
  }

  whole = WithoutLeadingZeros(whole);
  places = WithoutTrailingZeros(places);
  const auto scale = static_cast<std::size_t>(decimals);
  if (whole.size() > kMaxDigits || places.size() > scale) return NotADecimal(text, decimals);

  std::string digits(whole);
  digits += places;
  digits.append(scale - places.size(), '0');
  const std::optional<Units> units = FromDigits(digits);
  if (!units) return NotADecimal(text, decimals);
  return AmountOf(*units);
}

std::string Amount::ToString() const {
  if (*this <= Amount(std::numeric_limits<std::uint64_t>::max())) {
    return std::to_string(words_.back());
  }
  return UnitsOf(*this).str();
}

std::string Amount::ToDecimal(int decimals) const {
  Invariant(decimals >= 0, "an asset has no negative number of decimals");
  const auto places = static_cast<std::size_t>(decimals);
  std::string text = ToString();
  if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
  if (places == 0) return text;
  text.insert(text.size() - places, 1, '.');
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::optional<Amount> Amount::Plus(const Amount& other) const {
  const Units sum = UnitsOf(*this) + UnitsOf(other);  // modulo 2^256
  if (sum < UnitsOf(*this)) return std::nullopt;
  return AmountOf(sum);
}

Amount Amount::MinusOrZero(const Amount& other) const {
  if (other >= *this) return Amount();
  return AmountOf(Units(UnitsOf(*this) - UnitsOf(other)));
}

std::optional<Amount> Amount::TimesRatioRoundedDown(std::uint64_t numerator,
                                                    std::uint64_t denominator) const {
  Invariant(denominator != 0, "a ratio's denominator is not zero");
  const std::optional<Units> units = FromWide(WideUnits(UnitsOf(*this)) * numerator / denominator);
  if (!units) return std::nullopt;
  return AmountOf(*units);
}

std::string Amount::ToBytes() const {
  std::string bytes;
  for (const std::uint64_t word : words_) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      const auto byte = static_cast<char>(word >> shift);
      if (byte != 0 || !bytes.empty()) bytes += byte;
    }
  }
  return bytes;
}

std::optional<Amount> Amount::FromBytes(std::string_view bytes) {
  Amount amount;
  if (bytes.size() > sizeof amount.words_) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t place = bytes.size() - 1 - i;  // from the end
    amount.words_[3 - place / 8] |= std::uint64_t{static_cast<unsigned char>(bytes[i])}
                                    << (place % 8 * 8);
  }
  return amount;
}

}  // namespace payscrypt::domain
