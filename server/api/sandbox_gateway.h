// The merchant API as the sandbox answers it, from its accounts.
#pragma once

#include <string>

#include "api/payment_gateway.h"
#include "engine/directory.h"

namespace payscrypt::api {

class SandboxGateway : public PaymentGateway {
 public:
  // The directory outlives the gateway. `public_url` is where customers reach the sandbox, without
  // a slash at its end: "http://127.0.0.1:8080".
  SandboxGateway(engine::Directory& directory, std::string public_url);

  void CreateOrder(const Call& call, const pg::CreateOrderRequest& request,
                   pg::CreateOrderResponse& response, Done done) override;

  void GetPublicOrderById(const Call& call, const pg::GetPublicOrderByIdRequest& request,
                          pg::GetPublicOrderByIdResponse& response, Done done) override;

 private:
  domain::Result<engine::KeyHolder> Authenticate(const Call& call) const;

  engine::Directory& directory_;
  const std::string public_url_;
};

}  // namespace payscrypt::api
