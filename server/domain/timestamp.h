// Time as data. The core is given the time and never reads a clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/error.h"

namespace payscrypt::domain {

using Duration = std::chrono::milliseconds;

// An instant of an account's clock, which need not be the wall's.
using Timestamp = std::chrono::sys_time<Duration>;

// The last instant that can be written as one: 9999-12-31T23:59:59.999Z.
inline constexpr Timestamp kLatest{Duration(253'402'300'799'999)};

// Whole seconds since the Unix epoch, as the API carries times.
inline std::int64_t UnixSeconds(Timestamp t) {
  return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

// RFC 3339 in UTC with milliseconds: "2026-01-01T00:00:02.000Z".
std::string ToText(Timestamp t);

// The same, the fraction left out or with one to three digits; years 1970 to 9999. The error says
// what was expected.
Result<Timestamp> ParseTimestamp(std::string_view text);

}  // namespace payscrypt::domain
