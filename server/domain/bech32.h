// Bech32, and version 0 witness addresses in it: BIP-173, whose test vectors hold.
//
// Later witness versions are written in Bech32m (BIP-350) and are not spoken here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace payscrypt::domain {

// A Bech32 text's parts, without the checksum.
struct Bech32 {
  std::string prefix;                // the human-readable part, in lower case
  std::vector<std::uint8_t> values;  // of 5 bits each
};

// The prefix is lower case; the result is not judged for length.
std::string EncodeBech32(std::string_view prefix, std::span<const std::uint8_t> values);

// Nothing where the text has mixed case, foreign characters, a bad length or a wrong checksum.
std::optional<Bech32> DecodeBech32(std::string_view text);

// A version 0 witness program of 20 (P2WPKH) or 32 (P2WSH) bytes as an address: "tb1q...".
std::string EncodeWitnessV0(std::string_view prefix, std::span<const std::uint8_t> program);

// The program of an address with this prefix.
std::optional<std::vector<std::uint8_t>> DecodeWitnessV0(std::string_view prefix,
                                                         std::string_view address);

}  // namespace payscrypt::domain
