// The merchant API, free of transports: both gRPC and REST call this one interface.
#pragma once

#include <optional>

#include "api/call.h"
#include "domain/scenario.h"
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

  // The transport has answered a request by itself, with this error: nobody could read it, say.
  // `rpc` is what its path is for; nothing where it is nobody's. For the journal; there is nothing
  // to be done. The call need not outlive this.
  virtual void NoteRefused(const Call& call, std::optional<domain::Rpc> rpc,
                           const Status& answered) {
    static_cast<void>(call);
    static_cast<void>(rpc);
    static_cast<void>(answered);
  }
};

}  // namespace payscrypt::api
