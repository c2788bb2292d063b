// The `test` of a scenario file, read.
#pragma once

#include <string>

#include "scenario/node.h"
#include "scenario/test_block.h"

namespace payscrypt::scenario {

// `name` is the scenario's. What it gives is complete only where it added no error.
ScenarioTest ReadTestBlock(const Node& node, const std::string& name);

}  // namespace payscrypt::scenario
