#pragma once

#include <string>

#include "runner/played.h"

namespace payscrypt::runner {

// A line of JSON for each event of the played test's account.
std::string LogLinesOf(const std::string& test, const Played& played);

}  // namespace payscrypt::runner
