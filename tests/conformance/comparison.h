// How an answer of ours is held against a recorded one. Each function says what differs first;
// empty where nothing that counts does.
#pragma once

#include <optional>
#include <string>

#include "echo_gateway.h"
#include "raw_client.h"
#include "recording.h"

namespace payscrypt::conformance {

std::string DifferenceInAnswer(const Case& recorded, const testing::Answer& answer);

std::string DifferenceInReceived(const Case& recorded,
                                 const std::optional<EchoGateway::Received>& received);

}  // namespace payscrypt::conformance
