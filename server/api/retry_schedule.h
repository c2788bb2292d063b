// How a schedule of retries is written: "0s,5s,5m", the wait before each attempt; "none" for one
// attempt at once.
#pragma once

#include <string>
#include <string_view>

#include "domain/error.h"
#include "domain/retry_policy.h"

namespace payscrypt::api {

// The error says what was expected.
domain::Result<domain::RetryPolicy> ParseRetrySchedule(std::string_view text);

std::string RetryScheduleText(const domain::RetryPolicy& policy);

}  // namespace payscrypt::api
