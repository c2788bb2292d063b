// The domain's small values, as scenario files write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/amount.h"
#include "domain/order.h"
#include "domain/scenario.h"
#include "scenario/node.h"

namespace payscrypt::scenario {

// "PENDING".
std::optional<domain::OrderStatus> ReadStatus(const Node& node);

// A whole number of the asset's smallest unit: 150000, or "150000" for readers of JSON that keep no
// more than 53 bits.
std::optional<domain::Amount> ReadAmount(const Node& node);

// 42, or "42" for the same reason.
std::optional<std::int64_t> ReadWalletId(const Node& node);

// "createOrder" or "getPublicOrderById".
std::optional<domain::Rpc> ReadRpc(const Node& node);

// A duration above zero, and at most `most`.
std::optional<domain::Duration> ReadDurationAboveZero(const Node& node, domain::Duration most);

// The decimal digits alone, of which there is at least one.
bool IsDigits(std::string_view text);

}  // namespace payscrypt::scenario
