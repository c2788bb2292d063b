// A request's headers as a call's metadata, as grpc-gateway's runtime.AnnotateContext makes them:
//
//   Grpc-Metadata-X: v     -> x: v                 (X-Bin: base64, decoded)
//   Authorization: v       -> authorization: v     and grpcgateway-authorization: v
//   a permanent header     -> grpcgateway-name: v  (IANA's list: Accept, Cookie, User-Agent, ...)
//   X-Forwarded-For, -Host -> x-forwarded-for with the peer's address added, x-forwarded-host
//   Grpc-Timeout           -> the call's deadline
//
// and, beyond the gateway:
//
//   apikey: v              -> apikey: v
//   x-sandbox-...: v       -> x-sandbox-...: v
//
// Any other header is dropped, and so is a value that is not printable ASCII.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "api/call.h"
#include "transports/rest/request.h"

namespace payscrypt::transports::rest {

struct MetadataOutcome {
  // Nothing where the caller sets no deadline. Not positive: it has passed already.
  std::optional<std::chrono::nanoseconds> timeout;

  // Refused at once.
  std::optional<api::Status> refused;

  // Refused, as gRPC below the gateway does, once the body has been found to be good.
  std::optional<api::Status> refused_after_body;
};

// Adds the metadata to `call`. `peer` is the client's address without its port.
MetadataOutcome ReadMetadata(const Request& request, std::string_view peer, api::Call& call);

// "1S", "500m": digits and a unit (H, M, S, m, u, n). Nothing where it is not that. A number that
// does not fit wraps around, as in the gateway.
std::optional<std::chrono::nanoseconds> ParseTimeout(std::string_view text);

}  // namespace payscrypt::transports::rest
