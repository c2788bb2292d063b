// Instants as the control API writes them, RFC 3339 in UTC: "2026-01-01T00:00:02.000Z".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/timestamp.h"

namespace payscrypt::runner {

std::string InstantText(domain::Timestamp instant);

// Nothing where the text is no such instant; the milliseconds may be left out.
std::optional<domain::Timestamp> ParseInstant(std::string_view text);

// "+2s"; "-1s" for what came before.
std::string OffsetText(domain::Duration offset);

}  // namespace payscrypt::runner
