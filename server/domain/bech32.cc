#include "domain/bech32.h"

#include <algorithm>
#include <array>

namespace payscrypt::domain {
namespace {

constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kMaxCharacters = 90;
constexpr std::size_t kChecksumValues = 6;

using Values = std::vector<std::uint8_t>;

// BIP-173's generator, times each value of GF(32).
constexpr std::array<std::uint32_t, 32> kMultiples = [] {
  constexpr std::array<std::uint32_t, 5> kGenerator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                       0x3d4233dd, 0x2a1462b3};
  std::array<std::uint32_t, 32> multiples{};
  for (std::size_t value = 0; value < multiples.size(); ++value) {
    for (std::size_t i = 0; i < kGenerator.size(); ++i) {
      if ((value >> i & 1) != 0) multiples[value] ^= kGenerator[i];
    }
  }
  return multiples;
}();

// The remainder of the values, as a polynomial over GF(32), by the generator.
std::uint32_t Remainder(std::span<const std::uint8_t> values) {
  std::uint32_t remainder = 1;
  for (const std::uint8_t value : values) {
    remainder = (remainder & 0x1ffffff) << 5 ^ value ^ kMultiples[remainder >> 25];
  }
  return remainder;
}

// The checksum covers the prefix in this form: its upper bits, a zero, its lower bits.
Values WithExpandedPrefix(std::string_view prefix, std::span<const std::uint8_t> values) {
  Values all;
  all.reserve(prefix.size() * 2 + 1 + values.size() + kChecksumValues);
  for (const char c : prefix) all.push_back(static_cast<std::uint8_t>(c >> 5));
  all.push_back(0);
  for (const char c : prefix) all.push_back(static_cast<std::uint8_t>(c & 31));
  all.insert(all.end(), values.begin(), values.end());
  return all;
}

// The bits of `from`-bit values as `to`-bit ones. The last is padded with zero bits where `pad` is
// set; else what is over must be zero bits, less than a whole value.
std::optional<Values> Regroup(std::span<const std::uint8_t> values, unsigned from, unsigned to,
                              bool pad) {
  Values regrouped;
  regrouped.reserve(values.size() * from / to + 2);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const std::uint8_t value : values) {
    bits = (bits << from | value) & 0xfff;
    for (count += from; count >= to;) {
      count -= to;
      regrouped.push_back(static_cast<std::uint8_t>(bits >> count & ((1U << to) - 1)));
    }
  }
  const std::uint32_t over = bits & ((1U << count) - 1);
  if (pad) {
    if (count > 0) regrouped.push_back(static_cast<std::uint8_t>(over << (to - count)));
  } else if (count >= from || over != 0) {
    return std::nullopt;
  }
  return regrouped;
}

// In lower case; nothing where the cases are mixed or a character is not printable ASCII.
std::optional<std::string> ToOneCase(std::string_view text) {
  bool has_lower = false;
  bool has_upper = false;
  std::string lower(text);
  for (char& c : lower) {
    if (c < '!' || c > '~') return std::nullopt;
    has_lower |= c >= 'a' && c <= 'z';
    const bool is_upper = c >= 'A' && c <= 'Z';
    has_upper |= is_upper;
    if (is_upper) c = static_cast<char>(c - 'A' + 'a');
  }
  if (has_lower && has_upper) return std::nullopt;
  return lower;
}

}  // namespace

std::string EncodeBech32(std::string_view prefix, std::span<const std::uint8_t> values) {
  Values checked = WithExpandedPrefix(prefix, values);
  checked.insert(checked.end(), kChecksumValues, 0);
  const std::uint32_t checksum = Remainder(checked) ^ 1;

  std::string text;
  text.reserve(prefix.size() + 1 + values.size() + kChecksumValues);
  text += prefix;
  text += '1';
  for (const std::uint8_t value : values) text += kAlphabet[value];
  for (unsigned i = 0; i < kChecksumValues; ++i) {
    text += kAlphabet[checksum >> (5 * (kChecksumValues - 1 - i)) & 31];
  }
  return text;
}

std::optional<Bech32> DecodeBech32(std::string_view text) {
  if (text.size() > kMaxCharacters) return std::nullopt;
  const std::optional<std::string> lower = ToOneCase(text);
  if (!lower) return std::nullopt;
  const std::size_t separator = lower->rfind('1');
  if (separator == std::string::npos || separator == 0) return std::nullopt;

  Bech32 decoded;
  decoded.prefix = lower->substr(0, separator);
  for (const char c : std::string_view(*lower).substr(separator + 1)) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    decoded.values.push_back(static_cast<std::uint8_t>(value));
  }
  if (decoded.values.size() < kChecksumValues) return std::nullopt;
  if (Remainder(WithExpandedPrefix(decoded.prefix, decoded.values)) != 1) return std::nullopt;
  decoded.values.resize(decoded.values.size() - kChecksumValues);
  return decoded;
}

std::string EncodeWitnessV0(std::string_view prefix, std::span<const std::uint8_t> program) {
  Values values = *Regroup(program, 8, 5, true);
  values.insert(values.begin(), 0);  // the version
  return EncodeBech32(prefix, values);
}

std::optional<std::vector<std::uint8_t>> DecodeWitnessV0(std::string_view prefix,
                                                         std::string_view address) {
  const std::optional<Bech32> decoded = DecodeBech32(address);
  if (!decoded || decoded->prefix != prefix) return std::nullopt;
  if (decoded->values.empty() || decoded->values.front() != 0) return std::nullopt;
  const std::span<const std::uint8_t> values(decoded->values);
  std::optional<Values> program = Regroup(values.subspan(1), 5, 8, false);
  if (!program || (program->size() != 20 && program->size() != 32)) return std::nullopt;
  return program;
}

}  // namespace payscrypt::domain
