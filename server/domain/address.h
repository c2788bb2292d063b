// Receiving addresses and transaction ids that look as their chain's do.
//
// Both are made from a seed and the order's id: the same seed gives the same ones on any machine.
// They are well formed, checksums included, so that a merchant's own address check passes, but no
// key exists for them, and only test networks are spoken: money sent there by mistake would be
// lost.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/order_id.h"

namespace payscrypt::domain {

enum class AddressKind {
  kBitcoinTestnet,  // bech32 P2WPKH "tb1q..." (BIP-173), then base58 P2PKH "m..." or "n..."
  kBitcoinRegtest,  // bech32 P2WPKH "bcrt1q...", then base58 P2PKH
  kEthereum,        // "0x..." with EIP-55's mixed-case checksum
};

// The name in a configuration file: "bitcoin-testnet", "bitcoin-regtest", "ethereum".
std::string_view NameOf(AddressKind kind);
std::optional<AddressKind> AddressKindNamed(std::string_view name);

// The addresses of an order, the preferred one first; never empty.
std::vector<std::string> MakeAddresses(AddressKind kind, std::uint64_t seed, OrderId order);

// The id of the order's `index`th transaction, counted from 0: 64 hexadecimal digits, "0x" before
// them on Ethereum.
std::string MakeTransactionId(AddressKind kind, std::uint64_t seed, OrderId order, int index);

// Whether `text` is an address of the kind, checksum included.
bool IsWellFormedAddress(AddressKind kind, std::string_view text);

}  // namespace payscrypt::domain
