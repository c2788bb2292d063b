// Server-sent events, as a text/event-stream has them (HTML Living Standard, 9.2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace payscrypt::transports::rest {

// An event's fields; `id` 0 is none. `type` and `data` have no line breaks, as JSON has none.
void AppendServerSentEvent(std::uint64_t id, std::string_view type, std::string_view data,
                           std::string& out);

}  // namespace payscrypt::transports::rest
