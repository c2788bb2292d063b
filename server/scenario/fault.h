// The `faults` of a scenario file.
#pragma once

#include <optional>
#include <vector>

#include "domain/scenario.h"
#include "scenario/node.h"

namespace payscrypt::scenario {

struct Faults {
  std::vector<domain::CallFault> of_calls;
  std::vector<domain::WebhookFault> of_webhooks;
};

// What it gives is complete only where it added no error.
Faults ReadFaults(const Node& node);

// One fault, which is added to the others.
void ReadFault(const Node& node, Faults& faults);

}  // namespace payscrypt::scenario
