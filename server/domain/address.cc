#include "domain/address.h"

#include <algorithm>
#include <array>
#include <span>

#include <cryptopp/keccak.h>
#include <cryptopp/ripemd.h>
#include <cryptopp/sha.h>

#include "domain/base58.h"
#include "domain/bech32.h"

namespace payscrypt::domain {
namespace {

struct KindTraits {
  AddressKind kind;
  std::string_view name;
  std::string_view bech32_prefix;  // of Bitcoin's networks
};

constexpr std::array kKinds = {
    KindTraits{AddressKind::kBitcoinTestnet, "bitcoin-testnet", "tb"},
    KindTraits{AddressKind::kBitcoinRegtest, "bitcoin-regtest", "bcrt"},
    KindTraits{AddressKind::kEthereum, "ethereum", ""},
};

const KindTraits& TraitsOf(AddressKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

constexpr std::uint8_t kP2pkhVersion = 0x6f;  // of testnet and regtest alike
constexpr std::size_t kHashBytes = 20;        // of a public key, on either chain
constexpr std::size_t kEthereumDigits = kHashBytes * 2;

template <typename Hash>
std::array<std::uint8_t, Hash::DIGESTSIZE> Digest(std::span<const std::uint8_t> bytes) {
  std::array<std::uint8_t, Hash::DIGESTSIZE> digest{};
  Hash().CalculateDigest(digest.data(), bytes.data(), bytes.size());
  return digest;
}

std::span<const std::uint8_t> BytesOf(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

using Material = std::array<std::uint8_t, CryptoPP::SHA256::DIGESTSIZE>;

// What stands for the key or the transaction that there is not. `what` keeps the uses apart, so
// that no address is ever part of a transaction's id.
Material MakeMaterial(std::string_view what, AddressKind kind, std::uint64_t seed, OrderId order) {
  std::string text;
  text.reserve(96);
  text += "payscrypt-sandbox/";
  text += what;
  text += '/';
  text += NameOf(kind);
  text += '/' + std::to_string(seed) + '/' + order.ToString();
  return Digest<CryptoPP::SHA256>(BytesOf(text));
}

std::string Hexadecimal(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0xF];
  }
  return text;
}

std::vector<std::string> MakeBitcoinAddresses(std::string_view prefix, const Material& key) {
  // One key has both addresses, as a wallet shows them.
  const auto hash = Digest<CryptoPP::RIPEMD160>(key);
  static_assert(hash.size() == kHashBytes);
  std::array<std::uint8_t, 1 + kHashBytes> payload{kP2pkhVersion};
  std::copy(hash.begin(), hash.end(), payload.begin() + 1);
  return {EncodeWitnessV0(prefix, hash), EncodeBase58Check(payload)};
}

bool IsBitcoinAddress(std::string_view prefix, std::string_view text) {
  const auto program = DecodeWitnessV0(prefix, text);
  if (program) return program->size() == kHashBytes;
  const auto payload = DecodeBase58Check(text);
  return payload && payload->size() == 1 + kHashBytes && payload->front() == kP2pkhVersion;
}

char ToLower(char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; }
char ToUpper(char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; }

// EIP-55: a letter is a capital where the hash of the digits, at its place, is 8 or more.
std::string WithChecksumCase(std::string digits) {
  const auto hash = Digest<CryptoPP::Keccak_256>(BytesOf(digits));
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const unsigned nibble = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 0xFU;
    if (nibble >= 8) digits[i] = ToUpper(digits[i]);
  }
  return digits;
}

std::string MakeEthereumAddress(const Material& key) {
  const auto hash = Digest<CryptoPP::Keccak_256>(key);
  return "0x" + WithChecksumCase(Hexadecimal(std::span(hash).last<kHashBytes>()));
}

bool IsEthereumAddress(std::string_view text) {
  if (text.size() != 2 + kEthereumDigits || !text.starts_with("0x")) return false;
  std::string digits(text.substr(2));
  if (digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return false;
  std::transform(digits.begin(), digits.end(), digits.begin(), ToLower);
  return WithChecksumCase(digits) == text.substr(2);
}

}  // namespace

std::string_view NameOf(AddressKind kind) { return TraitsOf(kind).name; }

std::optional<AddressKind> AddressKindNamed(std::string_view name) {
  for (const KindTraits& traits : kKinds) {
    if (traits.name == name) return traits.kind;
  }
  return std::nullopt;
}

std::vector<std::string> MakeAddresses(AddressKind kind, std::uint64_t seed, OrderId order) {
  const Material key = MakeMaterial("address", kind, seed, order);
  if (kind == AddressKind::kEthereum) return {MakeEthereumAddress(key)};
  return MakeBitcoinAddresses(TraitsOf(kind).bech32_prefix, key);
}

std::string MakeTransactionId(AddressKind kind, std::uint64_t seed, OrderId order, int index) {
  const std::string what = "transaction/" + std::to_string(index);
  const std::string digits = Hexadecimal(MakeMaterial(what, kind, seed, order));
  return kind == AddressKind::kEthereum ? "0x" + digits : digits;
}

bool IsWellFormedAddress(AddressKind kind, std::string_view text) {
  if (kind == AddressKind::kEthereum) return IsEthereumAddress(text);
  return IsBitcoinAddress(TraitsOf(kind).bech32_prefix, text);
}

}  // namespace payscrypt::domain
