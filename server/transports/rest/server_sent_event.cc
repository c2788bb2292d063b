#include "transports/rest/server_sent_event.h"

namespace payscrypt::transports::rest {

void AppendServerSentEvent(std::uint64_t id, std::string_view type, std::string_view data,
                           std::string& out) {
  if (id != 0) out.append("id: ").append(std::to_string(id)).append("\n");
  out.append("event: ").append(type).append("\ndata: ").append(data).append("\n\n");
}

}  // namespace payscrypt::transports::rest
