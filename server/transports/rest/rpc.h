// One call of an rpc: from a request to a message, through the service, to an answer.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <google/protobuf/message.h>

#include "api/services.h"
#include "transports/rest/path_pattern.h"
#include "transports/rest/request.h"
#include "transports/rest/response.h"
#include "transports/rest/server.h"

namespace payscrypt::transports::rest {

// What a handler is given.
struct Inbound {
  const Request& request;
  std::string_view body;  // the request's, or nothing where the gateway would have used it up
  std::string_view peer;  // the client's address
  const std::vector<PathVariable>& variables;  // of the path
  api::Services services;
  const Options& options;
};

// How a request becomes a message.
enum class Reading : std::uint8_t {
  kAsTheGateway,  // from the body alone; what the message has no place for is skipped
  kStrict,        // from the path and, by the method, the body or the query; it is refused
};

// A call that the service has been given. The service ends it from any thread; all else is the loop
// thread's. It lives as long as either of the two wants it, so that a late end harms nobody.
class PendingCall : public std::enable_shared_from_this<PendingCall> {
 public:
  using Wake = std::function<void(std::shared_ptr<PendingCall>)>;

  virtual ~PendingCall() = default;

  // How long the caller waits; nothing where it sets no deadline.
  std::optional<std::chrono::nanoseconds> timeout() const { return timeout_; }

  bool HasEnded() const { return state_.load(std::memory_order_acquire) == State::kFinished; }

  // Has `wake` called, on the thread that ends the call. False where it has ended already; `wake`
  // is not called then.
  bool Park(Wake wake);

  // The caller is gone, or its deadline has passed. The service may end the call before this
  // returns; as ever, that only wakes the loop.
  void Cancel() { call_.Cancel(); }

  // Writes the answer of a call that has ended.
  void Render(Response& response) const;

 protected:
  class RestCall : public api::Call {
   public:
    RestCall() : api::Call(api::Transport::kRest) {}
    void Cancel() {
      cancelled_.store(true, std::memory_order_relaxed);
      RunCancelAction();
    }
    using Call::DropCancelAction;
    bool IsCancelled() const override { return cancelled_.load(std::memory_order_relaxed); }

   private:
    std::atomic<bool> cancelled_{false};
  };

  PendingCall(google::protobuf::Message& request, const google::protobuf::Message& response,
              const api::MeteredCall& metered)
      : request_message_(request), response_message_(response), metered_(metered) {}

  // Reads the metadata and the request message. Otherwise the answer is in `response`.
  bool Prepare(const Inbound& inbound, Reading reading, Response& response) {
    if (Read(inbound, reading, response)) return true;
    metered_.End(response.status.code);
    return false;
  }

  // Ends the call.
  void Finish(api::Status status);

  RestCall call_;

 private:
  enum class State : std::uint8_t { kRunning, kParked, kFinished };

  bool Read(const Inbound& inbound, Reading reading, Response& response);
  domain::Result<void> ReadAsTheGateway(const Inbound& inbound);
  domain::Result<void> ReadStrictly(const Inbound& inbound);

  google::protobuf::Message& request_message_;
  const google::protobuf::Message& response_message_;
  const api::MeteredCall metered_;
  std::optional<std::chrono::nanoseconds> timeout_;
  Wake wake_;           // written before kParked
  api::Status status_;  // written before kFinished
  std::atomic<State> state_{State::kRunning};
};

// The messages of an rpc.
struct RpcTypes {
  const google::protobuf::Descriptor* request = nullptr;
  const google::protobuf::Descriptor* response = nullptr;
};

template <typename Service, typename RequestMessage, typename ResponseMessage>
class RpcCall : public PendingCall {
 public:
  using Method = void (Service::*)(const api::Call&, const RequestMessage&, ResponseMessage&,
                                   api::Done);
  // The merchant API is read as production reads it; the control API is ours.
  static constexpr Reading kReading =
      std::is_same_v<Service, api::PaymentGateway> ? Reading::kAsTheGateway : Reading::kStrict;

  // Of the merchant API.
  static constexpr domain::Rpc kRpc = std::is_same_v<RequestMessage, pg::CreateOrderRequest>
                                          ? domain::Rpc::kCreateOrder
                                          : domain::Rpc::kGetPublicOrderById;

  explicit RpcCall(api::CallMeters* meters)
      : PendingCall(request_, response_,
                    {meters, *RequestMessage::descriptor(), api::Transport::kRest}) {}

  static RpcTypes Types() { return {RequestMessage::descriptor(), ResponseMessage::descriptor()}; }

  // Calls the service; the call may have ended when this returns. Null where there was no calling
  // it: the answer is in `response`.
  static std::shared_ptr<PendingCall> Start(Method method, const Inbound& inbound,
                                            Response& response) {
    const auto call = std::make_shared<RpcCall>(inbound.services.meters);
    if (!call->Prepare(inbound, kReading, response)) {
      if constexpr (kReading == Reading::kAsTheGateway) {
        inbound.services.gateway.NoteRefused(call->call_, kRpc, response.status);
      }
      return nullptr;
    }
    try {
      (inbound.services.Get<Service>().*method)(
          call->call_, call->request_, call->response_,
          [call](api::Status status) { call->Finish(std::move(status)); });
    } catch (...) {
      response.Fail({domain::ErrorCode::kInternal, "internal error"});
      return nullptr;
    }
    return call;
  }

 private:
  RequestMessage request_;
  ResponseMessage response_;
};

// Tells the merchant API's service of a request that was answered without it.
void NoteRefused(const Inbound& inbound, std::optional<domain::Rpc> rpc,
                 const api::Status& answered);

// Lets a route name its method alone.
template <typename Service, typename RequestMessage, typename ResponseMessage>
RpcCall<Service, RequestMessage, ResponseMessage> CallOf(
    void (Service::*)(const api::Call&, const RequestMessage&, ResponseMessage&, api::Done));

// Answers in `response`, or later, by a call.
struct Handler {
  using Function = std::shared_ptr<PendingCall> (*)(const Inbound& inbound, Response& response);

  // A plain function is a handler.
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr Handler(Function handle, RpcTypes (*types_of)() = nullptr)
      : function(handle), types(types_of) {}

  // The same, but for clients who accept server-sent events, whom `handle` answers.
  constexpr Handler OrStream(Function handle) const {
    Handler handler = *this;
    handler.stream = handle;
    return handler;
  }

  Function function;
  RpcTypes (*types)();        // null: it is no rpc's
  Function stream = nullptr;  // null: there is none
};

template <auto method>
std::shared_ptr<PendingCall> CallRpc(const Inbound& inbound, Response& response) {
  return decltype(CallOf(method))::Start(method, inbound, response);
}

// The handler of a route that is an rpc: it reads as a type in the table of routes.
template <auto method>
// NOLINTNEXTLINE(readability-identifier-naming)
inline constexpr Handler Rpc{&CallRpc<method>, &decltype(CallOf(method))::Types};

}  // namespace payscrypt::transports::rest
