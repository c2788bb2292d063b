// The `http` of a test: the request that makes the merchant's shop create the order.
#pragma once

#include <optional>

#include "scenario/node.h"
#include "scenario/test_block.h"

namespace payscrypt::scenario {

// From 100 to 599.
std::optional<int> ReadHttpStatus(const Node& node);

HttpStart ReadHttpStart(const Node& node);

}  // namespace payscrypt::scenario
