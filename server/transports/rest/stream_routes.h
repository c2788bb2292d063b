// The handlers of what is streamed.
#pragma once

#include <memory>

#include "transports/rest/rpc.h"

namespace payscrypt::transports::rest {

// GET /sandbox/v1/events: the list, or the stream where the client accepts text/event-stream.
std::shared_ptr<PendingCall> Events(const Inbound& inbound, Response& response);

// GET /pay/{id}/events
std::shared_ptr<PendingCall> OrderEvents(const Inbound& inbound, Response& response);

}  // namespace payscrypt::transports::rest
