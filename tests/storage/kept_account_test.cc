// An account that is kept goes on as if nothing had been.
#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kept_world.h"
#include "story.h"
#include "temporary_folder.h"

namespace payscrypt::storage {
namespace {

using domain::OrderStatus;
using engine::BitcoinRequest;
using engine::LogOf;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Partly paid at 2 s, in full at 5 s; three blocks, at 15, 25 and 35 s; 7 s after that a reorg.
constexpr const char* kStory = R"({
  "name": "story", "description": "A test's.",
  "timeline": [
    {"at": "2s", "pay": "40%"},
    {"after": "3s", "pay": "remaining"},
    {"after": "10s", "confirm": 1, "repeat": {"every": "10s", "times": 2}},
    {"when": "SUCCESSFUL", "after": "7s", "drop": true}
  ]
})";

engine::AccountOptions Shop() {
  engine::AccountOptions options = Playing(kStory);
  options.webhooks = {"http://shop/one", "http://shop/two"};
  options.seed = 7;
  return options;
}

const domain::StepAction kCancelIt = domain::CancelStep{};

class KeptAccountTest : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  const std::string path_ = folder_.File("data");
};

TEST_F(KeptAccountTest, ARunThatIsCutAnywhereIsAsOneThatIsNot) {
  World whole(Shop());
  const auto id = whole.Create();
  whole.PlayFor(seconds(60));
  const auto expected = LogOf(*whole.account);

  for (const int cut : {0, 1, 2, 4, 5, 15, 30, 35, 41, 50}) {
    const std::string path = folder_.File("data-" + std::to_string(cut));
    {
      KeptWorld first(path, Shop());
      ASSERT_EQ(first.world->Create(), id);
      first.PlayFor(seconds(cut));
    }
    KeptWorld second(path, Shop());
    second.PlayFor(seconds(60 - cut));
    EXPECT_EQ(LogOf(second.account()), expected) << "cut at " << cut << " s";
    const auto order = second.world->Detail(id);
    EXPECT_EQ(order.tx_ids, whole.Detail(id).tx_ids);
    EXPECT_EQ(order.found.order.updated_at, whole.Detail(id).found.order.updated_at);
    EXPECT_EQ(order.playing, whole.Detail(id).playing);
  }
}

TEST_F(KeptAccountTest, WhatACrashLeavesIsAllThatWasAnswered) {
  KeptWorld first(path_, Shop());
  const auto id = first.world->Create(BitcoinRequest("A-7"));
  first.PlayFor(seconds(6));
  KeptWorld second(first.Crash(folder_.File("crashed")), Shop());
  EXPECT_EQ(LogOf(second.account()), LogOf(first.account()));
  const auto order = second.world->Detail(id);
  EXPECT_EQ(order.found.order.status, OrderStatus::kConfirming);
  EXPECT_EQ(order.found.order.terms->merchant_order_id, "A-7");
  EXPECT_EQ(order.found.order.terms->variants, first.world->Detail(id).found.order.terms->variants);
  EXPECT_EQ(order.scenario->source, kStory);
}

TEST_F(KeptAccountTest, GivesNoOrderIdTwice) {
  domain::OrderId last;
  {
    KeptWorld first(path_, Shop());
    first.world->Create();
    last = first.world->Create();
  }
  KeptWorld second(path_, Shop());
  EXPECT_EQ(second.world->Create().value, last.value + 1);
}

TEST_F(KeptAccountTest, AnExpiryThatFellDueMeanwhileHappensOnceAtItsTime) {
  domain::OrderId id;
  {
    KeptWorld first(path_, {}, 1);
    id = first.world->Create();
  }
  for (int start = 1; start <= 2; ++start) {
    KeptWorld later(path_, {}, 1, hours(start));
    const auto events = LogOf(later.account(), id);
    EXPECT_EQ(std::count(events.begin(), events.end(), "900000 EXPIRED"), 1) << events.back();
  }
}

TEST_F(KeptAccountTest, AClockThatRunsFasterStandsStillMeanwhile) {
  domain::Timestamp stood;
  {
    KeptWorld first(path_, {}, 100);
    first.world->real_time = std::chrono::nanoseconds(seconds(1)).count();
    stood = first.account().GetClock().now;
    first.world->Create();
    first.Flush();
  }
  KeptWorld second(path_, {}, 100, hours(1));
  EXPECT_EQ(stood - engine::Start(), seconds(100));
  EXPECT_EQ(second.account().GetClock().now, stood);
  EXPECT_EQ(second.account().GetClock().factor, 100);
}

TEST_F(KeptAccountTest, AClockThatIsMovedStaysThere) {
  {
    KeptWorld first(path_);
    ASSERT_TRUE(first.account().SetClock({}, engine::Start() + hours(5)));
    first.Flush();
  }
  KeptWorld second(path_, {}, 0, hours(1));
  EXPECT_EQ(second.account().GetClock().now, engine::Start() + hours(5));
}

TEST_F(KeptAccountTest, AnOrderThatWasTakenOverStaysSo) {
  domain::OrderId id;
  {
    KeptWorld first(path_, Shop());
    id = first.world->Create();
    ASSERT_TRUE(first.account().Act(id, domain::PayStep{domain::Amount(10)}));
    first.Flush();
  }
  KeptWorld second(path_, Shop());
  EXPECT_EQ(second.world->Detail(id).playing, engine::Playing::kTakenOver);
  second.PlayOut();
  EXPECT_EQ(second.world->StatusOf(id), OrderStatus::kExpired);
}

TEST_F(KeptAccountTest, FaultsGoOnCounting) {
  constexpr const char* kFaulty = R"({
    "name": "story", "description": "A test's.", "timeline": [],
    "faults": [{"on": "createOrder", "skip": 1, "times": 1, "do": {"fail": {"code": "ABORTED"}}},
               {"on": "getPublicOrderById", "skip": 1, "do": {"fail": {"code": "INTERNAL"}}}]
  })";
  const engine::CallSource source{engine::Transport::kRest, nullptr, ""};
  domain::OrderId id;
  {
    KeptWorld first(path_, Playing(kFaulty));
    id = first.world->Create();
    EXPECT_TRUE(first.account().GetOrder(id, false, source).result);
    engine::AddedFault added;
    added.fault = std::make_shared<domain::CallFault>(
        domain::CallFault{domain::Rpc::kCreateOrder, 1, 1, domain::FailCall{9, "by hand"}});
    added.source = "as it was added";
    ASSERT_TRUE(first.account().AddFault(added));
    EXPECT_EQ(first.account().CreateOrder(BitcoinRequest("B-1"), source).result.has_value(), true);
    first.Flush();
  }
  KeptWorld second(path_, Playing(kFaulty));
  ASSERT_EQ(second.account().ListFaults().size(), 1U);
  EXPECT_EQ(second.account().ListFaults()[0].source, "as it was added");
  EXPECT_EQ(second.account().ListFaults()[0].seen, 1);
  const auto by_hand = second.account().CreateOrder(BitcoinRequest(), source).result;
  EXPECT_EQ(by_hand.error().message, "by hand");
  const auto again = second.account().CreateOrder(BitcoinRequest(), source).result;
  EXPECT_EQ(again.error().code, domain::ErrorCode::kAborted);
  const auto got = second.account().GetOrder(id, false, source).result;
  EXPECT_EQ(got.error().code, domain::ErrorCode::kInternal);
}

TEST_F(KeptAccountTest, ScenariosThatWerePutAndDeletedStaySo) {
  {
    KeptWorld first(path_, Shop());
    auto mine =
        ScenarioOf(R"({"name": "mine", "description": "A test's.", "timeline": []})", "mine");
    ASSERT_TRUE(first.account().PutScenario(mine));
    ASSERT_TRUE(first.account().SetDefaultScenario("mine"));
    ASSERT_TRUE(first.account().DeleteScenario("story"));
    first.Flush();
  }
  KeptWorld second(path_, Shop());
  EXPECT_EQ(second.account().DefaultScenario(), "mine");
  ASSERT_NE(second.account().FindScenario("mine"), nullptr);
  EXPECT_EQ(second.account().FindScenario("story"), nullptr);
}

TEST_F(KeptAccountTest, ADefaultScenarioOutlivesItsFile) {
  { KeptWorld first(path_, Shop()); }
  KeptWorld second(path_, {});
  EXPECT_EQ(second.account().DefaultScenario(), "story");
  second.PlayFor(seconds(1));
  const auto id = second.world->Create();
  second.PlayFor(seconds(3));
  EXPECT_EQ(second.world->Detail(id).tx_ids.size(), 1U);
}

TEST_F(KeptAccountTest, AWebhookThatWasUnderWayIsRecordedAsCutOffAndSentAgain) {
  engine::AccountOptions options;
  options.webhooks = {"http://shop/one"};
  KeptWorld first(path_, options);
  const auto id = first.world->Create();
  ASSERT_TRUE(first.account().Act(id, domain::CancelStep{}));
  first.Flush();
  ASSERT_EQ(first.world->sender.count(), 1U);

  KeptWorld second(first.Crash(folder_.File("crashed")), options);
  ASSERT_EQ(second.world->sender.count(), 1U);
  EXPECT_EQ(second.world->sender.at(0).number, 2U);
  EXPECT_EQ(second.world->sender.bodies(), first.world->sender.bodies());
  second.world->sender.Answer(0, 200);
  second.Flush();
  const auto delivery = second.account().FindDelivery(1).value();
  EXPECT_EQ(delivery.state, engine::Delivery::State::kDelivered);
  ASSERT_EQ(delivery.attempts.size(), 2U);
  EXPECT_EQ(delivery.attempts[0].state, engine::AttemptRecord::State::kAborted);
  EXPECT_EQ(delivery.attempts[1].http_status, 200);
}

TEST_F(KeptAccountTest, WebhooksGoOnInTheirLinesAndAtTheirTimes) {
  engine::AccountOptions options = Shop();
  options.webhooks = {"http://shop/one"};
  options.webhook_retries.delays = {domain::Duration::zero(), minutes(1), minutes(1)};
  {
    KeptWorld first(path_, options);
    first.world->Create();
    first.PlayFor(seconds(4));
    ASSERT_TRUE(first.account().Act(first.account().ListOrders({})[0].found.order.terms->id,
                                    domain::PayStep{domain::Remaining{}}));
    first.Flush();
    first.world->sender.Answer(0, 500);
    first.Flush();
    ASSERT_TRUE(
        first.account().Act(first.account().ListOrders({})[0].found.order.terms->id, kCancelIt));
    first.Flush();
  }
  KeptWorld second(path_, options);
  EXPECT_EQ(second.world->sender.count(), 0U);  // the second waits for the first, that for its time
  EXPECT_EQ(second.account().GetClock().next_due, engine::Start() + seconds(4) + minutes(1));
  second.PlayFor(minutes(1));
  ASSERT_EQ(second.world->sender.count(), 2U);
  EXPECT_EQ(second.world->sender.at(0).number, 2U);
  EXPECT_THAT(second.world->sender.bodies()[1], ::testing::EndsWith("CANCELED"));
}

TEST_F(KeptAccountTest, WebhooksStayAsTheyWereSet) {
  engine::AccountOptions options;
  options.webhooks = {"http://shop/one", "http://shop/two"};
  {
    KeptWorld first(path_, options);
    ASSERT_TRUE(first.account().UpdateWebhook(1, "http://shop/moved", true));
    ASSERT_TRUE(first.account().DeleteWebhook(2));
    first.Flush();
  }
  KeptWorld second(path_, options);
  const auto webhooks = second.account().ListWebhooks();
  ASSERT_EQ(webhooks.size(), 1U);
  EXPECT_EQ(*webhooks[0].webhook.url, "http://shop/moved");
  EXPECT_TRUE(webhooks[0].webhook.paused);
  EXPECT_EQ(second.account().CreateWebhook("http://shop/three").value().webhook.id, 3U);
}

TEST_F(KeptAccountTest, RequestsAreKeptOnceTheyAreAnswered) {
  {
    KeptWorld first(path_);
    auto content = std::make_shared<engine::RequestContent>();
    content->path = "POST /apis/pg/create_order";
    content->body = "{}";
    const engine::CallSource source{engine::Transport::kRest, nullptr, "", content};
    first.account().CreateOrder(BitcoinRequest(), source);  // never answered
    const auto answer = first.account().CreateOrder(BitcoinRequest(), source);
    engine::RequestAnswer answered;
    answered.text = "how it was";
    answered.took = milliseconds(3);
    first.account().EndRequest(answer.request, answered);
    first.Flush();
  }
  KeptWorld second(path_);
  const auto requests = second.account().requests().List(0, 10);
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].number, 2U);
  EXPECT_EQ(requests[0].content->body, "{}");
  EXPECT_EQ(requests[0].answer->text, "how it was");
  EXPECT_EQ(requests[0].answer->took, milliseconds(3));
  ASSERT_NE(requests[0].terms, nullptr);
  EXPECT_EQ(requests[0].terms->id, requests[0].order);
  const auto next = second.account().CreateOrder(BitcoinRequest(), {});
  EXPECT_EQ(next.request, 3U);
  EXPECT_EQ(second.account().requests().Find(3)->number, 3U);
  EXPECT_FALSE(second.account().requests().Find(1));
}

TEST_F(KeptAccountTest, WalletsStayAsTheyWereSet) {
  engine::AccountOptions options;
  options.wallets = {1, 2};
  {
    KeptWorld first(path_, options);
    ASSERT_TRUE(first.account().AddWallet(3));
    ASSERT_TRUE(first.account().RemoveWallet(1));
    first.Flush();
  }
  EXPECT_THAT(KeptWorld(path_, options).account().ListWallets(), ElementsAre(2, 3));
}

TEST_F(KeptAccountTest, AResetIsKept) {
  domain::OrderId before;
  domain::OrderId after;
  {
    KeptWorld first(path_, Shop());
    before = first.world->Create();
    first.PlayFor(seconds(20));
    first.account().Reset();
    first.Flush();
    after = first.world->Create();
    first.Flush();
    EXPECT_EQ(LogOf(first.account()).front(), "0 reset");
  }
  KeptWorld second(path_, Shop());
  EXPECT_FALSE(second.account().FindOrder(before));
  EXPECT_TRUE(second.account().FindOrder(after));
  EXPECT_EQ(LogOf(second.account()).front(), "0 reset");
  EXPECT_TRUE(second.account().ListDeliveries({}).empty());
  EXPECT_EQ(second.account().GetClock().now, engine::Start());
}

TEST_F(KeptAccountTest, KeysAreKeptAsTheyAre) {
  {
    KeptWorld first(path_);
    first.account().KeepKey("second", true);
    first.account().KeepKey("third", true);
    first.account().KeepKey("sandbox", false);
    first.account().KeepKey("third", false);
    first.Flush();
  }
  EXPECT_THAT(KeptWorld(path_).keys, ElementsAre("second"));
}

TEST_F(KeptAccountTest, AKeyThatAScenarioInvalidatesIsGone) {
  {
    KeptWorld first(path_, Playing(R"({"name": "story", "description": "A test's.", "timeline": [
        {"at": "1s", "invalidate_key": true}]})"));
    first.world->Create();
    first.PlayFor(seconds(1));
    EXPECT_THAT(first.world->invalidated, ElementsAre("sandbox"));
  }
  EXPECT_THAT(KeptWorld(path_).keys, IsEmpty());
}

TEST_F(KeptAccountTest, AnAccountThatWasDeletedIsGone) {
  {
    KeptWorld first(path_, Shop());
    first.world->Create();
    first.account().Delete();
    first.Flush();
  }
  KeptWorld second(path_, Shop());
  EXPECT_EQ(second.account().OrderCount(), 0U);
  EXPECT_THAT(LogOf(second.account()), IsEmpty());
}

TEST_F(KeptAccountTest, WhatWasForgottenStaysForgotten) {
  engine::AccountOptions options;
  options.max_orders = 2;
  std::vector<domain::OrderId> ids;
  {
    KeptWorld first(path_, options);
    for (int i = 0; i < 5; ++i) {
      ids.push_back(first.world->Create());
      ASSERT_TRUE(first.account().Act(ids.back(), domain::CancelStep{}));
    }
    first.Flush();
  }
  KeptWorld second(path_, options);
  EXPECT_EQ(second.account().OrderCount(), 2U);
  EXPECT_FALSE(second.account().FindOrder(ids[2]));
  EXPECT_TRUE(second.account().FindOrder(ids[3]));
  for (const engine::Event& event : second.account().ListEvents(0, 1000)) {
    EXPECT_GE(event.order, ids[3]);
  }
  // The oldest goes, as it would have.
  second.world->Create();
  EXPECT_FALSE(second.account().FindOrder(ids[3]));
}

}  // namespace
}  // namespace payscrypt::storage
