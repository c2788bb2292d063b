// The service that stood behind the recorded gateway: it answers with what it was sent, unless
// `callback_url` or `id` holds a trigger.
//
//   status:N          fails with gRPC code N; the message is `description`
//   status:N:text     the same, of getPublicOrderById, whose message is `text`; N may be 0
//   sleep:MS          answers later, from another thread (without the wait)
//   big:N             a description of N bytes
//   enum:N            Order.status is N
//   noorder, empty    no order; an order without values
//   md, mderr:N       set headers and trailers besides, which a service cannot do here
//   ctxcanceled       fails as one whose caller is gone
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/payment_gateway.h"

namespace payscrypt::conformance {

class EchoGateway : public api::PaymentGateway {
 public:
  // What reached the service.
  struct Received {
    std::string rpc;
    pg::CreateOrderRequest create;
    pg::GetPublicOrderByIdRequest get;
    std::map<std::string, std::vector<std::string>> metadata;

    const google::protobuf::Message& request() const {
      if (rpc == "createOrder") return create;
      return get;
    }
  };

  void CreateOrder(const api::Call& call, const pg::CreateOrderRequest& request,
                   pg::CreateOrderResponse& response, api::Done done) override;
  void GetPublicOrderById(const api::Call& call, const pg::GetPublicOrderByIdRequest& request,
                          pg::GetPublicOrderByIdResponse& response, api::Done done) override;

  // The last one since the last time, if any.
  std::optional<Received> TakeReceived();

 private:
  void Remember(Received received, const api::Call& call);

  std::mutex mutex_;
  std::optional<Received> received_;
  std::jthread sleeper_;
};

}  // namespace payscrypt::conformance
