// How a call of the merchant API ended, in the words that a scenario's `test` has for it.
#pragma once

#include <google/protobuf/message.h>

#include "domain/error.h"
#include "runner/http_client.h"
#include "scenario/test_block.h"

namespace payscrypt::runner {

// Reads an answer's body into `response`. An error where there was no call: nobody to ask, or
// somebody who is no sandbox.
domain::Result<scenario::CallOutcome> OutcomeOf(const HttpAnswer& answer,
                                                google::protobuf::Message& response);

// "14" is "UNAVAILABLE".
bool SameOutcome(const scenario::CallOutcome& a, const scenario::CallOutcome& b);

}  // namespace payscrypt::runner
