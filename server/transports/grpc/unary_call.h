// One call, from its arrival until gRPC is done with it.
#pragma once

#include <optional>
#include <string_view>

#include <grpcpp/grpcpp.h>

#include "api/call.h"

namespace payscrypt::transports::grpc {

// Owns itself: gRPC's OnDone, which follows the one Finish, destroys it. gRPC calls OnCancel at
// most once, whether or not the call has been finished, and never after OnDone.
class UnaryCall final : public ::grpc::ServerUnaryReactor, public api::Call {
 public:
  explicit UnaryCall(::grpc::CallbackServerContext& context)
      : Call(api::Transport::kGrpc), context_(context) {}

  // Looked up where it is: most calls ask for none or one of it.
  std::optional<std::string_view> Metadata(std::string_view key) const override;

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

}  // namespace payscrypt::transports::grpc
