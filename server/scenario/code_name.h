// The canonical codes by their names in google/rpc/code.proto.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scenario/node.h"
#include "scenario/test_block.h"

namespace payscrypt::scenario {

inline constexpr std::int64_t kMaxCode = 2'147'483'647;

// The code that a failing call answers: "UNAVAILABLE" or 14, and any other number above 0.
std::optional<int> ReadErrorCode(const Node& node);

// How a call ends. A number that has a name is given by its name.
std::optional<CallOutcome> ReadOutcome(const Node& node);

}  // namespace payscrypt::scenario
