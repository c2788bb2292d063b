#include "domain/base58.h"

#include <algorithm>
#include <array>

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

// `number`, big-endian in base `from`, written in base `to`, without leading zeros.
std::vector<std::uint8_t> ChangeBase(std::span<const std::uint8_t> number, unsigned from,
                                     unsigned to) {
  std::vector<std::uint8_t> reversed;
  for (const std::uint8_t digit : number) {
    unsigned carry = digit;
    for (std::uint8_t& place : reversed) {
      carry += from * place;
      place = static_cast<std::uint8_t>(carry % to);
      carry /= to;
    }
    for (; carry != 0; carry /= to) reversed.push_back(static_cast<std::uint8_t>(carry % to));
  }
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

}  // namespace

std::string EncodeBase58(std::span<const std::uint8_t> bytes) {
  // Each leading zero byte is a leading '1'.
  const auto zeros = std::find_if(bytes.begin(), bytes.end(), [](auto b) { return b != 0; });
  std::string text(static_cast<std::size_t>(zeros - bytes.begin()), kAlphabet[0]);
  for (const std::uint8_t digit : ChangeBase(bytes, 256, 58)) text += kAlphabet[digit];
  return text;
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
  std::vector<std::uint8_t> bytes = ChangeBase(digits, 58, 256);
  bytes.insert(bytes.begin(), zeros, 0);
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
