#include "engine/account.h"

#include <algorithm>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"
#include "story.h"

namespace payscrypt::engine {
namespace {

using domain::Amount;
using domain::ErrorCode;
using domain::OrderId;
using domain::OrderStatus;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Account, CreatesAnOrderByTheAssetsTerms) {
  World world;
  const auto answer = world.account->CreateOrder(BitcoinRequest(), {});
  ASSERT_TRUE(answer.result);
  const OrderView& order = *answer.result;
  EXPECT_EQ(answer.fault, nullptr);
  EXPECT_EQ(order.status, OrderStatus::kPending);
  EXPECT_EQ(order.updated_at, Start());
  EXPECT_EQ(order.terms->target_value, Amount(150000));
  EXPECT_EQ(order.terms->tolerated_value, Amount(0));
  EXPECT_EQ(order.terms->created_at, Start());
  EXPECT_EQ(order.terms->expired_at, Start() + order.terms->asset->expiry);
  EXPECT_EQ(order.terms->target_confirmations, order.terms->asset->target_confirmations);
  EXPECT_EQ(order.terms->pg_wallet_id, 42);
  ASSERT_FALSE(order.terms->variants.empty());
  EXPECT_TRUE(domain::IsWellFormedAddress(domain::AddressKind::kBitcoinTestnet,
                                          order.terms->variants.front()));
  EXPECT_THAT(LogOf(*world.account), ElementsAre("0 created", "0 chosen none"));
  EXPECT_EQ(world.account->OrderCount(), 1U);
}

TEST(Account, RefusedRequestLeavesNothingBehindButItsRecord) {
  World world;
  domain::OrderRequest request = BitcoinRequest();
  request.target_value = "0";
  const auto answer = world.account->CreateOrder(request, {});
  ASSERT_FALSE(answer.result);
  EXPECT_EQ(answer.result.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(LogOf(*world.account), IsEmpty());
  EXPECT_FALSE(world.alarms.pending());
  EXPECT_EQ(world.account->OrderCount(), 0U);
  const auto requests = world.account->requests().List(0, 10);
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_EQ(requests[0].number, answer.request);
  EXPECT_EQ(requests[0].order.value, 0);
}

TEST(Account, RequestsAreRecorded) {
  World world;
  const OrderId id = world.Create();
  world.Pass(seconds(1));
  ASSERT_TRUE(world.account->GetOrder(id, false, {}).result);
  const OrderId unknown{id.value + 1};
  ASSERT_FALSE(world.account->GetOrder(unknown, false, {}).result);

  RequestLog& log = world.account->requests();
  const auto requests = log.List(0, 10);
  ASSERT_THAT(requests, SizeIs(3));
  EXPECT_EQ(requests[0].number, 1U);
  EXPECT_EQ(requests[0].rpc, domain::Rpc::kCreateOrder);
  EXPECT_EQ(requests[0].transport, Transport::kRest);
  EXPECT_EQ(requests[0].order, id);
  EXPECT_EQ(requests[0].terms->merchant_order_id, "A-1");
  EXPECT_EQ(requests[0].answer, nullptr);  // that is the API's work
  EXPECT_EQ(requests[0].at, Start());
  EXPECT_EQ(requests[0].after_event, 0U);
  EXPECT_EQ(requests[1].rpc, domain::Rpc::kGetPublicOrderById);
  EXPECT_EQ(requests[1].transport, Transport::kGrpc);
  EXPECT_EQ(requests[1].at, Start() + seconds(1));
  EXPECT_EQ(requests[1].after_event, 2U);
  EXPECT_EQ(requests[2].order, unknown);
  EXPECT_EQ(requests[2].terms, nullptr);
}

TEST(Account, UnpaidOrderExpiresAtExpiredAt) {
  World world;
  const OrderId id = world.Create();
  const domain::Duration expiry = world.Detail(id).found.order.terms->asset->expiry;
  world.Pass(expiry - domain::Duration(1));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kPending);
  world.Pass(domain::Duration(1));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kExpired);
}

TEST(Account, CommandMeetsTheOrderAsItsTimeHasIt) {
  World world;
  const OrderId id = world.Create();
  const auto terms = world.Detail(id).found.order.terms;
  world.clock->MoveTo(terms->expired_at + hours(1));  // and no alarm comes
  const auto paid = world.account->Act(id, kPayAll);
  ASSERT_TRUE(paid);
  EXPECT_EQ(paid->status, OrderStatus::kExpired);
  EXPECT_EQ(paid->value, Amount(150000));
  const auto events = world.account->ListEvents(2, 10);
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[0].at, terms->expired_at);
  EXPECT_EQ(events[1].at, terms->expired_at + hours(1));
}

TEST(Account, UnknownOrderIsNotFound) {
  World world;
  world.Create();
  const std::int64_t first = world.account->options().order_ids.first;
  for (const std::int64_t id : {std::int64_t{0}, std::int64_t{5}, first - 1, first + 1}) {
    EXPECT_FALSE(world.account->FindOrder(OrderId{id}, EventLog::kMaxEvents)) << id;
    const auto acted = world.account->Act(OrderId{id}, domain::CancelStep{});
    ASSERT_FALSE(acted) << id;
    EXPECT_EQ(acted.error().code, ErrorCode::kNotFound);
    EXPECT_TRUE(world.account->ListEvents(0, 10, OrderId{id}).empty());
  }
}

TEST(Account, OrderIsShownWithItsLivePayments) {
  World world;
  const OrderId id = world.Create();
  ASSERT_TRUE(world.account->Act(id, domain::PayStep{Amount(1)}));
  ASSERT_TRUE(world.account->Act(id, domain::PayStep{Amount(2)}));
  ASSERT_TRUE(world.account->Act(id, domain::DropStep{0}));

  const auto found = *world.account->GetOrder(id, true, {}).result;
  ASSERT_THAT(found.payments, SizeIs(1));
  EXPECT_EQ(found.payments[0].payment.value, Amount(2));
  EXPECT_EQ(found.payments[0].tx_id.size(), 64U);
  EXPECT_EQ(found.order.value, Amount(2));
  EXPECT_TRUE(world.account->GetOrder(id, false, {}).result->payments.empty());

  const OrderDetail detail = world.Detail(id);
  ASSERT_THAT(detail.tx_ids, SizeIs(2));
  EXPECT_NE(detail.tx_ids[0], detail.tx_ids[1]);
  EXPECT_EQ(detail.tx_ids[1], found.payments[0].tx_id);
  EXPECT_THAT(detail.payment_values, ElementsAre(Amount(1), Amount(2)));
  EXPECT_THAT(detail.events, SizeIs(5));
  EXPECT_TRUE(world.account->FindOrder(id)->events.empty());
}

TEST(Account, ListsOrdersWithNoneLeftOutHoweverManyThereAre) {
  World world;
  std::vector<OrderId> sought;
  for (int i = 0; i < 10'500; ++i) {
    const OrderId id = world.Create(BitcoinRequest(i % 1'500 == 0 ? "sought" : "other"));
    if (i % 1'500 == 0) sought.push_back(id);
  }
  const auto ids = [&](bool newest_first) {
    OrderQuery query;
    query.text = "sought";
    query.newest_first = newest_first;
    std::vector<OrderId> found;
    for (const OrderDetail& order : world.account->ListOrders(query)) {
      found.push_back(order.found.order.terms->id);
    }
    return found;
  };
  EXPECT_EQ(ids(false), sought);
  std::reverse(sought.begin(), sought.end());
  EXPECT_EQ(ids(true), sought);
}

TEST(Account, ListsOrders) {
  World world;
  const OrderId first = world.Create(BitcoinRequest("A-1"));
  const OrderId second = world.Create(BitcoinRequest("A-2"));
  const OrderId third = world.Create(BitcoinRequest("A-1"));
  ASSERT_TRUE(world.account->Act(second, domain::CancelStep{}));
  const auto ids = [&](const OrderQuery& query) {
    std::vector<OrderId> found;
    for (const OrderDetail& order : world.account->ListOrders(query)) {
      found.push_back(order.found.order.terms->id);
    }
    return found;
  };
  EXPECT_THAT(ids({}), ElementsAre(first, second, third));
  EXPECT_THAT(ids({.after = first, .limit = 1, .status = {}, .merchant_order_id = {}}),
              ElementsAre(second));
  EXPECT_THAT(ids({.after = third, .limit = 9, .status = {}, .merchant_order_id = {}}), IsEmpty());
  EXPECT_THAT(ids({.after = OrderId{domain::kMaxOrderId},
                   .limit = 9,
                   .status = {},
                   .merchant_order_id = {}}),
              IsEmpty());
  EXPECT_THAT(
      ids({.after = OrderId{1}, .limit = 9, .status = {}, .merchant_order_id = std::string("A-1")}),
      ElementsAre(first, third));
  EXPECT_THAT(
      ids({.after = {}, .limit = 9, .status = OrderStatus::kCanceled, .merchant_order_id = {}}),
      ElementsAre(second));
}

TEST(Account, HasRoomForSoManyOrders) {
  AccountOptions options;
  options.name = "small";
  options.order_ids = {101, 103};
  World world(options);
  EXPECT_EQ(world.Create().value, 101);
  EXPECT_EQ(world.Create().value, 102);
  const auto answer = world.account->CreateOrder(BitcoinRequest(), {});
  ASSERT_FALSE(answer.result);
  EXPECT_EQ(answer.result.error().code, ErrorCode::kResourceExhausted);
  EXPECT_THAT(answer.result.error().message, HasSubstr("\"small\""));
}

TEST(Account, EventsAreNumberedWithoutGapsAndChainedByOrder) {
  World world(Playing(Paid(), {"http://a.test/"}));
  for (int i = 0; i < 5; ++i) world.Create();
  world.PlayOut();
  const auto events = world.account->ListEvents(0, 1'000);
  ASSERT_EQ(events.size(), world.happenings.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].number, i + 1);
    EXPECT_EQ(world.happenings[i].event.number, i + 1);
    EXPECT_LE(events[i == 0 ? 0 : i - 1].at, events[i].at);
  }
  const OrderId id = events[0].order;
  const auto own = world.account->ListEvents(0, 1'000, id);
  EXPECT_THAT(own, SizeIs(events.size() / 5));
  std::uint64_t previous = 0;
  for (const Event& event : own) {
    EXPECT_EQ(event.order, id);
    EXPECT_EQ(event.previous, previous);
    previous = event.number;
  }
  const auto page = world.account->ListEvents(own[0].number, 2, id);
  ASSERT_THAT(page, SizeIs(2));
  EXPECT_EQ(page[0].number, own[1].number);
}

TEST(Account, ClockThatStandsStillSetsNoAlarm) {
  World world(Playing(Paid()));
  world.Create();
  EXPECT_FALSE(world.alarms.pending());
}

TEST(Account, AlarmIsSetToTheFirstTimerAndThenToTheNext) {
  World world(Playing(Paid()), 1);
  const OrderId id = world.Create();
  EXPECT_EQ(world.alarms.pending(), seconds(2));
  world.real_time = std::chrono::nanoseconds(seconds(2)).count();
  world.alarms.Fire();
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kConfirming);
  EXPECT_EQ(world.alarms.pending(), seconds(1));
}

TEST(Account, WaitIsOverWhenItsClockGetsThere) {
  World world;
  int first = 0;
  int second = 0;
  world.account->After(seconds(2), [&] { ++first; });
  const auto wait = world.account->After(seconds(3), [&] { ++second; });
  EXPECT_EQ(world.account->GetClock().next_due, Start() + seconds(2));
  world.Pass(seconds(2));
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 0);
  world.account->ForgetWait(wait);
  world.account->ForgetWait(wait);
  EXPECT_FALSE(world.account->GetClock().next_due);
  world.Pass(seconds(2));
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 0);
}

TEST(Account, ForgottenWaitLetsGoOfWhatItHolds) {
  World world;
  const auto held = std::make_shared<int>();
  const auto wait = world.account->After(seconds(2), [held] {});
  EXPECT_EQ(held.use_count(), 2);
  world.account->ForgetWait(wait);
  EXPECT_EQ(held.use_count(), 1);
}

TEST(Account, ClosingEndsWaitsAndAdvancesAndNothingHappensAfterwards) {
  World world(Playing(Paid(), {"http://a.test/", "http://b.test/"}));
  const OrderId id = world.Create();
  int ended = 0;
  world.account->After(minutes(9), [&] { ++ended; });
  world.Pass(seconds(2));
  world.Pass(seconds(3));  // the second webhook of each URL waits for the first
  ASSERT_EQ(world.sender.count(), 2U);
  const auto advancing = world.Advance({.by = hours(1), .to = {}});
  world.alarms.FireWhatIsDue();
  const auto queued = world.Advance({});

  world.account->Close();
  EXPECT_EQ(ended, 1);
  for (const auto& closed : {advancing, queued}) {
    ASSERT_TRUE(closed->answer);
    ASSERT_FALSE(*closed->answer);
    EXPECT_EQ(closed->answer->error().code, ErrorCode::kUnavailable);
    EXPECT_THAT(closed->answer->error().message, HasSubstr("default"));
  }
  world.account->Close();
  world.Pass(hours(10));
  world.sender.Answer(0, 200);
  world.sender.Answer(1, 200);
  EXPECT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kSuccessful);
  EXPECT_EQ(ended, 1);
  EXPECT_EQ(advancing->answers, 1);

  world.account->After(seconds(1), [&] { ++ended; });
  EXPECT_EQ(ended, 2);
  EXPECT_FALSE(*world.Advance({})->answer);
}

TEST(Account, WebhookThatWaitsForTheNextRoundIsNotSentAfterClosing) {
  World world(Playing(Paid(), {"http://a.test/"}));
  const OrderId first = world.Create();
  const OrderId second = world.Create();
  ASSERT_TRUE(world.account->Act(first, domain::CancelStep{}));
  ASSERT_TRUE(world.account->Act(second, domain::CancelStep{}));
  ASSERT_EQ(world.sender.count(), 1U);
  world.account->Close();
  world.sender.Answer(0, 200);
  EXPECT_EQ(world.sender.count(), 1U);
}

TEST(Account, ManyThreadsLoseNothing) {
  constexpr int kThreads = 4;
  constexpr int kOrders = 200;
  World world(Playing(Paid(), {"http://a.test/"}), 1);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&world] {
      for (int i = 0; i < kOrders; ++i) {
        const OrderId id = world.Create();
        ASSERT_TRUE(world.account->GetOrder(id, true, {}).result);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  world.Pass(minutes(1));
  int successes = 0;
  for (const Event& event : world.account->ListEvents(0, EventLog::kMaxEvents)) {
    const auto* change = std::get_if<StatusChanged>(&event.detail);
    if (change != nullptr && change->to == OrderStatus::kSuccessful) ++successes;
  }
  EXPECT_EQ(successes, kThreads * kOrders);
  EXPECT_EQ(world.account->OrderCount(), std::size_t{kThreads} * kOrders);
  EXPECT_EQ(world.account->GetClock().deliveries_pending, 2U * kThreads * kOrders);
}

TEST(Account, TwoThreadsHammerItWhileItAdvances) {
  World world(Playing(Paid(), {"http://a.test/"}));
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&world, &stop] {
      OrderId id = world.Create();
      for (int i = 0; i < 300 && !stop; ++i) {
        if (i % 10 == 0) id = world.Create();
        const auto view = world.account->GetOrder(id, true, {}).result;
        ASSERT_TRUE(view);
        if (i % 7 == 0) static_cast<void>(world.account->Act(id, domain::ConfirmStep{1}));
        const ClockView clock = world.account->GetClock();
        EXPECT_LE(view->order.updated_at, clock.now);
        world.account->ListEvents(0, 10, id);
        world.account->ListDeliveries({.limit = 10});
        world.account->ForgetWait(world.account->After(seconds(1), [] {}));
      }
    });
  }
  for (int i = 0; i < 30; ++i) world.PlayFor(seconds(1));
  for (std::thread& thread : threads) thread.join();
  stop = true;
  world.PlayOut();
  EXPECT_EQ(world.account->GetClock().deliveries_pending, 0U);
  for (const OrderDetail& order : world.account->ListOrders(
           {.after = {}, .limit = 999, .status = {}, .merchant_order_id = {}})) {
    // One that was confirmed by hand in its middle is left where it is.
    EXPECT_TRUE(domain::IsFinal(order.found.order.status) || order.playing == Playing::kTakenOver);
  }
}

TEST(Account, FindsAnOrderWithItsNewestEvents) {
  World world(Playing(Paid()));
  const OrderId id = world.Create();
  world.PlayFor(std::chrono::seconds(5));
  const auto all = world.Detail(id).events;
  const auto newest = world.account->FindOrder(id, 2)->events;
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].number, all[all.size() - 2].number);
  EXPECT_EQ(newest[1].number, all.back().number);
}

}  // namespace
}  // namespace payscrypt::engine
