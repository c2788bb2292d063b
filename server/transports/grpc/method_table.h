// The methods of a service, each given to a method of api/.
//
// gRPC's own handlers answer a request that cannot be read, or that is not there, with
// UNIMPLEMENTED and without a word. These say what is wrong; what can be read they leave to gRPC's.
#pragma once

#include <optional>
#include <string_view>
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
enum class RequestOf { kCall, kStream };
api::Status Unreadable(RequestOf what);
// There is none, or not the whole of one. The code is that of gRPC's own list.
api::Status Missing();

// For the journal, which has calls of the merchant API.
void NoteRefused(api::PaymentGateway& gateway, const api::Call& call,
                 const google::protobuf::Descriptor& request, const api::Status& answered);
inline void NoteRefused(api::SandboxControl&, const api::Call&, const google::protobuf::Descriptor&,
                        const api::Status&) {}

// The place of the method that takes this type of request among those of its service.
int MethodIndexOf(const google::protobuf::Descriptor& request);

// Gives the request to gRPC's handler where it can be read; the other handlers look at none.
template <typename Handler>
class ReadingHandler final : public ::grpc::internal::MethodHandler {
 public:
  template <typename Serve, typename Refuse, typename End>
  ReadingHandler(Serve serve, Refuse unreadable, End missing)
      : serving_(std::move(serve)),
        unreadable_(std::move(unreadable)),
        missing_(std::move(missing)) {}

  void RunHandler(const HandlerParameter& call) override {
    if (call.status.ok()) {
      serving_.RunHandler(call);
      return;
    }
    Handler& refusing = call.status.error_code() == kNoBytes ? missing_ : unreadable_;
    refusing.RunHandler({call.call, call.server_context, call.request, ::grpc::Status::OK,
                         call.internal_data, call.call_requester});
  }

  void* Deserialize(grpc_call* call, grpc_byte_buffer* bytes, ::grpc::Status* status,
                    void** state) override {
    void* const request = serving_.Deserialize(call, bytes, status, state);
    if (bytes == nullptr) *status = {kNoBytes, ""};
    return request;
  }

 private:
  // From Deserialize to RunHandler.
  static constexpr auto kNoBytes = ::grpc::StatusCode::NOT_FOUND;

  Handler serving_;
  Handler unreadable_;
  Handler missing_;
};

// A call without a request. gRPC gives one, too, whose caller has gone before all of it came: which
// it was is known at the end.
template <typename Api>
class CallWithoutRequest final : public ::grpc::ServerUnaryReactor, public api::Call {
 public:
  CallWithoutRequest(::grpc::CallbackServerContext& context, const Served<Api>& served,
                     const google::protobuf::Descriptor& request)
      : Call(api::Transport::kGrpc),
        context_(context),
        service_(served.service),
        request_(request),
        metered_(served.meters, request, api::Transport::kGrpc) {
    Finish(StatusOf(Missing()));
  }

  std::optional<std::string_view> Metadata(std::string_view key) const override {
    return MetadataOf(context_, key);
  }
  bool IsCancelled() const override { return context_.IsCancelled(); }

 private:
  void OnDone() override {
    const api::Status ended = IsCancelled() ? api::CallerGone() : Missing();
    NoteRefused(service_, *this, request_, ended);
    metered_.End(ended.code);
    delete this;
  }

  ::grpc::CallbackServerContext& context_;
  Api& service_;
  const google::protobuf::Descriptor& request_;
  const api::MeteredCall metered_;
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

  // `begin` answers a readable request; `refuse` answers any other with a status.
  template <typename Request, typename Response, typename Begin, typename Refuse>
  void AddStream(Begin begin, Refuse refuse) {
    using Handler = ::grpc::internal::CallbackServerStreamingHandler<Request, Response>;
    const auto with = [refuse](api::Status (*status)()) {
      return [refuse, status](Context*, const Request*) { return refuse(status()); };
    };
    this->MarkMethodCallback(
        MethodIndexOf(*Request::descriptor()),
        new ReadingHandler<Handler>(
            std::move(begin), with([] { return Unreadable(RequestOf::kStream); }), with(&Missing)));
  }

 private:
  template <auto method, typename Api, typename Request, typename Response>
  void AddUnary(const Served<Api>& served,
                void (Api::*)(const api::Call&, const Request&, Response&, api::Done)) {
    using Handler = ::grpc::internal::CallbackUnaryHandler<Request, Response>;
    const auto serve = [served](Context* context, const Request* request, Response* response) {
      return Serve<method>(served, context, request, response);
    };
    const auto unreadable = [served](Context* context, const Request*, Response*) {
      auto* const call =
          new UnaryCall(*context, {served.meters, *Request::descriptor(), api::Transport::kGrpc});
      const api::Status status = Unreadable(RequestOf::kCall);
      NoteRefused(served.service, *call, *Request::descriptor(), status);
      call->Finisher()(status);
      return call;
    };
    const auto missing = [served](Context* context, const Request*, Response*) {
      return new CallWithoutRequest<Api>(*context, served, *Request::descriptor());
    };
    this->MarkMethodCallback(MethodIndexOf(*Request::descriptor()),
                             new ReadingHandler<Handler>(serve, unreadable, missing));
  }
};

}  // namespace payscrypt::transports::grpc
