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

  PendingCall(google::protobuf::Message& request, const google::protobuf::Message& response)
      : request_message_(request), response_message_(response) {}

  // Reads the metadata and the request message. Otherwise the answer is in `response`.
  bool Prepare(const Inbound& inbound, Reading reading, Response& response);

  // Ends the call.
  void Finish(api::Status status);

  RestCall call_;

 private:
  enum class State : std::uint8_t { kRunning, kParked, kFinished };

  domain::Result<void> ReadAsTheGateway(const Inbound& inbound);
  domain::Result<void> ReadStrictly(const Inbound& inbound);

  google::protobuf::Message& request_message_;
  const google::protobuf::Message& response_message_;
  std::optional<std::chrono::nanoseconds> timeout_;
  Wake wake_;           // written before kParked
  api::Status status_;  // written before kFinished
  std::atomic<State> state_{State::kRunning};
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

  RpcCall() : PendingCall(request_, response_) {}

  // Calls the service; the call may have ended when this returns. Null where there was no calling
  // it: the answer is in `response`.
  static std::shared_ptr<PendingCall> Start(Method method, const Inbound& inbound,
                                            Response& response) {
    const auto call = std::make_shared<RpcCall>();
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

// The handler of a route that is an rpc.
template <auto method>
std::shared_ptr<PendingCall> Rpc(const Inbound& inbound, Response& response) {
  return decltype(CallOf(method))::Start(method, inbound, response);
}

}  // namespace payscrypt::transports::rest
