// The control API with a real directory of real accounts.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "api/control_service.h"
#include "fakes.h"
#include "story.h"
#include "test_call.h"

namespace payscrypt::api {

inline constexpr int kOk = 0;
inline constexpr int kInvalid = static_cast<int>(domain::ErrorCode::kInvalidArgument);
inline constexpr int kNotFound = static_cast<int>(domain::ErrorCode::kNotFound);
inline constexpr int kPrecondition = static_cast<int>(domain::ErrorCode::kFailedPrecondition);

class ControlServiceTest : public ::testing::Test {
 protected:
  ControlServiceTest()
      : service_(directory_, {"https://pay.test",
                              [this](NewAccount account) { return Make(std::move(account)); },
                              [] { return std::string("made-up"); }, alarms_}) {
    engine::AccountOptions options = engine::Playing(engine::Paid(), {"http://a.test/"});
    options.name = "default";
    options.seed = 7;
    options.wallets = {42};
    account_ = Add(options, "sandbox", 0);
  }

  // As the sandbox does, but for what it makes up.
  domain::Result<std::shared_ptr<engine::Account>> Make(NewAccount account) {
    made_ = account;
    if (directory_.FindByName(account.options.name)) {
      return domain::Fail(domain::ErrorCode::kAlreadyExists, "name: taken");
    }
    return Add(account.options, account.api_key, account.clock_factor);
  }

  std::shared_ptr<engine::Account> Add(const engine::AccountOptions& options,
                                       const std::string& key, double factor) {
    return *directory_.Add(options.name, options.seed, key, [&](engine::OrderIdRange ids) {
      engine::AccountOptions own = options;
      own.order_ids = ids;
      worlds_.push_back(std::make_unique<engine::World>(own, factor));
      return worlds_.back()->account;
    });
  }

  engine::World& world() { return *worlds_.front(); }

  // Calls an rpc of the service, with the metadata of `call_`.
  template <typename Request, typename Response>
  Status Ask(void (ControlService::*rpc)(const Call&, const Request&, Response&, Done),
             const Request& request, Response& response) {
    std::optional<Status> status;
    response.Clear();
    (service_.*rpc)(call_, request, response, [&](Status ended) { status = std::move(ended); });
    return status.value();
  }

  // An order's id.
  std::string Create() { return world().Create().ToString(); }

  template <typename Request>
  static Request With(const std::function<void(Request&)>& fill) {
    Request request;
    fill(request);
    return request;
  }

  std::vector<std::unique_ptr<engine::World>> worlds_;
  engine::Directory directory_;
  engine::FakeAlarms alarms_;  // of waits
  ControlService service_;
  std::shared_ptr<engine::Account> account_;
  NewAccount made_;
  TestCall call_;
};

}  // namespace payscrypt::api
