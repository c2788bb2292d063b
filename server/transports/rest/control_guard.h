// Keeps web pages from the control API: a page that a developer happens to have open could
// otherwise reach a sandbox on the same machine, by a request across origins or by a name of its
// own that resolves to the sandbox (DNS rebinding).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "transports/rest/request.h"

namespace payscrypt::transports::rest {

// Why the request is refused; nothing where it is not. It is let in where
//   - its host is an IP literal, localhost, a name under .localhost, or one of `host_names`, and
//   - it has no Origin, as programs other than browsers have none, or the host's own.
// Its host is that of the target, where it has one, or else of the Host header (RFC 9112, 3.2.2).
std::optional<std::string> WhyForeign(const Request& request,
                                      const std::vector<std::string>& host_names);

}  // namespace payscrypt::transports::rest
