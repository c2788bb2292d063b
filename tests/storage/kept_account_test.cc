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
  EXPECT_FALSE(second.account().FindOrder(ids[2], false));
  EXPECT_TRUE(second.account().FindOrder(ids[3], false));
  for (const engine::Event& event : second.account().ListEvents(0, 1000)) {
    EXPECT_GE(event.order, ids[3]);
  }
  // The oldest goes, as it would have.
  second.world->Create();
  EXPECT_FALSE(second.account().FindOrder(ids[3], false));
}

}  // namespace
}  // namespace payscrypt::storage
