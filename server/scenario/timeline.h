// The `timeline` of a scenario file.
#pragma once

#include <vector>

#include "domain/scenario.h"
#include "scenario/node.h"

namespace payscrypt::scenario {

// Reads the steps, and judges what is known without playing them (plausibility.h). What it gives is
// complete only where it added no error.
std::vector<domain::Step> ReadTimeline(const Node& node);

}  // namespace payscrypt::scenario
