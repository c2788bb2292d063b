// The `order` of a scenario file.
#pragma once

#include "domain/scenario.h"
#include "scenario/node.h"

namespace payscrypt::scenario {

domain::OrderOverrides ReadOrderOverrides(const Node& node);

}  // namespace payscrypt::scenario
