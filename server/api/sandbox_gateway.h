// The merchant API as the sandbox answers it, from its accounts.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "api/payment_gateway.h"
#include "engine/directory.h"

namespace payscrypt::api {

class SandboxGateway : public PaymentGateway {
 public:
  struct Options {
    // Where customers reach the sandbox, without a slash at its end: "http://127.0.0.1:8080".
    std::string public_url;
    // Real time, from wherever, that never runs backwards: to measure by.
    std::function<std::chrono::nanoseconds()> monotonic;
  };

  // The directory outlives the gateway.
  SandboxGateway(engine::Directory& directory, Options options);

  void CreateOrder(const Call& call, const pg::CreateOrderRequest& request,
                   pg::CreateOrderResponse& response, Done done) override;

  void GetPublicOrderById(const Call& call, const pg::GetPublicOrderByIdRequest& request,
                          pg::GetPublicOrderByIdResponse& response, Done done) override;

  void NoteRefused(const Call& call, std::optional<domain::Rpc> rpc,
                   const Status& answered) override;

 private:
  // Being recorded: when it began, and what it said.
  struct Taken {
    domain::Rpc rpc;
    const Call& call;
    std::chrono::nanoseconds began;
    std::shared_ptr<const engine::RequestContent> content;
  };

  Taken Take(domain::Rpc rpc, const Call& call, const google::protobuf::Message& request) const;
  domain::Result<engine::KeyHolder> Authenticate(const Call& call) const;
  // Records and answers a call that no account answers; null is the first account.
  void Refuse(const Taken& taken, std::shared_ptr<engine::Account> account, const Status& status,
              const Done& done) const;
  // Answers a call as the fault that met it has it, once what it tells is kept, and ends its record
  // when it is answered.
  template <typename T>
  void Answer(const Taken& taken, const std::shared_ptr<engine::Account>& account,
              const engine::Answer<T>& answer, const google::protobuf::Message& response,
              Status status, Done done) const;

  engine::Directory& directory_;
  const Options options_;
};

}  // namespace payscrypt::api
