// Calls as gRPC has them.
#pragma once

#include <optional>
#include <string_view>

#include <grpcpp/grpcpp.h>

#include "api/call.h"
#include "api/control_token.h"
#include "api/sandbox_control.h"

namespace payscrypt::transports::grpc {

// The first value of a metadata key; nothing where the caller sent none.
std::optional<std::string_view> MetadataOf(const ::grpc::CallbackServerContext& context,
                                           std::string_view key);

::grpc::Status StatusOf(const api::Status& status);

// One call, from its arrival until gRPC is done with it. Owns itself: gRPC's OnDone, which follows
// the one Finish, destroys it. gRPC calls OnCancel at most once, whether or not the call has been
// finished, and never after OnDone.
class UnaryCall final : public ::grpc::ServerUnaryReactor, public api::Call {
 public:
  explicit UnaryCall(::grpc::CallbackServerContext& context)
      : Call(api::Transport::kGrpc), context_(context) {}

  // Looked up where it is: most calls ask for none or one of it.
  std::optional<std::string_view> Metadata(std::string_view key) const override {
    return MetadataOf(context_, key);
  }

  bool IsCancelled() const override { return context_.IsCancelled(); }

  api::Done Finisher();

 private:
  void OnCancel() override { RunCancelAction(); }
  void OnDone() override { delete this; }

  ::grpc::CallbackServerContext& context_;
};

// Gives a call to a method of a service of api/.
template <auto method, typename Service, typename RequestMessage, typename ResponseMessage>
::grpc::ServerUnaryReactor* Serve(Service& service, ::grpc::CallbackServerContext* context,
                                  const RequestMessage* request, ResponseMessage* response) {
  auto* const call = new UnaryCall(*context);
  (service.*method)(*call, *request, *response, call->Finisher());
  return call;
}

// A service that asks for a token first.
struct GuardedControl {
  api::SandboxControl& control;
  const api::ControlToken& token;
};

template <auto method, typename RequestMessage, typename ResponseMessage>
::grpc::ServerUnaryReactor* Serve(const GuardedControl& guarded,
                                  ::grpc::CallbackServerContext* context,
                                  const RequestMessage* request, ResponseMessage* response) {
  if (auto refused = guarded.token.Refuse(MetadataOf(*context, "authorization"))) {
    auto* const call = new UnaryCall(*context);
    call->Finisher()(*std::move(refused));
    return call;
  }
  return Serve<method>(guarded.control, context, request, response);
}

}  // namespace payscrypt::transports::grpc
