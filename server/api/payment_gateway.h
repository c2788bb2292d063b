// The merchant API, free of transports: both gRPC and REST call this one interface.
#pragma once

#include "api/call.h"
#include "pg-api.pb.h"

namespace payscrypt::api {

// Safe to call from any thread; never blocks. `call`, the request and the response live until
// `done` is called, which may be before the method returns. What the methods do is said in
// proto/pg-api.proto.
class PaymentGateway {
 public:
  virtual ~PaymentGateway() = default;

  virtual void CreateOrder(const Call& call, const pg::CreateOrderRequest& request,
                           pg::CreateOrderResponse& response, Done done) = 0;

  virtual void GetPublicOrderById(const Call& call, const pg::GetPublicOrderByIdRequest& request,
                                  pg::GetPublicOrderByIdResponse& response, Done done) = 0;
};

}  // namespace payscrypt::api
