// What the sender of a request might want to know, though it was answered.
#pragma once

#include <string>
#include <vector>

#include "engine/request_log.h"

namespace payscrypt::api {

// Sentences, each of which says what to do. docs/requests.md lists them.
std::vector<std::string> WarningsOf(const engine::RecordedRequest& request);

}  // namespace payscrypt::api
