// The methods of a service, each given to a method of api/.
//
// gRPC's own handlers answer a request that cannot be read with UNIMPLEMENTED and without a word.
// These say what is wrong, as gRPC-Go does; what can be read they leave to gRPC's.
#pragma once

#include <utility>

#include <google/protobuf/descriptor.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>

#include "api/payment_gateway.h"
#include "api/sandbox_control.h"
#include "transports/grpc/unary_call.h"

namespace payscrypt::transports::grpc {

// What is said of a request that is no message of its type, as gRPC-Go does it. Bytes past the
// end, a wrong tag and a string that is not UTF-8 are one to protobuf's C++.
inline constexpr char kUnreadableRequest[] =
    "grpc: error unmarshalling request: proto: cannot parse invalid wire-format data";
inline constexpr char kUnreadableRequestOfStream[] =
    "grpc: failed to unmarshal the received message: proto: cannot parse invalid wire-format data";

// For the journal, which has calls of the merchant API.
void NoteUnreadable(api::PaymentGateway& gateway, const api::Call& call,
                    const google::protobuf::Descriptor& request, const api::Status& answered);
inline void NoteUnreadable(api::SandboxControl&, const api::Call&,
                           const google::protobuf::Descriptor&, const api::Status&) {}

// The place of the method that takes this type of request among those of its service.
int MethodIndexOf(const google::protobuf::Descriptor& request);

// Two of gRPC's handlers in one: the second has the calls whose request cannot be read, and looks
// at none.
template <typename Handler>
class ReadingHandler final : public ::grpc::internal::MethodHandler {
 public:
  template <typename Serve, typename Refuse>
  ReadingHandler(Serve serve, Refuse refuse)
      : serving_(std::move(serve)), refusing_(std::move(refuse)) {}

  void RunHandler(const HandlerParameter& call) override {
    if (call.status.ok()) {
      serving_.RunHandler(call);
      return;
    }
    refusing_.RunHandler({call.call, call.server_context, call.request, ::grpc::Status::OK,
                          call.internal_data, call.call_requester});
  }

  void* Deserialize(grpc_call* call, grpc_byte_buffer* bytes, ::grpc::Status* status,
                    void** state) override {
    return serving_.Deserialize(call, bytes, status, state);
  }

 private:
  Handler serving_;
  Handler refusing_;
};

// A service that protoc generated, whose methods are added one by one.
template <typename Generated>
class MethodTable : public Generated {
 protected:
  using Context = ::grpc::CallbackServerContext;

  template <auto method, typename Api>
  void Add(const Served<Api>& served) {
    AddUnary<method>(served, method);
  }

  // `begin` answers a readable request, `refuse` any other.
  template <typename Request, typename Response, typename Begin, typename Refuse>
  void AddStream(Begin begin, Refuse refuse) {
    using Handler = ::grpc::internal::CallbackServerStreamingHandler<Request, Response>;
    this->MarkMethodCallback(MethodIndexOf(*Request::descriptor()),
                             new ReadingHandler<Handler>(std::move(begin), std::move(refuse)));
  }

 private:
  template <auto method, typename Api, typename Request, typename Response>
  void AddUnary(const Served<Api>& served,
                void (Api::*)(const api::Call&, const Request&, Response&, api::Done)) {
    using Handler = ::grpc::internal::CallbackUnaryHandler<Request, Response>;
    const auto serve = [served](Context* context, const Request* request, Response* response) {
      return Serve<method>(served, context, request, response);
    };
    const auto refuse = [served](Context* context, const Request*, Response*) {
      auto* const call =
          new UnaryCall(*context, {served.meters, *Request::descriptor(), api::Transport::kGrpc});
      const api::Status status(domain::ErrorCode::kInternal, kUnreadableRequest);
      NoteUnreadable(served.service, *call, *Request::descriptor(), status);
      call->Finisher()(status);
      return call;
    };
    this->MarkMethodCallback(MethodIndexOf(*Request::descriptor()),
                             new ReadingHandler<Handler>(serve, refuse));
  }
};

}  // namespace payscrypt::transports::grpc
