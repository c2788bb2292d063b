// A JSON tree as a text.
#pragma once

#include <string>

#include "scenario/json_value.h"

namespace payscrypt::scenario {

// Without white space, the members in their order, each number as it was written.
std::string JsonText(const Value& value);

}  // namespace payscrypt::scenario
