// The `expect` of a test.
#pragma once

#include "scenario/node.h"
#include "scenario/test_block.h"

namespace payscrypt::scenario {

// The most elements of each of a test's lists.
inline constexpr std::size_t kMaxExpected = 1'000;

// `starts_with_create` tells whether the runner creates the order itself, as `create` wants it.
Expectation ReadExpectation(const Node& node, bool starts_with_create);

}  // namespace payscrypt::scenario
