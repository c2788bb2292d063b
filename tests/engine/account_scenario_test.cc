// How an account's orders play their scenarios.
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
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::SizeIs;

// What happens to one order that plays the story until nothing is due any more.
std::vector<std::string> Played(const Scenario& story) {
  World world(Playing(story));
  world.Create();
  world.PlayOut();
  return LogOf(*world.account);
}

TEST(AccountScenario, DrivesAnOrderToSuccess) {
  World world(Playing(Paid()));
  const OrderId id = world.Create();
  EXPECT_EQ(world.Detail(id).playing, Playing::kPlaying);
  EXPECT_EQ(world.Detail(id).scenario->name, "story");
  world.Pass(seconds(2) - domain::Duration(1));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kPending);
  world.Pass(domain::Duration(1));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kConfirming);
  world.Pass(seconds(2));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kConfirming);
  world.Pass(seconds(1));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kSuccessful);
  EXPECT_EQ(world.Detail(id).playing, Playing::kFinished);
  EXPECT_THAT(
      LogOf(*world.account),
      ElementsAre("0 created", "0 chosen story", "2000 paid 0", "2000 CONFIRMING", "3000 blocks 1",
                  "4000 blocks 1", "5000 blocks 1", "5000 SUCCESSFUL", "5000 finished"));
}

TEST(AccountScenario, LateAlarmLetsEachStepHappenAtItsOwnInstant) {
  World world(Playing(Paid()));
  const OrderId id = world.Create();
  world.Pass(minutes(60));  // expiry is among what fell due, after the payment
  const OrderDetail order = world.Detail(id);
  EXPECT_EQ(order.found.order.status, OrderStatus::kSuccessful);
  EXPECT_EQ(order.found.payments[0].payment.seen_at, Start() + seconds(2));
  EXPECT_EQ(order.found.order.updated_at, Start() + seconds(5));
}

TEST(AccountScenario, PlaysEachKindOfStep) {
  World world(Playing(Story({
                          After(seconds(1), domain::PayStep{Amount(50'000)}),
                          After(seconds(1), domain::PayStep{domain::Percent{50'000'000}}),
                          After(seconds(1), domain::DropStep{}),
                          After(seconds(1), domain::ConfirmStep{2}),
                          After(seconds(1), kPayAll),
                          After(seconds(1), domain::ConfirmStep{1}),
                          After(seconds(1), domain::ReorgStep{1}),
                          After(seconds(1), domain::DropStep{0}),
                          After(seconds(1), domain::InvalidateKeyStep{}),
                          After(seconds(1), domain::WebhookStep{Telling(OrderStatus::kExpired)}),
                          After(seconds(1), domain::CancelStep{}),
                          After(seconds(1), domain::ExpireStep{}),
                      }),
                      {"http://a.test/"}));
  const OrderId id = world.Create();
  world.PlayOut();
  EXPECT_THAT(
      LogOf(*world.account),
      ElementsAre("0 created", "0 chosen story", "1000 paid 0", "2000 paid 1", "3000 dropped 1",
                  "4000 blocks 2", "5000 paid 2", "5000 CONFIRMING", "5000 sent 1 CONFIRMING",
                  "5000 settled 1 200", "6000 blocks 1", "7000 replaced 1", "7000 dropped 2",
                  "7000 PENDING", "7000 sent 2 PENDING", "7000 settled 2 200", "8000 dropped 0",
                  "9000 key invalidated", "10000 sent 3 EXPIRED", "10000 settled 3 200",
                  "11000 CANCELED", "11000 sent 4 CANCELED", "11000 settled 4 200", "12000 refused",
                  "12000 finished"));
  EXPECT_THAT(world.Detail(id).payment_values,
              ElementsAre(Amount(50'000), Amount(75'000), Amount(100'000)));
  EXPECT_THAT(world.invalidated, ElementsAre("sandbox"));
}

TEST(AccountScenario, ExpiresAnOrderByAStep) {
  EXPECT_THAT(Played(Story({After(seconds(1), domain::ExpireStep{})})),
              ElementsAre("0 created", "0 chosen story", "1000 EXPIRED", "1000 finished"));
}

TEST(AccountScenario, WithoutStepsIsFinishedAtOnce) {
  World world(Playing(Story({})));
  const OrderId id = world.Create();
  EXPECT_EQ(world.Detail(id).playing, Playing::kFinished);
  EXPECT_THAT(LogOf(*world.account), ElementsAre("0 created", "0 chosen story", "0 finished"));
}

TEST(AccountScenario, NothingLackingPaysNothing) {
  EXPECT_THAT(Played(Story({After(seconds(1), kPayAll), After(seconds(1), kPayAll),
                            After(seconds(1), domain::CancelStep{})})),
              ElementsAre("0 created", "0 chosen story", "1000 paid 0", "1000 CONFIRMING",
                          "3000 CANCELED", "3000 finished"));
}

TEST(AccountScenario, RefusedStepIsToldAndItGoesOn) {
  World world(Playing(
      Story({After(seconds(1), domain::ConfirmStep{1}), After(seconds(1), domain::CancelStep{})})));
  world.Create();
  world.PlayOut();
  EXPECT_THAT(LogOf(*world.account), ElementsAre("0 created", "0 chosen story", "1000 refused",
                                                 "2000 CANCELED", "2000 finished"));
  const Event refused = world.account->ListEvents(2, 1).front();
  EXPECT_THAT(*std::get<StepRefused>(refused.detail).why, HasSubstr("no live payment"));
}

TEST(AccountScenario, StepAtCountsFromCreation) {
  EXPECT_THAT(Played(Story({After(seconds(2), domain::PayStep{Amount(1)}),
                            At(seconds(5), domain::CancelStep{})})),
              IsSupersetOf({"2000 paid 0", "5000 CANCELED"}));
}

TEST(AccountScenario, StepAtAnInstantThatIsPastComesAtOnce) {
  EXPECT_THAT(Played(Story({After(seconds(5), domain::PayStep{Amount(1)}),
                            At(seconds(2), domain::CancelStep{})})),
              IsSupersetOf({"5000 paid 0", "5000 CANCELED"}));
}

TEST(AccountScenario, StepWhenCountsFromTheStatusThatIsReachedAlready) {
  EXPECT_THAT(Played(Story({After(seconds(2), kPayAll),
                            When(OrderStatus::kConfirming, seconds(3), domain::CancelStep{})})),
              IsSupersetOf({"2000 CONFIRMING", "5000 CANCELED"}));
}

TEST(AccountScenario, StepWhenComesAtOnceWithoutAnOffset) {
  EXPECT_THAT(Played(Story({When(OrderStatus::kPending, seconds(0), domain::CancelStep{})})),
              ElementsAre("0 created", "0 chosen story", "0 CANCELED", "0 finished"));
}

TEST(AccountScenario, StepWhenWaitsForTheStatus) {
  Scenario story = Story({After(seconds(2), domain::PayStep{Amount(1)}),
                          When(OrderStatus::kExpired, seconds(3), kPayAll)});
  story.order.expires_in = minutes(1);
  EXPECT_THAT(Played(story), ElementsAre("0 created", "0 chosen story", "2000 paid 0",
                                         "60000 EXPIRED", "63000 paid 1", "63000 finished"));
}

TEST(AccountScenario, StepWhenHoldsUpThoseAfterItToo) {
  Scenario story = Story({When(OrderStatus::kExpired, seconds(1), domain::PayStep{Amount(1)}),
                          At(seconds(1), domain::PayStep{Amount(2)})});
  story.order.expires_in = minutes(1);
  EXPECT_THAT(Played(story), ElementsAre("0 created", "0 chosen story", "60000 EXPIRED",
                                         "61000 paid 0", "61000 paid 1", "61000 finished"));
}

TEST(AccountScenario, StatusThatIsNeverReachedFinishesIt) {
  for (const auto& story : {Story({After(seconds(1), domain::CancelStep{}),
                                   When(OrderStatus::kSuccessful, seconds(1), kPayAll)}),
                            Story({When(OrderStatus::kCanceled, seconds(1), kPayAll)})}) {
    World world(Playing(story));
    const OrderId id = world.Create();
    world.PlayOut();
    EXPECT_EQ(world.Detail(id).playing, Playing::kFinished);
    EXPECT_THAT(world.Detail(id).tx_ids, SizeIs(0));
  }
}

TEST(AccountScenario, LateSettlementKeepsAnExpiredOrderReachable) {
  Scenario story = Story({When(OrderStatus::kExpired, seconds(1), kPayAll),
                          After(seconds(1), domain::ConfirmStep{3}),
                          When(OrderStatus::kSuccessful, seconds(1), domain::WebhookStep{})});
  story.order.expires_in = minutes(1);
  const std::vector<std::string> kept = Played(story);
  EXPECT_THAT(kept, ElementsAre("0 created", "0 chosen story", "60000 EXPIRED", "61000 paid 0",
                                "62000 blocks 3", "62000 finished"));
  story.order.late_payment = domain::LatePayment::kSettle;
  EXPECT_THAT(Played(story),
              ElementsAre("0 created", "0 chosen story", "60000 EXPIRED", "61000 paid 0",
                          "62000 blocks 3", "62000 SUCCESSFUL", "63000 finished"));
}

TEST(AccountScenario, WaitsForSuccessOfAnExpiredOrderThatMaySettle) {
  Scenario story = Story({After(minutes(2), domain::WebhookStep{}),
                          When(OrderStatus::kSuccessful, seconds(1), domain::WebhookStep{})});
  story.order.expires_in = minutes(1);
  story.order.late_payment = domain::LatePayment::kSettle;
  World world(Playing(story));
  const OrderId id = world.Create();
  world.PlayOut();
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kExpired);
  EXPECT_EQ(world.Detail(id).playing, Playing::kPlaying);
}

TEST(AccountScenario, RepeatTimesDoesTheStepThatManyTimesMore) {
  EXPECT_THAT(Played(Story({Repeated(After(seconds(1), domain::PayStep{Amount(10)}), seconds(2), 3),
                            After(seconds(1), domain::CancelStep{})})),
              ElementsAre("0 created", "0 chosen story", "1000 paid 0", "3000 paid 1",
                          "5000 paid 2", "7000 paid 3", "8000 CANCELED", "8000 finished"));
}

TEST(AccountScenario, RepeatEndsWithWhicheverComesFirst) {
  const auto confirm = After(seconds(1), domain::ConfirmStep{1});
  EXPECT_THAT(Played(Story({After(seconds(1), kPayAll),
                            Repeated(confirm, seconds(1), 1, OrderStatus::kSuccessful)})),
              ElementsAre("0 created", "0 chosen story", "1000 paid 0", "1000 CONFIRMING",
                          "2000 blocks 1", "3000 blocks 1", "3000 finished"));
  EXPECT_THAT(
      Played(Story({After(seconds(1), kPayAll),
                    Repeated(confirm, seconds(1), 9, OrderStatus::kSuccessful)})),
      ElementsAre("0 created", "0 chosen story", "1000 paid 0", "1000 CONFIRMING", "2000 blocks 1",
                  "3000 blocks 1", "4000 blocks 1", "4000 SUCCESSFUL", "4000 finished"));
}

TEST(AccountScenario, RepeatEndsWhereItsStatusCannotBeReached) {
  EXPECT_THAT(
      Played(Story({After(seconds(1), domain::CancelStep{}),
                    Repeated(After(seconds(1), domain::PayStep{Amount(1)}), seconds(1),
                             std::nullopt, OrderStatus::kSuccessful)})),
      ElementsAre("0 created", "0 chosen story", "1000 CANCELED", "2000 paid 0", "2000 finished"));
}

TEST(AccountScenario, RepeatGoesOnForALateOrderThatSettles) {
  Scenario story = Story({When(OrderStatus::kExpired, seconds(1), kPayAll),
                          Repeated(After(seconds(1), domain::ConfirmStep{1}), seconds(1),
                                   std::nullopt, OrderStatus::kSuccessful)});
  story.order.expires_in = minutes(1);
  story.order.late_payment = domain::LatePayment::kSettle;
  EXPECT_THAT(Played(story), ElementsAre("0 created", "0 chosen story", "60000 EXPIRED",
                                         "61000 paid 0", "62000 blocks 1", "63000 blocks 1",
                                         "64000 blocks 1", "64000 SUCCESSFUL", "64000 finished"));
}

TEST(AccountScenario, RepeatUntilAStatusThatNeverComesIsBounded) {
  World world(
      Playing(Story({Repeated(After(seconds(1), domain::ConfirmStep{1}), domain::Duration(1),
                              std::nullopt, OrderStatus::kConfirming)})));
  const OrderId id = world.Create();
  world.PlayFor(minutes(10));
  EXPECT_EQ(world.Detail(id).playing, Playing::kFinished);
  // Created, chosen, refused each time, finished.
  EXPECT_THAT(LogOf(*world.account), SizeIs(domain::kMaxRepeats + 4));
}

TEST(AccountScenario, EachOrderPlaysItsOwnCopy) {
  World world(Playing(Paid()));
  const OrderId first = world.Create();
  world.Pass(seconds(3));
  const OrderId second = world.Create();
  world.Pass(seconds(2));
  EXPECT_EQ(world.StatusOf(first), OrderStatus::kSuccessful);
  EXPECT_EQ(world.StatusOf(second), OrderStatus::kConfirming);
}

TEST(AccountScenario, OverridesWhatIsAgreed) {
  Scenario story = Story({});
  story.order.expires_in = minutes(7);
  story.order.target_confirmations = 0;
  story.order.network = "mainnet";
  story.order.late_payment = domain::LatePayment::kSettle;
  story.order.underpayment_tolerance = domain::Percent{1'500'000};  // 1.5 %
  World world(Playing(story));
  const OrderId id = world.Create();
  const domain::OrderTerms terms = *world.Detail(id).found.order.terms;
  EXPECT_EQ(terms.expired_at, Start() + minutes(7));
  EXPECT_EQ(terms.target_confirmations, 0);
  EXPECT_EQ(terms.asset->network, "mainnet");
  EXPECT_EQ(terms.asset->name, "BTC");
  EXPECT_EQ(world.account->options().assets.Find("BTC")->network, "testnet");
  EXPECT_EQ(terms.late_payment, domain::LatePayment::kSettle);
  EXPECT_EQ(terms.tolerated_value, Amount(2'250));

  ASSERT_TRUE(world.account->Act(id, domain::PayStep{Amount(147'749)}));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kPending);
  ASSERT_TRUE(world.account->Act(id, domain::PayStep{Amount(1)}));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kSuccessful);
}

TEST(AccountScenario, ToleratingAllStillAsksForOneUnit) {
  Scenario story = Story({});
  story.order.underpayment_tolerance = domain::Percent{domain::kWholeInMicroPercent};
  World world(Playing(story));
  EXPECT_EQ(world.Detail(world.Create()).found.order.terms->tolerated_value, Amount(149'999));
}

TEST(AccountScenario, IsChosenForAReason) {
  Scenario asked = Story({});
  asked.name = "asked";
  Scenario matching = Story({});
  matching.name = "matching";
  matching.match.emplace();
  matching.match->merchant_order_id = {"M-*"};
  Scenario usual = Story({});
  usual.name = "usual";
  AccountOptions options;
  options.scenarios = SetOf({asked, matching, usual});
  options.default_scenario = "usual";
  World world(options);
  const auto chosen = [&](OrderId id) {
    const auto event = std::get<ScenarioChosen>(world.Detail(id).events[1].detail);
    return std::pair(event.name.empty() ? std::string("none") : event.name, event.why);
  };
  using Why = ScenarioChosen::Why;
  const auto request = BitcoinRequest("M-1");
  EXPECT_EQ(chosen(world.Create(request, "asked")), std::pair(std::string("asked"), Why::kAsked));
  EXPECT_EQ(chosen(world.Create(request, "none")), std::pair(std::string("none"), Why::kAsked));
  EXPECT_EQ(chosen(world.Create(request)), std::pair(std::string("matching"), Why::kMatched));
  EXPECT_EQ(chosen(world.Create()), std::pair(std::string("usual"), Why::kDefault));
  ASSERT_TRUE(world.account->SetDefaultScenario("none"));
  EXPECT_EQ(world.account->DefaultScenario(), "none");
  const OrderId none = world.Create();
  EXPECT_EQ(chosen(none), std::pair(std::string("none"), Why::kNone));
  EXPECT_EQ(world.Detail(none).playing, Playing::kNone);

  CallSource unknown;
  unknown.scenario = "unknown";
  const auto refused = world.account->CreateOrder(request, unknown);
  ASSERT_FALSE(refused.result);
  EXPECT_EQ(refused.result.error().code, ErrorCode::kInvalidArgument);
}

TEST(AccountScenario, ReplacedOneDrivesOrdersToComeAlone) {
  World world(Playing(Paid()));
  const OrderId before = world.Create();
  ASSERT_TRUE(world.account->PutScenario(
      std::make_shared<Scenario>(Story({After(seconds(1), domain::CancelStep{})}))));
  const OrderId after = world.Create();
  world.PlayOut();
  EXPECT_EQ(world.StatusOf(before), OrderStatus::kSuccessful);
  EXPECT_EQ(world.StatusOf(after), OrderStatus::kCanceled);
}

TEST(AccountScenario, StopsOnceSomebodyActsByHand) {
  World world(Playing(Paid()));
  const OrderId id = world.Create();
  const auto view = world.account->Act(id, domain::PayStep{Amount(150'000)});
  ASSERT_TRUE(view);
  EXPECT_EQ(view->status, OrderStatus::kConfirming);
  EXPECT_EQ(world.Detail(id).playing, Playing::kTakenOver);
  ASSERT_TRUE(world.account->Act(id, domain::ConfirmStep{1}));
  EXPECT_FALSE(world.account->GetClock().next_due == Start() + seconds(2));
  world.Pass(hours(1));
  EXPECT_THAT(LogOf(*world.account), ElementsAre("0 created", "0 chosen story", "0 paid 0",
                                                 "0 CONFIRMING", "0 taken over", "0 blocks 1"));
}

TEST(AccountScenario, GoesOnWhereTheActionIsRefused) {
  World world(Playing(Story({When(OrderStatus::kConfirming, seconds(1), domain::CancelStep{})})));
  const OrderId id = world.Create();
  const auto refused = world.account->Act(id, domain::ConfirmStep{1});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(world.Detail(id).playing, Playing::kPlaying);
  EXPECT_THAT(LogOf(*world.account), ElementsAre("0 created", "0 chosen story"));
}

TEST(AccountScenario, TakingOverStopsAStepThatWaitsForTheStatusThatItBrings) {
  World world(Playing(Story({When(OrderStatus::kConfirming, seconds(0), domain::CancelStep{})})));
  const OrderId id = world.Create();
  ASSERT_TRUE(world.account->Act(id, kPayAll));
  world.Pass(seconds(9));
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kConfirming);
  EXPECT_EQ(world.Detail(id).playing, Playing::kTakenOver);
}

TEST(AccountScenario, ActingOnAnOrderThatPlaysNothingTakesNothingOver) {
  World world(Playing(Story({})));
  const OrderId finished = world.Create();
  const OrderId none = world.Create(BitcoinRequest(), "none");
  for (const OrderId id : {finished, none}) ASSERT_TRUE(world.account->Act(id, kPayAll));
  EXPECT_EQ(world.Detail(finished).playing, Playing::kFinished);
  EXPECT_EQ(world.Detail(none).playing, Playing::kNone);
}

TEST(AccountScenario, PayingByHandWhatIsNotLackingIsRefused) {
  World world;
  const OrderId id = world.Create();
  ASSERT_TRUE(world.account->Act(id, kPayAll));
  const auto again = world.account->Act(id, kPayAll);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_THAT(again.error().message, HasSubstr("lacks nothing"));
}

TEST(AccountScenario, ByHandAKeyIsInvalidatedAndAWebhookSent) {
  AccountOptions options;
  options.webhooks = {"http://a.test/"};
  World world(options);
  const OrderId id = world.Create();
  ASSERT_TRUE(world.account->Act(id, domain::InvalidateKeyStep{}));
  ASSERT_TRUE(world.account->Act(id, domain::WebhookStep{Saying("hello")}));
  EXPECT_THAT(world.invalidated, ElementsAre("sandbox"));
  EXPECT_THAT(world.sender.bodies(), ElementsAre("hello"));
}

}  // namespace
}  // namespace payscrypt::engine
