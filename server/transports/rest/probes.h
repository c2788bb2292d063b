// The handlers of what an operator's tools ask.
#pragma once

#include <memory>

#include "transports/rest/rpc.h"

namespace payscrypt::transports::rest {

// GET /health/live: the process answers.
std::shared_ptr<PendingCall> Live(const Inbound& inbound, Response& response);

// GET /health/ready and GET /health: calls can be answered; else UNAVAILABLE (503), with why.
std::shared_ptr<PendingCall> Ready(const Inbound& inbound, Response& response);

// GET /metrics
std::shared_ptr<PendingCall> Metrics(const Inbound& inbound, Response& response);

}  // namespace payscrypt::transports::rest
