#include "transports/grpc/unary_call.h"

#include <string>

namespace payscrypt::transports::grpc {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

// PROTOCOL-HTTP2.md, "Percent-Encoded".
std::size_t EncodedSize(unsigned char byte) {
  return byte >= 0x20 && byte <= 0x7e && byte != '%' ? 1 : 3;
}

std::string Shortened(const std::string& message) {
  constexpr std::size_t kMostBeforeEllipsis = kMaxStatusMessageBytes - 3 * kEllipsis.size();
  std::size_t cut = 0;  // the last place for an ellipsis
  std::size_t encoded = 0;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const auto byte = static_cast<unsigned char>(message[i]);
    const bool begins_character = (byte & 0xC0U) != 0x80U;
    if (begins_character && encoded <= kMostBeforeEllipsis) cut = i;
    encoded += EncodedSize(byte);
    if (encoded > kMaxStatusMessageBytes) return message.substr(0, cut).append(kEllipsis);
  }
  return message;
}

}  // namespace

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
  return {code, Shortened(status.message)};
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
