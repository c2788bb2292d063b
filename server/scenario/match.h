// The `match` of a scenario file.
#pragma once

#include "domain/scenario.h"
#include "scenario/node.h"

namespace payscrypt::scenario {

// The longest list of alternatives.
inline constexpr std::size_t kMaxAlternatives = 100;
// A text is searched for each, while all else of the account waits.
inline constexpr std::size_t kMaxGlobBytes = 255;

domain::Match ReadMatch(const Node& node);

}  // namespace payscrypt::scenario
