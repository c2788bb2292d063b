// How a scenario file changes a webhook: the value of the step `webhook` and of the fault `edit`.
#pragma once

#include "domain/scenario.h"
#include "scenario/node.h"

namespace payscrypt::scenario {

// {"status": "SUCCESSFUL"}, or {"body": "any text"}, which stands alone; {} changes nothing.
domain::WebhookEdit ReadWebhookEdit(const Node& node);

}  // namespace payscrypt::scenario
