#include "engine/account.h"

#include <thread>

#include <gtest/gtest.h>

#include "fakes.h"

namespace payscrypt::engine {
namespace {

using domain::Amount;
using domain::OrderStatus;
using std::chrono::minutes;
using std::chrono::seconds;

domain::Step StepAfter(domain::Duration offset, domain::StepAction action) {
  domain::Step step;
  step.base = domain::Step::Base::kAfter;
  step.offset = offset;
  step.action = std::move(action);
  return step;
}

std::shared_ptr<const domain::Scenario> PaidThenConfirmed() {
  domain::Scenario scenario;
  scenario.name = "paid";
  scenario.timeline.push_back(StepAfter(seconds(2), domain::PayStep{domain::Remaining{}}));
  domain::Step confirm = StepAfter(seconds(1), domain::ConfirmStep{1});
  confirm.repeat = domain::Repeat{seconds(1), std::nullopt, OrderStatus::kSuccessful};
  scenario.timeline.push_back(confirm);
  return std::make_shared<domain::Scenario>(scenario);
}

AccountOptions With(std::shared_ptr<const domain::Scenario> scenario,
                    std::vector<std::string> webhooks = {}) {
  AccountOptions options;
  options.scenario = std::move(scenario);
  options.webhooks = std::move(webhooks);
  return options;
}

std::vector<std::string> StatusChanges(const std::vector<Happening>& happenings) {
  std::vector<std::string> names;
  for (const Happening& happening : happenings) {
    if (const auto* change = std::get_if<StatusChanged>(&happening.event.detail)) {
      names.emplace_back(domain::NameOf(change->to));
    }
  }
  return names;
}

TEST(Account, CreatesAnOrderByTheAssetsTerms) {
  World world;
  const auto order = world.account->CreateOrder(BitcoinRequest());
  ASSERT_TRUE(order);
  EXPECT_EQ(order->status, OrderStatus::kPending);
  EXPECT_EQ(order->terms->target_value, Amount(150000));
  EXPECT_EQ(order->terms->created_at, Start());
  EXPECT_EQ(order->terms->expired_at, Start() + order->terms->asset->expiry);
  EXPECT_EQ(order->terms->target_confirmations, order->terms->asset->target_confirmations);
  ASSERT_FALSE(order->terms->variants.empty());
  EXPECT_TRUE(domain::IsWellFormedAddress(domain::AddressKind::kBitcoinTestnet,
                                          order->terms->variants.front()));
}

TEST(Account, RefusedRequestLeavesNothingBehind) {
  World world;
  domain::OrderRequest request = BitcoinRequest();
  request.target_value = "0";
  const auto order = world.account->CreateOrder(request);
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().code, domain::ErrorCode::kInvalidArgument);
  EXPECT_TRUE(world.account->EventsSince(0, 10).empty());
  EXPECT_TRUE(world.alarms.set.empty());
}

TEST(Account, ScenarioDrivesAnOrderToSuccess) {
  World world(With(PaidThenConfirmed()));
  const auto id = world.account->CreateOrder(BitcoinRequest())->terms->id;

  world.Advance(seconds(2) - domain::Duration(1));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kPending);
  world.Advance(domain::Duration(1));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kConfirming);
  world.Advance(seconds(2));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kConfirming);
  world.Advance(seconds(1));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kSuccessful);

  const auto found = world.account->FindOrder(id, true);
  ASSERT_EQ(found->payments.size(), 1U);
  EXPECT_EQ(found->payments[0].payment.value, Amount(150000));
  EXPECT_EQ(found->payments[0].payment.confirmations, 3);
  EXPECT_EQ(found->payments[0].tx_id.size(), 64U);
  EXPECT_TRUE(world.account->FindOrder(id, false)->payments.empty());
  EXPECT_TRUE(std::holds_alternative<ScenarioFinished>(world.happenings.back().event.detail));
}

TEST(Account, LateAlarmLetsEachTimerHappenAtItsOwnInstant) {
  World world(With(PaidThenConfirmed()));
  const auto id = world.account->CreateOrder(BitcoinRequest())->terms->id;
  world.Advance(minutes(30));  // expiry is among what fell due, after the payment
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kSuccessful);
  const auto found = world.account->FindOrder(id, true);
  EXPECT_EQ(found->payments[0].payment.seen_at, Start() + seconds(2));
  EXPECT_EQ(found->order.updated_at, Start() + seconds(5));
}

TEST(Account, CommandMeetsTheOrderAsItsTimeHasIt) {
  World world;
  const auto order = *world.account->CreateOrder(BitcoinRequest());
  world.clock.Advance(order.terms->asset->expiry);  // and no alarm comes
  const auto paid = world.account->Command(order.terms->id, domain::Pay{Amount(150000)});
  ASSERT_TRUE(paid);
  EXPECT_EQ(paid->status, OrderStatus::kExpired);
  EXPECT_EQ(paid->value, Amount(150000));
}

TEST(Account, UnpaidOrderExpiresAtExpiredAt) {
  World world;
  const auto order = *world.account->CreateOrder(BitcoinRequest());
  world.Advance(order.terms->asset->expiry - domain::Duration(1));
  EXPECT_EQ(world.StatusOf(order.terms->id), OrderStatus::kPending);
  world.Advance(domain::Duration(1));
  EXPECT_EQ(world.StatusOf(order.terms->id), OrderStatus::kExpired);
}

TEST(Account, UnknownOrderIsNotFound) {
  World world;
  EXPECT_FALSE(world.account->FindOrder(domain::OrderId{5}, true));
  const auto result = world.account->Command(domain::OrderId{5}, domain::Cancel{});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, domain::ErrorCode::kNotFound);
}

TEST(Account, RefusedStepIsToldAndTheScenarioGoesOn) {
  domain::Scenario scenario;
  scenario.timeline.push_back(StepAfter(seconds(1), domain::ConfirmStep{1}));  // nothing to confirm
  scenario.timeline.push_back(StepAfter(seconds(1), domain::CancelStep{}));
  World world(With(std::make_shared<domain::Scenario>(scenario)));
  const auto id = world.account->CreateOrder(BitcoinRequest())->terms->id;
  world.Advance(seconds(1));
  ASSERT_TRUE(std::holds_alternative<StepRefused>(world.happenings.back().event.detail));
  world.Advance(seconds(1));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kCanceled);
}

TEST(Account, StepAtCountsFromCreation) {
  domain::Scenario scenario;
  scenario.timeline.push_back(StepAfter(seconds(2), domain::PayStep{Amount(1)}));
  domain::Step cancel = StepAfter(seconds(5), domain::CancelStep{});
  cancel.base = domain::Step::Base::kAt;
  scenario.timeline.push_back(cancel);
  World world(With(std::make_shared<domain::Scenario>(scenario)));
  const auto id = world.account->CreateOrder(BitcoinRequest())->terms->id;
  world.Advance(seconds(4));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kPending);
  world.Advance(seconds(1));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kCanceled);
}

TEST(Account, RepeatTimesDoesTheStepThatManyTimesMore) {
  domain::Scenario scenario;
  domain::Step pay = StepAfter(seconds(1), domain::PayStep{Amount(10)});
  pay.repeat = domain::Repeat{seconds(1), 3, std::nullopt};
  scenario.timeline.push_back(pay);
  World world(With(std::make_shared<domain::Scenario>(scenario)));
  const auto id = world.account->CreateOrder(BitcoinRequest())->terms->id;
  world.Advance(minutes(1));
  EXPECT_EQ(world.account->FindOrder(id, true)->payments.size(), 4U);
}

TEST(Account, EachOrderPlaysItsOwnCopyOfTheScenario) {
  World world(With(PaidThenConfirmed()));
  const auto first = world.account->CreateOrder(BitcoinRequest())->terms->id;
  world.Advance(seconds(3));
  const auto second = world.account->CreateOrder(BitcoinRequest())->terms->id;
  world.Advance(seconds(2));
  EXPECT_EQ(world.StatusOf(first), OrderStatus::kSuccessful);
  EXPECT_EQ(world.StatusOf(second), OrderStatus::kConfirming);
}

TEST(Account, WebhooksOfOneOrderGoOneAfterTheOther) {
  World world(With(PaidThenConfirmed(), {"http://shop.test/hook"}));
  const auto id = world.account->CreateOrder(BitcoinRequest())->terms->id;
  EXPECT_EQ(world.sender.count(), 0U);
  world.Advance(minutes(1));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kSuccessful);  // the receiver holds up nothing else
  ASSERT_EQ(world.sender.count(), 1U);
  EXPECT_EQ(world.sender.at(0).attempt.url, "http://shop.test/hook");
  EXPECT_EQ(world.sender.at(0).attempt.body, id.ToString() + " CONFIRMING");
  world.sender.Answer(0, 200);
  ASSERT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(world.sender.at(1).attempt.body, id.ToString() + " SUCCESSFUL");
  EXPECT_EQ(world.account->DeliveriesPending(), 1U);
  world.sender.Answer(1, 500);
  EXPECT_EQ(world.account->DeliveriesPending(), 0U);
  const auto& settled = std::get<WebhookSettled>(world.happenings.back().event.detail);
  EXPECT_EQ(settled.http_status, 500);
  EXPECT_EQ(settled.status, OrderStatus::kSuccessful);
}

TEST(Account, WebhooksDoNotWaitForEachOther) {
  World world(With(PaidThenConfirmed(), {"http://a.test/", "http://b.test/"}));
  ASSERT_TRUE(world.account->CreateOrder(BitcoinRequest()));
  ASSERT_TRUE(world.account->CreateOrder(BitcoinRequest()));
  world.Advance(seconds(2));
  EXPECT_EQ(world.sender.count(), 4U);
}

TEST(Account, EventsAreNumberedWithoutGaps) {
  World world(With(PaidThenConfirmed(), {"http://a.test/"}));
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(world.account->CreateOrder(BitcoinRequest()));
  world.Advance(minutes(1));
  const auto events = world.account->EventsSince(0, 1'000);
  ASSERT_EQ(events.size(), world.happenings.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].number, i + 1);
    EXPECT_LE(events[i == 0 ? 0 : i - 1].at, events[i].at);
  }
  EXPECT_EQ(StatusChanges(world.happenings).size(), 10U);
}

TEST(Account, ManualClockSetsNoAlarm) {
  World world(With(PaidThenConfirmed()));
  ASSERT_TRUE(world.account->CreateOrder(BitcoinRequest()));
  EXPECT_TRUE(world.alarms.set.empty());
}

TEST(Account, AlarmIsSetToTheFirstTimerAndThenToTheNext) {
  std::chrono::nanoseconds elapsed{0};
  platform::ScaledClock clock(1, Start(), [&elapsed] { return elapsed; });
  FakeAlarms alarms;
  FakeSender sender;
  OrderIds ids(7);
  AccountOptions options = With(PaidThenConfirmed());
  options.assets = domain::AssetCatalog::BuiltIn();
  Account account(options, AccountPorts{clock, alarms, sender, ids, NoticeText, {}});

  const auto id = account.CreateOrder(BitcoinRequest())->terms->id;
  ASSERT_EQ(alarms.set.size(), 1U);
  EXPECT_EQ(alarms.set.back(), seconds(2));
  elapsed = seconds(2);
  alarms.wake();
  EXPECT_EQ(account.FindOrder(id, false)->order.status, OrderStatus::kConfirming);
  EXPECT_EQ(alarms.set.back(), seconds(1));
}

TEST(Account, TheSameSeedGivesTheSameRun) {
  const auto run = [] {
    World world(With(PaidThenConfirmed()));
    std::string text;
    for (int i = 0; i < 3; ++i) {
      const auto order = *world.account->CreateOrder(BitcoinRequest());
      text += order.terms->id.ToString() + order.terms->variants.front();
      world.Advance(seconds(3));
      const auto found = world.account->FindOrder(order.terms->id, true);
      for (const auto& view : found->payments) text += view.tx_id;
    }
    for (const Event& event : world.account->EventsSince(0, 1'000)) {
      text += std::to_string(event.number) + std::to_string(event.detail.index()) +
              std::to_string(event.at.time_since_epoch().count());
    }
    return text;
  };
  EXPECT_EQ(run(), run());
}

TEST(Account, ManyThreadsLoseNothing) {
  constexpr int kThreads = 4;
  constexpr int kOrders = 200;
  World world(With(PaidThenConfirmed(), {"http://a.test/"}));
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&world] {
      for (int i = 0; i < kOrders; ++i) {
        const auto order = world.account->CreateOrder(BitcoinRequest());
        ASSERT_TRUE(order);
        ASSERT_TRUE(world.account->FindOrder(order->terms->id, true));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  world.Advance(minutes(1));
  int successes = 0;
  for (const Event& event : world.account->EventsSince(0, EventLog::kMaxEvents)) {
    const auto* change = std::get_if<StatusChanged>(&event.detail);
    if (change != nullptr && change->to == OrderStatus::kSuccessful) ++successes;
  }
  EXPECT_EQ(successes, kThreads * kOrders);
  EXPECT_EQ(world.account->DeliveriesPending(), 2U * kThreads * kOrders);
}

}  // namespace
}  // namespace payscrypt::engine
