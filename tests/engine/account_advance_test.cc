// How an account's clock is set and advanced.
#include <random>

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
using domain::Scenario;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::vector<std::string> kOne = {"http://a.test/"};
const std::vector<std::string> kTwo = {"http://a.test/", "http://b.test/"};

AdvanceGoal By(domain::Duration time) { return {.by = time, .to = {}}; }
AdvanceGoal To(domain::Timestamp time) { return {.by = {}, .to = time}; }
AdvanceGoal AtMost(std::uint64_t events) { return {.by = {}, .to = {}, .max_events = events}; }

TEST(AccountAdvance, PlaysWhatIsDueOnTheWay) {
  World world(Playing(Paid()));
  const OrderId id = world.Create();
  const AdvanceReport report = world.PlayFor(seconds(4));
  EXPECT_EQ(world.clock->Now(), Start() + seconds(4));
  EXPECT_EQ(report.clock.now, Start() + seconds(4));
  EXPECT_EQ(report.clock.factor, 0);
  EXPECT_EQ(report.clock.next_due, Start() + seconds(5));
  EXPECT_EQ(report.clock.deliveries_pending, 0U);
  EXPECT_EQ(report.after_event, 2U);
  EXPECT_EQ(report.last_event, 6U);
  EXPECT_FALSE(report.stopped_early);
  EXPECT_THAT(LogOf(*world.account, id, report.after_event),
              ElementsAre("2000 paid 0", "2000 CONFIRMING", "3000 blocks 1", "4000 blocks 1"));
}

TEST(AccountAdvance, ReachesAnInstantWhereNothingIsDue) {
  World world(Playing(Paid()));
  const OrderId id = world.Create();
  EXPECT_EQ(world.Play(To(Start() + milliseconds(5'500))).clock.now, Start() + milliseconds(5'500));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kSuccessful);
  EXPECT_EQ(world.PlayFor(seconds(0)).last_event, world.account->ListEvents(0, 99).size());
}

TEST(AccountAdvance, NeverGoesBack) {
  World world;
  world.PlayFor(seconds(1));
  std::optional<domain::Result<AdvanceReport>> report;
  world.account->Advance(To(Start()), [&](const auto& ended) { report = ended; });
  world.alarms.FireWhatIsDue();
  ASSERT_TRUE(report && !*report);
  EXPECT_EQ(report->error().code, domain::ErrorCode::kFailedPrecondition);
  EXPECT_EQ(world.PlayFor(seconds(0)).clock.now, Start() + seconds(1));
}

TEST(AccountAdvance, UntilIdleStopsAtTheLastInstantThatMatters) {
  World world(Playing(Paid()));
  world.Create();
  EXPECT_EQ(world.PlayOut().clock.now, Start() + seconds(5));  // not at the order's expiry
  EXPECT_FALSE(world.account->GetClock().next_due);
  EXPECT_EQ(world.PlayOut().clock.now, Start() + seconds(5));
}

TEST(AccountAdvance, WithoutAnythingDueIsThereAtOnce) {
  World world;
  const AdvanceReport idle = world.PlayOut();
  EXPECT_EQ(idle.clock.now, Start());
  EXPECT_EQ(idle.last_event, 0U);
  EXPECT_FALSE(idle.clock.next_due);
}

TEST(AccountAdvance, TimersThatDoNothingDoNotMoveTheClock) {
  World world(Playing(Paid()));
  ASSERT_TRUE(world.account->Act(world.Create(), domain::CancelStep{}));
  world.account->ForgetWait(world.account->After(seconds(1), [] {}));
  EXPECT_FALSE(world.account->GetClock().next_due);
  EXPECT_EQ(world.PlayOut().clock.now, Start());
}

TEST(AccountAdvance, OfTheSameInstantTheFirstPlannedComesFirst) {
  World world(Playing(Story({After(seconds(1), kPayAll)})));
  const OrderId first = world.Create();
  const OrderId second = world.Create();
  world.PlayFor(seconds(1));
  std::vector<OrderId> paid;
  for (const Event& event : world.account->ListEvents(0, 99)) {
    if (std::holds_alternative<PaymentSeen>(event.detail)) paid.push_back(event.order);
  }
  EXPECT_THAT(paid, ElementsAre(first, second));
}

TEST(AccountAdvance, WaitsForTheWebhooksOfAnInstantBeforeItMovesOn) {
  World world(Playing(Paid(), kTwo));
  const OrderId id = world.Create();
  const auto advancing = world.Advance(By(hours(1)));
  EXPECT_THAT(LogOf(*world.account), SizeIs(2));  // nothing on the caller's thread
  world.alarms.FireWhatIsDue();
  ASSERT_EQ(world.sender.count(), 2U);
  EXPECT_FALSE(advancing->answer);

  // Whoever is told, and calls back, sees the order as it is then.
  EXPECT_EQ(world.account->GetOrder(id, false, {}).result->order.status, OrderStatus::kConfirming);
  EXPECT_EQ(world.account->GetClock().now, Start() + seconds(2));
  EXPECT_EQ(world.account->GetClock().deliveries_pending, 2U);

  world.sender.Answer(1, 200);
  EXPECT_EQ(world.alarms.FireWhatIsDue(), 0);
  EXPECT_EQ(world.account->GetClock().now, Start() + seconds(2));
  world.sender.Answer(0, 200);
  EXPECT_EQ(world.account->GetClock().now, Start() + seconds(2));
  world.alarms.FireWhatIsDue();
  ASSERT_EQ(world.sender.count(), 4U);
  EXPECT_EQ(world.account->GetClock().now, Start() + seconds(5));
  world.sender.Answer(2, 500);
  world.sender.Answer(3, 500);
  EXPECT_FALSE(advancing->answer);
  world.alarms.FireWhatIsDue();
  ASSERT_TRUE(advancing->answer);
  EXPECT_EQ(advancing->answer->value().clock.now, Start() + hours(1));
  EXPECT_EQ(advancing->answers, 1);
}

TEST(AccountAdvance, WaitsForWebhooksThatWereUnderWayBefore) {
  World world(Playing(Paid(), kOne));
  world.Create();
  world.Pass(seconds(2));
  const auto advancing = world.Advance(By(seconds(1)));
  world.alarms.FireWhatIsDue();
  EXPECT_FALSE(advancing->answer);
  EXPECT_EQ(world.account->GetClock().now, Start() + seconds(2));
  world.sender.Answer(0, 200);
  world.alarms.FireWhatIsDue();
  ASSERT_TRUE(advancing->answer);
  EXPECT_EQ(advancing->answer->value().clock.now, Start() + seconds(3));
}

TEST(AccountAdvance, PlaysDelayedWebhooksAndWaits) {
  Scenario story = Paid();
  story.webhook_faults = {{.status = OrderStatus::kSuccessful,
                           .skip = 0,
                           .times = {},
                           .action = domain::DelayWebhook{minutes(3)}}};
  World world(Playing(story, kOne));
  world.Create();
  int waits = 0;
  world.account->After(minutes(5), [&] { ++waits; });
  EXPECT_EQ(world.PlayOut().clock.now, Start() + minutes(5));
  EXPECT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(waits, 1);
  EXPECT_EQ(LogOf(*world.account).back(), "185000 settled 2 200");
}

TEST(AccountAdvance, TakesTurnsWithOthers) {
  World world(Playing(Paid(), kOne));
  world.Create();
  const auto first = world.Advance(By(seconds(2)));
  const auto second = world.Advance(By(seconds(1)));
  const auto third = world.Advance({});
  world.alarms.FireWhatIsDue();
  EXPECT_FALSE(first->answer);
  world.sender.Answer(0, 200);
  world.alarms.FireWhatIsDue();
  ASSERT_TRUE(first->answer);
  ASSERT_TRUE(second->answer);
  EXPECT_EQ(first->answer->value().clock.now, Start() + seconds(2));
  EXPECT_EQ(second->answer->value().clock.now, Start() + seconds(3));
  EXPECT_EQ(second->answer->value().after_event, first->answer->value().last_event);
  EXPECT_FALSE(third->answer);
  world.sender.Answer(1, 200);
  world.alarms.FireWhatIsDue();
  ASSERT_TRUE(third->answer);
  EXPECT_EQ(third->answer->value().clock.now, Start() + seconds(5));
}

TEST(AccountAdvance, IsBoundedAndSaysSo) {
  World world(Playing(Paid()));
  world.Create();
  const AdvanceReport report = world.Play(AtMost(3));
  EXPECT_TRUE(report.stopped_early);
  EXPECT_EQ(report.clock.now, Start() + seconds(3));
  EXPECT_EQ(report.clock.next_due, Start() + seconds(4));
  EXPECT_EQ(report.last_event - report.after_event, 3U);
  const AdvanceReport rest = world.Play(AtMost(4));  // exactly as many as there are
  EXPECT_EQ(rest.clock.now, Start() + seconds(5));
  EXPECT_FALSE(rest.stopped_early);
}

TEST(AccountAdvance, LongOneLetsOthersInBetween) {
  World world(Playing(Story({Repeated(After(milliseconds(1), domain::ConfirmStep{1}),
                                      milliseconds(1), {}, OrderStatus::kSuccessful)})));
  for (int i = 0; i < 3; ++i) world.Create();
  const auto advancing = world.Advance(By(seconds(100)));
  world.alarms.Fire();
  EXPECT_FALSE(advancing->answer);
  EXPECT_EQ(world.alarms.pending(), nanoseconds::zero());
  const domain::Timestamp between = world.account->GetClock().now;
  EXPECT_GT(between, Start());
  EXPECT_LT(between, Start() + seconds(100));
  const Event newest = world.account->ListEvents(0, EventLog::kMaxEvents).back();
  EXPECT_EQ(newest.at, between);
  EXPECT_GT(world.alarms.FireWhatIsDue(), 0);
  ASSERT_TRUE(advancing->answer);
  EXPECT_GT(advancing->answer->value().last_event, 3U * domain::kMaxRepeats);
  EXPECT_FALSE(advancing->answer->value().stopped_early);
}

TEST(AccountAdvance, OnARunningClockTimeGoesOnFromThere) {
  World world(Playing(Paid(), kOne), 1);
  const OrderId id = world.Create();
  world.real_time = nanoseconds(seconds(1)).count();
  EXPECT_EQ(world.Play(By(seconds(3))).clock.now, Start() + seconds(4));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kConfirming);
  EXPECT_EQ(world.Detail(id).found.payments[0].payment.seen_at, Start() + seconds(2));
  EXPECT_EQ(world.alarms.pending(), seconds(1));
  world.real_time = nanoseconds(seconds(2)).count();
  world.alarms.Fire();
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kSuccessful);
  EXPECT_EQ(world.account->GetClock().now, Start() + seconds(5));
}

TEST(AccountAdvance, ARunningClockMayComeToTheGoalByItself) {
  World world(Playing(Paid(), kOne), 1);
  world.Create();
  const auto advancing = world.Advance(By(seconds(3)));
  world.alarms.FireWhatIsDue();
  world.real_time = nanoseconds(minutes(1)).count();  // while the receiver thinks
  world.sender.Answer(0, 200);
  world.alarms.FireWhatIsDue();
  EXPECT_FALSE(advancing->answer);  // the next one fell due meanwhile
  world.sender.Answer(1, 200);
  world.alarms.FireWhatIsDue();
  ASSERT_TRUE(advancing->answer);
  EXPECT_EQ(advancing->answer->value().clock.now, Start() + seconds(62));
}

TEST(AccountAdvance, IsNotPutOffByAChangeOfTheClocksMode) {
  World world(Playing(Paid()), 1);
  world.Create();
  const auto advancing = world.Advance({});
  ASSERT_TRUE(world.account->SetClock(2, {}));
  EXPECT_EQ(world.alarms.pending(), nanoseconds::zero());
  world.alarms.FireWhatIsDue();
  ASSERT_TRUE(advancing->answer);
}

TEST(AccountAdvance, PlaysAThousandOrders) {
  World world(Playing(Paid(), kOne));
  for (int i = 0; i < 1'000; ++i) world.Create();
  EXPECT_EQ(world.PlayOut().clock.now, Start() + seconds(5));
  EXPECT_EQ(world.sender.count(), 2'000U);
  for (const OrderDetail& order :
       world.account->ListOrders({{}, 1'001, OrderStatus::kSuccessful, {}})) {
    EXPECT_EQ(order.found.order.updated_at, Start() + seconds(5));
  }
  EXPECT_THAT(world.account->ListOrders({{}, 2'000, OrderStatus::kSuccessful, {}}), SizeIs(1'000));
}

// ---- setting it

TEST(AccountSetClock, BackInTimeIsRefused) {
  World world;
  world.Pass(seconds(2));
  const auto refused = world.account->SetClock(60, Start() + seconds(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(world.account->GetClock().factor, 0);
  EXPECT_TRUE(world.account->SetClock({}, Start() + seconds(2)));
}

TEST(AccountSetClock, ForwardPlaysWhatIsDueAndWaitsForNobody) {
  World world(Playing(Paid(), kOne));
  const OrderId id = world.Create();
  const auto clock = world.account->SetClock({}, Start() + seconds(9));
  ASSERT_TRUE(clock);
  EXPECT_EQ(clock->now, Start() + seconds(9));
  EXPECT_EQ(clock->deliveries_pending, 2U);
  EXPECT_FALSE(clock->next_due);
  EXPECT_EQ(world.Detail(id).found.order.updated_at, Start() + seconds(5));
  EXPECT_EQ(world.account->ListDeliveries({.limit = 1})[0].sent_at(), Start() + seconds(2));
}

TEST(AccountSetClock, NewPaceSetsTheAlarmAnew) {
  World world(Playing(Paid()), 1);
  world.Create();
  EXPECT_EQ(world.alarms.pending(), seconds(2));
  const auto clock = world.account->SetClock(2, {});
  ASSERT_TRUE(clock);
  EXPECT_EQ(clock->factor, 2);
  EXPECT_EQ(world.alarms.pending(), seconds(1));
  ASSERT_TRUE(world.account->SetClock(0.5, Start() + seconds(1)));
  EXPECT_EQ(world.alarms.pending(), seconds(2));
}

TEST(AccountSetClock, ClockThatIsStoppedAndStartedAgainGoesOn) {
  World world(Playing(Paid()), 1);
  const OrderId id = world.Create();
  ASSERT_TRUE(world.account->SetClock(0, {}));
  world.real_time = nanoseconds(hours(1)).count();
  world.alarms.Fire();  // set before the clock was stopped
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kPending);
  EXPECT_EQ(world.account->GetClock().now, Start());
  ASSERT_TRUE(world.account->SetClock(1, {}));
  EXPECT_EQ(world.alarms.pending(), seconds(2));
}

// ---- runs that can be repeated

std::vector<domain::StepAction> Actions() {
  return {domain::PayStep{Amount(1'000)}, domain::ConfirmStep{1}, kPayAll};
}

// All that there is to tell of a run in which the receivers answer in an order of their own.
std::vector<std::string> RunOf(std::uint64_t seed, std::uint64_t shuffle_seed,
                               std::uint64_t receivers) {
  Scenario swinging =
      Story({After(seconds(1), domain::PayStep{Amount(7)}), After(seconds(1), kPayAll),
             After(seconds(1), domain::DropStep{}), After(seconds(1), kPayAll),
             After(seconds(1), domain::WebhookStep{}), After(seconds(1), domain::ConfirmStep{9})});
  swinging.name = "swinging";
  swinging.webhook_faults = {{{}, 1, 1, domain::ReorderWebhook{}},
                             {{}, 1, 1, domain::DuplicateWebhook{2}},
                             {{}, 0, 1, domain::DelayWebhook{seconds(1)}}};
  AccountOptions options = Playing(Paid(), kTwo);
  options.scenarios = SetOf({Paid(), swinging});
  options.seed = seed;
  options.shuffle_seed = shuffle_seed;
  options.order_ids = OrderIdRange::OfFirstAccount(seed);
  World world(options);
  std::mt19937_64 random(receivers);
  const auto any = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };

  std::vector<std::string> told;
  for (int i = 0; i < 6; ++i) {
    const OrderId id = world.Create(BitcoinRequest(), i % 2 == 0 ? "swinging" : "");
    const OrderDetail order = world.Detail(id);
    told.push_back(id.ToString() + " " + order.found.order.terms->variants.front());
    world.Play(By(seconds(i % 3)), any);
  }
  world.Play({}, any);
  for (const Event& event : world.account->ListEvents(0, EventLog::kMaxEvents)) {
    told.push_back(event.order.ToString() + " " + std::to_string((event.at - Start()).count()) +
                   " " + std::visit(EventText{}, event.detail));
  }
  for (const OrderDetail& order : world.account->ListOrders({})) {
    told.insert(told.end(), order.tx_ids.begin(), order.tx_ids.end());
  }
  return told;
}

TEST(AccountRuns, TheSameSeedGivesTheSameRun) {
  const auto run = RunOf(7, 0, 1);
  ASSERT_GT(run.size(), 100U);
  for (const std::uint64_t receivers : {1U, 2U, 3U, 4U}) EXPECT_EQ(RunOf(7, 0, receivers), run);
  EXPECT_NE(RunOf(8, 0, 1), run);
}

TEST(AccountRuns, TheSameShuffleSeedGivesTheSameRun) {
  const auto run = RunOf(7, 5, 1);
  for (const std::uint64_t receivers : {1U, 2U, 3U}) EXPECT_EQ(RunOf(7, 5, receivers), run);
  EXPECT_NE(RunOf(7, 0, 1), run);
  EXPECT_NE(RunOf(7, 6, 1), run);
}

TEST(AccountRuns, EachActionByHandIsTimedByTheAccountsClock) {
  World world;
  const OrderId id = world.Create();
  for (const domain::StepAction& action : Actions()) {
    world.PlayFor(seconds(1));
    ASSERT_TRUE(world.account->Act(id, action));
  }
  EXPECT_THAT(LogOf(*world.account, id, 2),
              ElementsAre("1000 paid 0", "2000 blocks 1", "3000 paid 1", "3000 CONFIRMING"));
  EXPECT_EQ(world.Detail(id).found.order.updated_at, Start() + seconds(3));
  EXPECT_EQ(world.account->requests().List(0, 9)[0].at, Start());
}

// The code of an advance that is refused.
ErrorCode CodeOf(World& world, const AdvanceGoal& goal) {
  std::optional<domain::Result<AdvanceReport>> report;
  world.account->Advance(goal, [&](const auto& ended) { report = ended; });
  world.alarms.FireWhatIsDue();
  return report && !*report ? report->error().code : ErrorCode{};
}

TEST(AccountAdvance, EndsWhereTimeDoes) {
  World world;
  world.Play(To(domain::kLatest - seconds(1)));
  world.Create();  // expires past the end, so never
  EXPECT_EQ(CodeOf(world, By(seconds(2))), ErrorCode::kFailedPrecondition);
  EXPECT_EQ(world.PlayOut().clock.now, domain::kLatest - seconds(1));
  EXPECT_EQ(world.account->GetClock().next_due, std::nullopt);
  EXPECT_EQ(world.PlayFor(seconds(1)).clock.now, domain::kLatest);
  EXPECT_EQ(CodeOf(world, By(milliseconds(1))), ErrorCode::kFailedPrecondition);
  EXPECT_EQ(world.PlayFor(seconds(0)).clock.now, domain::kLatest);
}

}  // namespace
}  // namespace payscrypt::engine
