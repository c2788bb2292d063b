// The handlers of what is streamed.
#pragma once

#include <memory>

#include "transports/rest/rpc.h"

namespace payscrypt::transports::rest {

// Whether the client accepts server-sent events.
bool AcceptsEventStream(const Request& request);

// GET /sandbox/v1/events
std::shared_ptr<PendingCall> WatchEvents(const Inbound& inbound, Response& response);

// GET /pay/{id}/events
std::shared_ptr<PendingCall> OrderEvents(const Inbound& inbound, Response& response);

}  // namespace payscrypt::transports::rest
