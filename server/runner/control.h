// The control API of one account, over REST.
//
// An error names the call, and is the sandbox's own, or UNAVAILABLE where the sandbox could not be
// asked. Not for several threads at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "domain/error.h"
#include "domain/timestamp.h"
#include "runner/http_client.h"
#include "sandbox.pb.h"

namespace payscrypt::runner {

namespace pb = sandbox::v1;

class Control {
 public:
  // `url` is the sandbox's, without a slash at its end; `timeout` is of a call; `token` is the one
  // that the sandbox asks for, or empty.
  Control(std::string url, std::chrono::milliseconds timeout, std::string token = {});

  // The calls that follow are about this account.
  domain::Result<pb::Account> CreateAccount(const pb::CreateAccountRequest& request);
  domain::Result<void> DeleteAccount();

  domain::Result<void> PutScenario(const std::string& name, const std::string& source);
  domain::Result<void> SetDefaultScenario(const std::string& name);

  domain::Result<pb::Clock> GetClock();
  domain::Result<pb::AdvanceClockResponse> AdvanceTo(domain::Timestamp instant);
  domain::Result<pb::AdvanceClockResponse> AdvanceUntilIdle();

  domain::Result<pb::SandboxOrder> GetOrder(const std::string& id);
  // The first ones.
  domain::Result<std::vector<pb::SandboxOrder>> ListOrders();
  // All that come after number `after`.
  domain::Result<std::vector<pb::Event>> ListEvents(std::int64_t after);
  domain::Result<std::vector<pb::Delivery>> ListDeliveries();
  domain::Result<std::vector<pb::RecordedRequest>> ListRequests(std::int64_t after);

 private:
  domain::Result<void> Call(const std::string& method, const std::string& path,
                            const google::protobuf::Message* request,
                            google::protobuf::Message& response, std::chrono::milliseconds timeout);
  domain::Result<pb::AdvanceClockResponse> Advance(const pb::AdvanceClockRequest& request);

  const std::string url_;
  const std::chrono::milliseconds timeout_;
  const std::string token_;
  std::string name_;
  HttpClient http_;
};

}  // namespace payscrypt::runner
