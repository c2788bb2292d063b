#include "domain/base58.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <cryptopp/sha.h>

namespace payscrypt::domain {
namespace {

constexpr std::string_view kAlphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::size_t kChecksumBytes = 4;

using Checksum = std::array<std::uint8_t, kChecksumBytes>;

Checksum ChecksumOf(std::span<const std::uint8_t> payload) {
  std::array<std::uint8_t, CryptoPP::SHA256::DIGESTSIZE> digest{};
  CryptoPP::SHA256 sha;
  sha.CalculateDigest(digest.data(), payload.data(), payload.size());
  sha.CalculateDigest(digest.data(), digest.data(), digest.size());
  Checksum checksum{};
  std::copy_n(digest.begin(), checksum.size(), checksum.begin());
  return checksum;
}

// `number`, big-endian in base `from`, written in base `to`, least place first, without zeros at
// its end. The bases are known to the compiler, which spares it to divide.
template <std::uint64_t from, std::uint64_t to>
std::vector<std::uint32_t> ChangeBase(std::span<const std::uint8_t> number) {
  std::vector<std::uint32_t> places;
  places.reserve(number.size());
  for (const std::uint8_t digit : number) {
    std::uint64_t carry = digit;
    for (std::uint32_t& place : places) {
      carry += from * place;
      place = static_cast<std::uint32_t>(carry % to);
      carry /= to;
    }
    for (; carry != 0; carry /= to) places.push_back(static_cast<std::uint32_t>(carry % to));
  }
  return places;
}

// Five digits at once: a fifth of the work.
constexpr std::size_t kGroupDigits = 5;
constexpr std::uint64_t kGroup = 58UL * 58 * 58 * 58 * 58;

}  // namespace

std::string EncodeBase58(std::span<const std::uint8_t> bytes) {
  std::string reversed;
  reversed.reserve(bytes.size() * 2);
  for (std::uint32_t group : ChangeBase<256, kGroup>(bytes)) {
    for (std::size_t i = 0; i < kGroupDigits; ++i, group /= 58) reversed += kAlphabet[group % 58];
  }
  reversed.resize(reversed.find_last_not_of(kAlphabet[0]) + 1);
  // Each leading zero byte is a leading '1'.
  const auto zeros = std::find_if(bytes.begin(), bytes.end(), [](auto b) { return b != 0; });
  reversed.append(static_cast<std::size_t>(zeros - bytes.begin()), kAlphabet[0]);
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

std::optional<std::vector<std::uint8_t>> DecodeBase58(std::string_view text) {
  if (text.size() > kMaxBase58Characters) return std::nullopt;
  std::vector<std::uint8_t> digits;
  for (const char c : text) {
    const std::size_t digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    digits.push_back(static_cast<std::uint8_t>(digit));
  }
  const std::size_t zeros = std::min(text.find_first_not_of(kAlphabet[0]), text.size());
  const std::vector<std::uint32_t> places = ChangeBase<58, 256>(digits);
  std::vector<std::uint8_t> bytes(zeros, 0);
  std::transform(places.rbegin(), places.rend(), std::back_inserter(bytes),
                 [](std::uint32_t place) { return static_cast<std::uint8_t>(place); });
  return bytes;
}

std::string EncodeBase58Check(std::span<const std::uint8_t> payload) {
  std::vector<std::uint8_t> bytes(payload.begin(), payload.end());
  const Checksum checksum = ChecksumOf(payload);
  bytes.insert(bytes.end(), checksum.begin(), checksum.end());
  return EncodeBase58(bytes);
}

std::optional<std::vector<std::uint8_t>> DecodeBase58Check(std::string_view text) {
  std::optional<std::vector<std::uint8_t>> bytes = DecodeBase58(text);
  if (!bytes || bytes->size() < kChecksumBytes) return std::nullopt;
  const auto given = bytes->end() - kChecksumBytes;
  const Checksum expected = ChecksumOf({bytes->begin(), given});
  if (!std::equal(given, bytes->end(), expected.begin())) return std::nullopt;
  bytes->erase(given, bytes->end());
  return bytes;
}

}  // namespace payscrypt::domain
