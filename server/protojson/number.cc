#include "protojson/number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <string>
#include <system_error>

namespace payscrypt::protojson {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes the digits off the front of `text`.
std::string_view TakeDigits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), IsDigit);
  const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

// ±0.integer fraction × 10^exponent, as written. The integer part has no leading zeros, the
// fraction no trailing ones.
struct Parts {
  bool negative = false;
  std::string_view integer;
  std::string_view fraction;
  std::string_view exponent;
};

// Takes a number off the front of `text`. As in protobuf-go, an exponent may lack its digits unless
// the text ends there: "1e," has the number "1e", which is 1.
std::optional<Parts> TakeNumber(std::string_view& text) {
  Parts parts;
  if (text.starts_with('-')) {
    parts.negative = true;
    text.remove_prefix(1);
  }
  if (text.starts_with('0')) {
    text.remove_prefix(1);
  } else {
    parts.integer = TakeDigits(text);
    if (parts.integer.empty()) return std::nullopt;
  }
  if (text.size() >= 2 && text[0] == '.' && IsDigit(text[1])) {
    text.remove_prefix(1);
    parts.fraction = TakeDigits(text);
    while (parts.fraction.ends_with('0')) parts.fraction.remove_suffix(1);
  }
  if (text.size() >= 2 && (text[0] == 'e' || text[0] == 'E')) {
    text.remove_prefix(1);
    parts.exponent = text;
    if (text[0] == '+' || text[0] == '-') text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    TakeDigits(text);
    parts.exponent.remove_suffix(text.size());
  }
  return parts;
}

std::optional<std::int32_t> ReadExponent(std::string_view text) {
  if (text.empty()) return 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int32_t exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return exponent;
}

// A sign and the digits of an integer of up to 64 bits.
class Digits {
 public:
  static constexpr std::size_t kMax = 20;  // of 2^64 - 1

  bool Append(std::string_view digits) {
    if (digits.size() > kMax - count_) return false;
    std::copy(digits.begin(), digits.end(), text_.begin() + 1 + static_cast<int>(count_));
    count_ += digits.size();
    return true;
  }

  bool AppendZeros(std::int64_t zeros) {
    if (zeros > static_cast<std::int64_t>(kMax - count_)) return false;
    for (; zeros > 0; --zeros) text_[1 + count_++] = '0';
    return true;
  }

  std::string_view Text(bool negative) const {
    return {text_.data() + (negative ? 0 : 1), count_ + (negative ? 1 : 0)};
  }

 private:
  std::array<char, kMax + 1> text_{'-'};
  std::size_t count_ = 0;
};

// The digits once the exponent has moved the point; nothing where the number is not an integer or
// is too long.
std::optional<Digits> Shift(const Parts& parts) {
  Digits digits;
  if (parts.integer.empty() && parts.fraction.empty()) {
    digits.AppendZeros(1);
    return digits;
  }
  const auto exponent = ReadExponent(parts.exponent);
  if (!exponent) return std::nullopt;

  if (*exponent >= 0) {
    const auto zeros = *exponent - static_cast<std::int64_t>(parts.fraction.size());
    if (zeros < 0 || !digits.Append(parts.integer) || !digits.Append(parts.fraction) ||
        !digits.AppendZeros(zeros)) {
      return std::nullopt;
    }
    return digits;
  }
  const auto kept = static_cast<std::int64_t>(parts.integer.size()) + *exponent;
  if (!parts.fraction.empty() || kept < 0) return std::nullopt;
  const auto dropped = parts.integer.substr(static_cast<std::size_t>(kept));
  if (dropped.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
  if (!digits.Append(parts.integer.substr(0, static_cast<std::size_t>(kept)))) return std::nullopt;
  return digits;
}

// Unicode's White_Space, which Go's strings.TrimSpace takes off.
bool EndsWithSpace(std::string_view text) {
  static constexpr std::string_view kSpaces[] = {"\t",           "\n",           "\v",
                                                 "\f",           "\r",           " ",
                                                 "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80",
                                                 "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
                                                 "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85",
                                                 "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88",
                                                 "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
                                                 "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
                                                 "\xE3\x80\x80"};
  return std::any_of(std::begin(kSpaces), std::end(kSpaces),
                     [text](std::string_view space) { return text.ends_with(space); });
}

// strtod's point follows the locale; the program stays in the "C" one.
template <typename T>
std::optional<T> ReadFloating(std::string_view number, T (*read)(const char*, char**)) {
  const std::string text(number);
  char* end = nullptr;
  const T value = read(text.c_str(), &end);
  if (end != text.c_str() + text.size() || std::isinf(value)) return std::nullopt;
  return value;
}

}  // namespace

bool IsInWord(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+' ||
         c == '.' || c == '_';
}

bool IsJsonNumber(std::string_view text) { return LeadingNumber(text) == text; }

std::optional<std::string_view> LeadingNumber(std::string_view text) {
  std::string_view rest = text;
  if (!TakeNumber(rest)) return std::nullopt;
  if (!rest.empty() && IsInWord(rest.front())) return std::nullopt;
  return text.substr(0, text.size() - rest.size());
}

std::optional<std::string_view> NumberInString(std::string_view text) {
  const auto number = LeadingNumber(text);
  if (!number || (number->size() < text.size() && EndsWithSpace(text))) return std::nullopt;
  return number;
}

template <typename T>
std::optional<T> ReadInteger(std::string_view number) {
  const auto parts = TakeNumber(number);
  if (!parts) return std::nullopt;
  const auto digits = Shift(*parts);
  if (!digits) return std::nullopt;
  // Zero has no sign, so that "-0" is an unsigned number as well.
  const bool zero = parts->integer.empty() && parts->fraction.empty();
  const std::string_view text = digits->Text(parts->negative && !zero);
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

template std::optional<std::int32_t> ReadInteger(std::string_view);
template std::optional<std::int64_t> ReadInteger(std::string_view);
template std::optional<std::uint32_t> ReadInteger(std::string_view);
template std::optional<std::uint64_t> ReadInteger(std::string_view);

std::optional<double> ReadNamedNumber(std::string_view name) {
  using Limits = std::numeric_limits<double>;
  if (name == "NaN") return Limits::quiet_NaN();
  if (name == "Infinity") return Limits::infinity();
  if (name == "-Infinity") return -Limits::infinity();
  return std::nullopt;
}

std::optional<float> ReadFloat(std::string_view number) {
  return ReadFloating<float>(number, std::strtof);
}

std::optional<double> ReadDouble(std::string_view number) {
  return ReadFloating<double>(number, std::strtod);
}

}  // namespace payscrypt::protojson
