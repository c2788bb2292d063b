// Durations as people write them: "500ms", "2s", "15m", "1h30m", "7d".
#pragma once

#include <string>
#include <string_view>

#include "domain/error.h"
#include "domain/timestamp.h"

namespace payscrypt::scenario {

// The longest duration, and the longest that a timeline may take: ten years.
inline constexpr domain::Duration kMaxDuration = std::chrono::hours{24} * 3650;

// Whole numbers, each with a unit (d, h, m, s, ms), the largest unit first. Zero must have a unit,
// too. The error says what was expected: "expected a duration such as ...".
domain::Result<domain::Duration> ParseDuration(std::string_view text);

// "1h30m"; "0s" for nothing. The duration is not negative.
std::string DurationText(domain::Duration duration);

}  // namespace payscrypt::scenario
