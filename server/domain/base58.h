// Base58 and Base58Check, as Bitcoin's legacy addresses are written.
//
// Source: the wiki page "Base58Check encoding" and Bitcoin Core's base58.cpp, whose test vectors
// hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace payscrypt::domain {

// Longer texts are not decoded: the work grows with the square of the length, and an address has 35
// characters at most.
inline constexpr std::size_t kMaxBase58Characters = 128;

std::string EncodeBase58(std::span<const std::uint8_t> bytes);
std::optional<std::vector<std::uint8_t>> DecodeBase58(std::string_view text);

// With a checksum of four bytes after the payload: the first ones of its double SHA-256.
std::string EncodeBase58Check(std::span<const std::uint8_t> payload);

// The payload; nothing where the checksum is wrong.
std::optional<std::vector<std::uint8_t>> DecodeBase58Check(std::string_view text);

}  // namespace payscrypt::domain
