#include "transports/grpc/unary_call.h"

namespace payscrypt::transports::grpc {
// What a client would have made of an answer that is broken: gRPC's own framing lets no server
// break one. The words are those of gRPC-Go.
::grpc::Status StatusOf(const api::Status& status) {
  switch (status.manner) {
    case api::Manner::kReset:
      return {::grpc::StatusCode::UNAVAILABLE, "Connection reset by peer"};
    case api::Manner::kTruncated:
      return {::grpc::StatusCode::INTERNAL,
              "grpc: failed to unmarshal the received message: unexpected EOF"};
    case api::Manner::kMalformed:
      return {::grpc::StatusCode::INTERNAL,
              "grpc: failed to unmarshal the received message: proto: cannot parse invalid "
              "wire-format data"};
    case api::Manner::kWhole:
      break;
  }
  if (status.ok()) return ::grpc::Status::OK;
  // A client makes UNKNOWN of a code that gRPC does not know, and its enum has no room for one.
  const bool is_known = status.code >= 0 && status.code <= ::grpc::StatusCode::UNAUTHENTICATED;
  const auto code =
      is_known ? static_cast<::grpc::StatusCode>(status.code) : ::grpc::StatusCode::UNKNOWN;
  return {code, status.message};
}

std::optional<std::string_view> MetadataOf(const ::grpc::CallbackServerContext& context,
                                           std::string_view key) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(::grpc::string_ref(key.data(), key.size()));
  if (found == metadata.end()) return std::nullopt;
  return std::string_view(found->second.data(), found->second.size());
}

api::Done UnaryCall::Finisher() {
  return [this](const api::Status& status) {
    DropCancelAction();
    metered_.End(status.code);
    finished_ = true;
    Finish(StatusOf(status));
  };
}

}  // namespace payscrypt::transports::grpc
