// Time as data. The core is given the time and never reads a clock.
#pragma once

#include <chrono>
#include <cstdint>

namespace payscrypt::domain {

using Duration = std::chrono::milliseconds;

// An instant of an account's clock, which need not be the wall's.
using Timestamp = std::chrono::sys_time<Duration>;

// Whole seconds since the Unix epoch, as the API carries times.
inline std::int64_t UnixSeconds(Timestamp t) {
  return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

}  // namespace payscrypt::domain
