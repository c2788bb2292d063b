// The `match` of a scenario file.
#pragma once

#include "domain/scenario.h"
#include "scenario/node.h"

namespace payscrypt::scenario {

// The longest list of alternatives.
inline constexpr std::size_t kMaxAlternatives = 100;

domain::Match ReadMatch(const Node& node);

}  // namespace payscrypt::scenario
