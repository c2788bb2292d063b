// Both APIs as an OpenAPI document, made of the route table and of the protocols' files.
#pragma once

#include <memory>
#include <string>

#include "transports/rest/rpc.h"

namespace payscrypt::transports::rest {

// The document, as JSON.
std::string OpenApiDocument(const std::string& version);

// GET /openapi.json
std::shared_ptr<PendingCall> OpenApi(const Inbound& inbound, Response& response);

}  // namespace payscrypt::transports::rest
