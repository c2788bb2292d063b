// The control API about accounts, scenarios, faults and clocks.
#include "api/control_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control_service_fixture.h"

namespace payscrypt::api {
namespace {

using domain::ErrorCode;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

// ---- which account

TEST_F(ControlServiceTest, PicksTheAccountByNameOrKeyOrTakesTheDefault) {
  engine::AccountOptions options;
  options.name = "shop";
  Add(options, "shop-key", 0);
  control::Account account;
  ASSERT_TRUE(Ask(&ControlService::GetAccount, {}, account).ok());
  EXPECT_EQ(account.name(), "default");

  const struct {
    const char* key;
    const char* name;
    int code;
    const char* picked;
  } kCases[] = {
      {"shop-key", "", kOk, "shop"},
      {"", "", kOk, "default"},
      {"sandbox", "shop", kOk, "shop"},
      {"wrong", "shop", kOk, "shop"},
      {"wrong", "", static_cast<int>(ErrorCode::kUnauthenticated), ""},
      {"sandbox", "nope", kNotFound, ""},
  };
  for (const auto& [key, name, code, picked] : kCases) {
    TestCall call;
    call.AddMetadata("apikey", key);
    call.AddMetadata("x-sandbox-account", name);
    account.Clear();
    int ended = -1;
    service_.GetAccount(call, {}, account, [&](const Status& status) { ended = status.code; });
    EXPECT_EQ(ended, code) << key << " " << name;
    EXPECT_EQ(account.name(), picked) << key << " " << name;
  }
}

TEST_F(ControlServiceTest, EveryRpcOfAnAccountRefusesAnUnknownKey) {
  call_.AddMetadata("apikey", "wrong");
  const auto refused = [&]<typename Request, typename Response>(void (ControlService::*rpc)(
                           const Call&, const Request&, Response&, Done)) {
    Response response;
    const Status status = Ask(rpc, Request(), response);
    EXPECT_EQ(status.code, static_cast<int>(ErrorCode::kUnauthenticated)) << status.message;
    EXPECT_THAT(status.message, StartsWith("apikey: expected"));
  };
  refused(&ControlService::GetAccount);
  refused(&ControlService::SetDefaultScenario);
  refused(&ControlService::PutScenario);
  refused(&ControlService::GetScenario);
  refused(&ControlService::ListScenarios);
  refused(&ControlService::DeleteScenario);
  refused(&ControlService::CreateWebhook);
  refused(&ControlService::ListWebhooks);
  refused(&ControlService::UpdateWebhook);
  refused(&ControlService::DeleteWebhook);
  refused(&ControlService::TestWebhook);
  refused(&ControlService::SendWebhook);
  refused(&ControlService::GetDelivery);
  refused(&ControlService::Redeliver);
  refused(&ControlService::AddFault);
  refused(&ControlService::ListFaults);
  refused(&ControlService::ClearFaults);
  refused(&ControlService::GetClock);
  refused(&ControlService::SetClock);
  refused(&ControlService::AdvanceClock);
  refused(&ControlService::GetOrder);
  refused(&ControlService::ListOrders);
  refused(&ControlService::PayOrder);
  refused(&ControlService::ConfirmOrder);
  refused(&ControlService::DropPayment);
  refused(&ControlService::ExpireOrder);
  refused(&ControlService::CancelOrder);
  refused(&ControlService::ListEvents);
  refused(&ControlService::ListDeliveries);
  refused(&ControlService::ListRequests);
  refused(&ControlService::GetRequest);
  refused(&ControlService::VerifyRequests);
  refused(&ControlService::ClearRequests);
  refused(&ControlService::Reset);
  refused(&ControlService::AddWallet);
  refused(&ControlService::ListWallets);
  refused(&ControlService::RemoveWallet);
}

// ---- accounts

TEST_F(ControlServiceTest, ShowsAnAccount) {
  Create();
  control::Account account;
  ASSERT_TRUE(Ask(&ControlService::GetAccount, {}, account).ok());
  EXPECT_EQ(account.name(), "default");
  EXPECT_EQ(account.api_key(), "sandbox");
  EXPECT_EQ(account.seed(), 7U);
  EXPECT_THAT(account.webhooks(), ElementsAre("http://a.test/"));
  EXPECT_THAT(account.wallets(), ElementsAre(42));
  EXPECT_EQ(account.default_scenario(), "story");
  EXPECT_EQ(account.clock().mode(), "manual");
  EXPECT_EQ(account.orders(), 1);
  EXPECT_EQ(account.webhook_retries(), "none");
  directory_.InvalidateKey("default", "sandbox");
  ASSERT_TRUE(Ask(&ControlService::GetAccount, {}, account).ok());
  EXPECT_EQ(account.api_key(), "");
}

TEST_F(ControlServiceTest, CreatesListsAndDeletesAccounts) {
  control::CreateAccountRequest request;
  request.set_name("shop-1");
  request.set_api_key("shop-key");
  request.set_seed(11);
  request.set_shuffle_seed(12);
  request.set_default_scenario("none");
  request.add_webhooks("http://b.test/");
  request.add_wallets(3);
  request.mutable_clock()->set_mode("x60");
  request.mutable_clock()->set_time("2026-01-01T00:00:02Z");
  control::Account account;
  ASSERT_TRUE(Ask(&ControlService::CreateAccount, request, account).ok());
  EXPECT_EQ(account.name(), "shop-1");
  EXPECT_EQ(account.api_key(), "shop-key");
  EXPECT_EQ(account.clock().mode(), "x60");
  EXPECT_EQ(made_.options.seed, 11U);
  EXPECT_EQ(made_.options.shuffle_seed, 12U);
  EXPECT_EQ(made_.options.default_scenario, "none");
  EXPECT_THAT(made_.options.webhooks, ElementsAre("http://b.test/"));
  EXPECT_THAT(made_.options.wallets, ElementsAre(3));
  EXPECT_EQ(made_.clock_factor, 60);
  EXPECT_EQ(made_.clock_start, *domain::ParseTimestamp("2026-01-01T00:00:02Z"));
  EXPECT_EQ(Ask(&ControlService::CreateAccount, request, account).code,
            static_cast<int>(ErrorCode::kAlreadyExists));

  control::ListAccountsResponse list;
  ASSERT_TRUE(Ask(&ControlService::ListAccounts, {}, list).ok());
  ASSERT_EQ(list.accounts_size(), 2);
  EXPECT_EQ(list.accounts(0).name(), "default");
  EXPECT_EQ(list.accounts(1).name(), "shop-1");

  control::DeleteAccountRequest deleted;
  control::DeleteAccountResponse nothing;
  deleted.set_name("shop-1");
  EXPECT_TRUE(Ask(&ControlService::DeleteAccount, deleted, nothing).ok());
  EXPECT_EQ(Ask(&ControlService::DeleteAccount, deleted, nothing).code, kNotFound);
  deleted.set_name("default");
  EXPECT_EQ(Ask(&ControlService::DeleteAccount, deleted, nothing).code, kPrecondition);
}

TEST_F(ControlServiceTest, NewAccountHasARealClockByDefault) {
  control::CreateAccountRequest request;
  request.set_name("shop");
  control::Account account;
  ASSERT_TRUE(Ask(&ControlService::CreateAccount, request, account).ok());
  EXPECT_EQ(made_.clock_factor, 1);
  EXPECT_FALSE(made_.clock_start);
}

TEST_F(ControlServiceTest, RefusesAccountsThatMakeNoSense) {
  using Request = control::CreateAccountRequest;
  const struct {
    std::function<void(Request&)> spoil;
    const char* field;
  } kSpoilt[] = {
      {[](Request& r) { r.set_name("Shop"); }, "name: "},
      {[](Request& r) { r.set_name("a/b"); }, "name: "},
      {[](Request& r) { r.set_name(std::string(65, 'a')); }, "name: "},
      {[](Request& r) { r.set_api_key("a b"); }, "api_key: "},
      {[](Request& r) { r.set_api_key("\xc3\xa9"); }, "api_key: "},
      {[](Request& r) { r.set_api_key(std::string(257, 'a')); }, "api_key: "},
      {[](Request& r) { r.mutable_clock()->set_mode("fast"); }, "clock.mode: "},
      {[](Request& r) { r.mutable_clock()->set_time("noon"); }, "clock.time: "},
  };
  for (const auto& [spoil, field] : kSpoilt) {
    control::Account account;
    const Status status = Ask(&ControlService::CreateAccount, With<Request>(spoil), account);
    EXPECT_EQ(status.code, kInvalid) << field;
    EXPECT_THAT(status.message, StartsWith(field));
  }
  EXPECT_THAT(directory_.List(), SizeIs(1));
}

// ---- scenarios

TEST_F(ControlServiceTest, PutsShowsListsAndDeletesScenarios) {
  control::PutScenarioRequest put;
  put.set_name("mine");
  put.set_source(R"({"name":"mine","description":"It is canceled.","timeline":[{"at":"1s",)"
                 R"("cancel":true}]})");
  control::Scenario scenario;
  const Status status = Ask(&ControlService::PutScenario, put, scenario);
  ASSERT_TRUE(status.ok()) << status.message;
  EXPECT_EQ(scenario.name(), "mine");
  EXPECT_EQ(scenario.description(), "It is canceled.");

  control::GetScenarioRequest get;
  get.set_name("mine");
  ASSERT_TRUE(Ask(&ControlService::GetScenario, get, scenario).ok());
  EXPECT_EQ(scenario.source(), put.source());

  control::ListScenariosResponse list;
  ASSERT_TRUE(Ask(&ControlService::ListScenarios, {}, list).ok());
  ASSERT_EQ(list.scenarios_size(), 2);
  EXPECT_EQ(list.scenarios(0).name(), "mine");
  EXPECT_EQ(list.scenarios(1).name(), "story");

  control::SetDefaultScenarioRequest set;
  control::Account account;
  set.set_scenario("mine");
  ASSERT_TRUE(Ask(&ControlService::SetDefaultScenario, set, account).ok());
  EXPECT_EQ(account.default_scenario(), "mine");
  set.set_scenario("nope");
  EXPECT_EQ(Ask(&ControlService::SetDefaultScenario, set, account).code, kNotFound);

  control::DeleteScenarioRequest erase;
  control::DeleteScenarioResponse nothing;
  erase.set_name("mine");
  EXPECT_EQ(Ask(&ControlService::DeleteScenario, erase, nothing).code, kPrecondition);
  set.set_scenario("none");
  ASSERT_TRUE(Ask(&ControlService::SetDefaultScenario, set, account).ok());
  EXPECT_TRUE(Ask(&ControlService::DeleteScenario, erase, nothing).ok());
  EXPECT_EQ(Ask(&ControlService::DeleteScenario, erase, nothing).code, kNotFound);
  EXPECT_EQ(Ask(&ControlService::GetScenario, get, scenario).code, kNotFound);
}

TEST_F(ControlServiceTest, ScenarioThatIsWrongIsRefusedWithItsPlaces) {
  control::PutScenarioRequest put;
  put.set_name("mine");
  put.set_source("{\"name\":\"other\",\n\"timeline\":[{\"at\":\"1s\",\"pay\":-1}]}");
  control::Scenario scenario;
  const Status status = Ask(&ControlService::PutScenario, put, scenario);
  EXPECT_EQ(status.code, kInvalid);
  EXPECT_THAT(status.message, AllOf(HasSubstr("mine.json:1:"), HasSubstr("mine.json:2:")));
  EXPECT_EQ(account_->FindScenario("mine"), nullptr);
}

// ---- faults

TEST_F(ControlServiceTest, AddsListsAndClearsFaults) {
  control::AddFaultRequest add;
  add.set_source(R"({"on":"createOrder","times":2,"do":{"fail":{"code":"UNAVAILABLE"}}})");
  control::Fault fault;
  const Status status = Ask(&ControlService::AddFault, add, fault);
  ASSERT_TRUE(status.ok()) << status.message;
  EXPECT_EQ(fault.source(), add.source());
  EXPECT_EQ(fault.met(), 0);
  EXPECT_FALSE(account_->CreateOrder(engine::BitcoinRequest(), {}).result);

  control::ListFaultsResponse list;
  ASSERT_TRUE(Ask(&ControlService::ListFaults, {}, list).ok());
  ASSERT_EQ(list.faults_size(), 1);
  EXPECT_EQ(list.faults(0).met(), 1);
  EXPECT_EQ(list.faults(0).source(), add.source());

  control::ClearFaultsResponse nothing;
  EXPECT_TRUE(Ask(&ControlService::ClearFaults, {}, nothing).ok());
  ASSERT_TRUE(Ask(&ControlService::ListFaults, {}, list).ok());
  EXPECT_EQ(list.faults_size(), 0);

  add.set_source(R"({"on":"nothing"})");
  const Status refused = Ask(&ControlService::AddFault, add, fault);
  EXPECT_EQ(refused.code, kInvalid);
  EXPECT_THAT(refused.message, StartsWith("source: "));
}

// ---- the clock

TEST_F(ControlServiceTest, ShowsAndSetsTheClock) {
  control::Clock clock;
  ASSERT_TRUE(Ask(&ControlService::GetClock, {}, clock).ok());
  EXPECT_EQ(clock.mode(), "manual");
  EXPECT_EQ(clock.time(), "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(clock.next_due(), "");
  EXPECT_EQ(clock.deliveries_pending(), 0);

  Create();
  control::SetClockRequest set;
  set.mutable_clock()->set_mode("x60");
  set.mutable_clock()->set_time("2023-11-14T22:13:22Z");
  ASSERT_TRUE(Ask(&ControlService::SetClock, set, clock).ok());
  EXPECT_EQ(clock.mode(), "x60");
  EXPECT_EQ(clock.time(), "2023-11-14T22:13:22.000Z");
  EXPECT_EQ(clock.next_due(), "2023-11-14T22:13:23.000Z");
  EXPECT_EQ(clock.deliveries_pending(), 1);

  set.mutable_clock()->set_time("2023-11-14T22:13:21Z");
  EXPECT_EQ(Ask(&ControlService::SetClock, set, clock).code, kPrecondition);
  set.mutable_clock()->set_time("x");
  EXPECT_THAT(Ask(&ControlService::SetClock, set, clock).message, StartsWith("clock.time: "));
  set.mutable_clock()->set_mode("x");
  EXPECT_THAT(Ask(&ControlService::SetClock, set, clock).message, StartsWith("clock.mode: "));
}

class AdvanceClockTest : public ControlServiceTest {
 protected:
  void Begin(const control::AdvanceClockRequest& request) {
    response_.Clear();
    service_.AdvanceClock(call_, request, response_, [this](Status status) {
      ++ends_;
      status_ = std::move(status);
    });
  }
  void Finish() {
    while (world().alarms.FireWhatIsDue() > 0 || !world().sender.waiting().empty()) {
      for (const std::size_t index : world().sender.waiting()) world().sender.Answer(index, 200);
    }
  }

  control::AdvanceClockRequest request_;
  control::AdvanceClockResponse response_;
  int ends_ = 0;
  Status status_;
};

TEST_F(AdvanceClockTest, TellsWhatHappened) {
  const std::string id = Create();
  request_.set_by("3s");
  Begin(request_);
  world().alarms.FireWhatIsDue();
  EXPECT_EQ(ends_, 0);  // the webhook is not answered yet
  Finish();
  ASSERT_EQ(ends_, 1);
  ASSERT_TRUE(status_.ok());
  EXPECT_EQ(response_.clock().time(), "2023-11-14T22:13:23.000Z");
  EXPECT_EQ(response_.event_count(), 5);
  EXPECT_EQ(response_.stopped_early(), "");
  ASSERT_EQ(response_.events_size(), 5);
  EXPECT_EQ(response_.events(0).number(), 3);
  EXPECT_EQ(response_.events(0).at(), "2023-11-14T22:13:22.000Z");
  EXPECT_EQ(response_.events(0).order_id(), id);
  EXPECT_EQ(response_.events(0).type(), "payment_seen");
  EXPECT_EQ(response_.events(0).text(), "0.0015 BTC (150000)");
}

TEST_F(AdvanceClockTest, GoesToAnInstantOrUntilIdle) {
  Create();
  request_.set_to("2023-11-14T22:13:24Z");
  Begin(request_);
  Finish();
  EXPECT_EQ(response_.clock().time(), "2023-11-14T22:13:24.000Z");
  request_.Clear();
  request_.set_until_idle(true);
  Begin(request_);
  Finish();
  EXPECT_EQ(response_.clock().time(), "2023-11-14T22:13:25.000Z");
  EXPECT_EQ(ends_, 2);
}

TEST_F(AdvanceClockTest, SaysThatItStoppedEarly) {
  Create();
  request_.set_until_idle(true);
  request_.set_max_events(1);
  Begin(request_);
  Finish();
  EXPECT_TRUE(status_.ok());
  EXPECT_THAT(response_.stopped_early(),
              AllOf(HasSubstr("after 4 events"), HasSubstr("due at 2023-11-14T22:13:23.000Z")));
}

TEST_F(AdvanceClockTest, ShowsTheFirstThousandEvents) {
  for (int i = 0; i < 300; ++i) Create();
  request_.set_by("2s");
  Begin(request_);
  Finish();
  EXPECT_EQ(response_.events_size(), 1'000);
  EXPECT_EQ(response_.event_count(), 1'200);
}

TEST_F(AdvanceClockTest, CallerMayGoAwayAndTheAdvanceGoesOn) {
  Create();
  request_.set_by("1h");
  Begin(request_);
  world().alarms.FireWhatIsDue();
  call_.RunCancelAction();
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(status_.code, static_cast<int>(ErrorCode::kCancelled));
  Finish();
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(response_.event_count(), 0);  // the message may be gone by then
  EXPECT_EQ(account_->GetClock().now, engine::Start() + std::chrono::hours(1));
}

TEST_F(AdvanceClockTest, EndsWithItsAccount) {
  Create();
  request_.set_by("1h");
  Begin(request_);
  account_->Close();
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(status_.code, static_cast<int>(ErrorCode::kUnavailable));
}

TEST_F(AdvanceClockTest, RefusesGoalsThatMakeNoSense) {
  using Request = control::AdvanceClockRequest;
  const struct {
    std::function<void(Request&)> fill;
    const char* message;
  } kWrong[] = {
      {[](Request&) {}, "expected exactly one of by, to and until_idle, got 0"},
      {[](Request& r) {
         r.set_by("1s");
         r.set_until_idle(true);
       },
       "expected exactly one of by, to and until_idle, got 2"},
      {[](Request& r) { r.set_by("soon"); }, "by: expected"},
      {[](Request& r) { r.set_to("soon"); }, "to: expected"},
      {[](Request& r) {
         r.set_by("1s");
         r.set_max_events(-1);
       },
       "max_events: expected 0 to 10000000, got -1"},
      {[](Request& r) {
         r.set_by("1s");
         r.set_max_events(10'000'001);
       },
       "max_events: expected"},
  };
  int ended = 0;
  for (const auto& [fill, message] : kWrong) {
    Begin(With<Request>(fill));
    EXPECT_EQ(ends_, ++ended);
    EXPECT_EQ(status_.code, kInvalid);
    EXPECT_THAT(status_.message, StartsWith(message));
  }
}

}  // namespace
}  // namespace payscrypt::api
