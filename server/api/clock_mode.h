// How a clock's mode is written: "real", "x60" (sixty times as fast), "manual" (stands still).
#pragma once

#include <string>
#include <string_view>

#include "domain/error.h"

namespace payscrypt::api {

// Virtual seconds in a real one; 0 for "manual". The error says what was expected.
domain::Result<double> ParseClockMode(std::string_view text);

std::string ClockModeText(double factor);

}  // namespace payscrypt::api
