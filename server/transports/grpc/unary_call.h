// Calls as gRPC has them.
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <string_view>

#include <grpcpp/grpcpp.h>

#include "api/call.h"
#include "api/call_meters.h"
#include "api/control_token.h"

namespace payscrypt::transports::grpc {

// The first value of a metadata key; nothing where the caller sent none.
std::optional<std::string_view> MetadataOf(const ::grpc::CallbackServerContext& context,
                                           std::string_view key);

// A client takes 8 KiB of metadata, and tells of an answer that has more in words of its own.
inline constexpr std::size_t kMaxStatusMessageBytes = 4 << 10;  // percent-encoded

// As gRPC has it. A message that is too long is cut between two characters; an ellipsis says so.
::grpc::Status StatusOf(const api::Status& status);

// One call, from its arrival until gRPC is done with it. Owns itself: gRPC's OnDone, which follows
// the one Finish, destroys it. gRPC calls OnCancel at most once, whether or not the call has been
// finished, and never after OnDone.
class UnaryCall final : public ::grpc::ServerUnaryReactor, public api::Call {
 public:
  UnaryCall(::grpc::CallbackServerContext& context, const api::MeteredCall& metered)
      : Call(api::Transport::kGrpc), context_(context), metered_(metered) {}

  // Looked up where it is: most calls ask for none or one of it.
  std::optional<std::string_view> Metadata(std::string_view key) const override {
    return MetadataOf(context_, key);
  }

  bool IsCancelled() const override { return context_.IsCancelled(); }

  api::Done Finisher();

 private:
  void OnCancel() override { RunCancelAction(); }
  void OnDone() override { delete this; }
  // gRPC passes OnDone to a thread of its own, which costs a fifth of a call, unless told there
  // is no need. Its header calls this internal; Debian's version of gRPC is fixed.
  bool InternalInlineable() override { return finished_; }

  ::grpc::CallbackServerContext& context_;
  const api::MeteredCall metered_;
  std::atomic<bool> finished_{false};  // all that is left is to be destroyed
};

// A service of api/, as it is served: its calls are counted, and it may ask for a token first.
template <typename Service>
struct Served {
  Service& service;
  api::CallMeters* meters;           // null: nobody counts
  const api::ControlToken* token{};  // null: it is open
};

// Gives a call to a method of the service.
template <auto method, typename Service, typename RequestMessage, typename ResponseMessage>
::grpc::ServerUnaryReactor* Serve(const Served<Service>& served,
                                  ::grpc::CallbackServerContext* context,
                                  const RequestMessage* request, ResponseMessage* response) {
  auto* const call = new UnaryCall(
      *context, {served.meters, *RequestMessage::descriptor(), api::Transport::kGrpc});
  if (served.token != nullptr) {
    if (auto refused = served.token->Refuse(call->Metadata("authorization"))) {
      call->Finisher()(*std::move(refused));
      return call;
    }
  }
  (served.service.*method)(*call, *request, *response, call->Finisher());
  return call;
}

}  // namespace payscrypt::transports::grpc
