// What the journal is told of a request of the merchant API.
#pragma once

#include <memory>

#include "api/call.h"
#include "transports/rest/request.h"

namespace payscrypt::transports::rest {

// Without what only reading the body shows.
std::shared_ptr<api::RequestContent> ContentOf(const Request& request);

}  // namespace payscrypt::transports::rest
