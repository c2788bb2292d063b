// Webhooks by hand: registering, pausing, deleting, testing, spoofing, sending again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"
#include "story.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;
using domain::OrderId;
using domain::OrderStatus;
using domain::RetryPolicy;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using State = Delivery::State;

const std::string kA = "http://a.test/";
const std::string kB = "http://b.test/";

// What a call that ends later ended with.
struct Ended {
  std::optional<domain::Result<Delivery>> result;
  Account::AttemptDone Done() {
    return [this](const domain::Result<Delivery>& delivery) { result = delivery; };
  }
};

AccountOptions PlayingPaid(std::vector<std::string> webhooks = {kA},
                           RetryPolicy policy = RetryPolicy::Default()) {
  AccountOptions options = Playing(Paid(), std::move(webhooks));
  options.webhook_retries = std::move(policy);
  return options;
}

State StateOf(World& world, std::uint64_t number) {
  return world.account->FindDelivery(number)->state;
}

// ---- registering

TEST(AccountWebhookControl, OneThatIsRegisteredIsToldFromThenOn) {
  World world(PlayingPaid({}));
  world.Create();
  world.Pass(seconds(2));
  EXPECT_EQ(world.sender.count(), 0U);
  const auto created = world.account->CreateWebhook(kB);
  ASSERT_TRUE(created);
  EXPECT_EQ(created->webhook.id, 1U);
  world.Pass(seconds(3));
  ASSERT_EQ(world.sender.count(), 1U);
  EXPECT_EQ(world.sender.at(0).url, kB);
  EXPECT_EQ(world.account->ListWebhooks()[0].waiting, 1U);
}

TEST(AccountWebhookControl, IdsAreNeverGivenTwice) {
  World world(PlayingPaid({kA, kB}));
  EXPECT_TRUE(world.account->DeleteWebhook(2));
  EXPECT_EQ(world.account->CreateWebhook(kB)->webhook.id, 3U);
  ASSERT_THAT(world.account->ListWebhooks(), SizeIs(2));
  EXPECT_EQ(world.account->ListWebhooks()[1].webhook.id, 3U);
  EXPECT_EQ(world.account->DeleteWebhook(2).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(world.account->UpdateWebhook(2, {}, true).error().code, ErrorCode::kNotFound);
}

TEST(AccountWebhookControl, ThereIsRoomForSoMany) {
  AccountOptions options;
  options.webhooks.assign(Webhooks::kMaxWebhooks, kA);
  World world(options);
  EXPECT_EQ(world.account->CreateWebhook(kB).error().code, ErrorCode::kResourceExhausted);
}

TEST(AccountWebhookControl, APausedOneIsOwedWhatWaitsUntilItIsResumed) {
  World world(PlayingPaid({kA, kB}));
  ASSERT_TRUE(world.account->UpdateWebhook(1, {}, true));
  world.Create();
  world.PlayOut();
  ASSERT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(world.sender.at(0).url, kB);
  EXPECT_EQ(world.account->ListWebhooks()[0].waiting, 2U);
  EXPECT_EQ(world.account->GetClock().deliveries_pending, 0U);
  ASSERT_TRUE(world.account->UpdateWebhook(1, {}, false));
  ASSERT_EQ(world.sender.count(), 3U);
  EXPECT_THAT(world.sender.at(2).body, HasSubstr("CONFIRMING"));
  world.sender.Answer(2, 200);
  ASSERT_EQ(world.sender.count(), 4U);
  EXPECT_THAT(world.sender.at(3).body, HasSubstr("SUCCESSFUL"));
  EXPECT_THAT(LogOf(*world.account), Contains("0 paused 1 " + kA));
}

TEST(AccountWebhookControl, ARetryThatFallsDueWhilePausedIsMadeWhenItIsResumed) {
  World world(PlayingPaid());
  world.Create();
  world.Pass(seconds(2));
  world.sender.Answer(0, 500);
  ASSERT_TRUE(world.account->UpdateWebhook(1, {}, true));
  world.PlayFor(seconds(100));
  EXPECT_EQ(world.sender.count(), 1U);
  ASSERT_TRUE(world.account->UpdateWebhook(1, {}, false));
  ASSERT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(world.sender.at(1).number, 2U);
}

TEST(AccountWebhookControl, ARetryThatIsNotDueWhenItIsResumedKeepsItsTime) {
  World world(PlayingPaid());
  world.Create();
  world.Pass(seconds(2));
  world.sender.Answer(0, 500);
  ASSERT_TRUE(world.account->UpdateWebhook(1, {}, true));
  EXPECT_EQ(world.account->GetClock().next_due, Start() + seconds(3));
  ASSERT_TRUE(world.account->UpdateWebhook(1, {}, false));
  EXPECT_EQ(world.sender.count(), 1U);
  world.PlayFor(seconds(5));
  EXPECT_EQ(world.account->FindDelivery(1)->attempts_made, 2U);
}

TEST(AccountWebhookControl, AMovedOneTakesWhatItIsOwedAlong) {
  World world(PlayingPaid());
  world.Create();
  world.Pass(seconds(2));
  world.sender.Answer(0, 500);
  ASSERT_TRUE(world.account->UpdateWebhook(1, kB, false));
  world.Pass(seconds(5));
  ASSERT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(world.sender.at(1).url, kB);
  EXPECT_EQ(*world.account->FindDelivery(1)->attempts[0].url, kA);
}

TEST(AccountWebhookControl, DeletingCancelsWhatIsOwed) {
  World world(PlayingPaid({kA, kB}));
  world.Create();
  world.Create();
  world.Pass(seconds(5));
  ASSERT_EQ(world.sender.count(), 4U);
  world.sender.Answer(2, 500);  // the second order's to a, which is to be sent again
  ASSERT_TRUE(world.account->DeleteWebhook(1));
  EXPECT_EQ(StateOf(world, 1), State::kUnderWay);
  world.sender.Answer(0, 200);
  world.sender.Answer(1, 200);
  world.sender.Answer(3, 200);
  world.PlayOut();
  std::vector<State> to_a;
  for (const Delivery& each : world.account->ListDeliveries({.webhook = 1})) {
    to_a.push_back(each.state);
  }
  EXPECT_THAT(to_a,
              ElementsAre(State::kDelivered, State::kCanceled, State::kCanceled, State::kCanceled));
  for (const Delivery& each : world.account->ListDeliveries({.webhook = 2})) {
    EXPECT_EQ(each.state, State::kDelivered);
  }
}

TEST(AccountWebhookControl, WhatFailsAfterTheDeletionIsCanceled) {
  World world(PlayingPaid());
  world.Create();
  world.Pass(seconds(2));
  ASSERT_TRUE(world.account->DeleteWebhook(1));
  world.sender.Answer(0, 500);
  EXPECT_EQ(StateOf(world, 1), State::kCanceled);
  EXPECT_EQ(LogOf(*world.account).back(), "2000 canceled 1");
}

TEST(AccountWebhookControl, DeletingEndsAnAdvanceThatWaitsForWhatWasHeld) {
  World world(PlayingPaid({kA}, RetryPolicy::None()));
  world.Create();
  world.Pass(seconds(5));
  const auto advancing = world.Advance({});
  world.sender.Answer(0, 200);
  ASSERT_TRUE(world.account->DeleteWebhook(1));
  world.sender.Answer(1, 200);
  world.alarms.FireWhatIsDue();
  EXPECT_TRUE(advancing->answer.has_value());
}

// ---- test and spoof

TEST(AccountWebhookControl, TestSendsToThatUrlAlonePausedOrNot) {
  World world(PlayingPaid({kA, kB}));
  ASSERT_TRUE(world.account->UpdateWebhook(2, {}, true));
  Ended ended;
  world.account->TestWebhook(2, ended.Done());
  ASSERT_EQ(world.sender.count(), 1U);
  EXPECT_EQ(world.sender.at(0).url, kB);
  EXPECT_EQ(world.sender.at(0).body, "1 PENDING");
  EXPECT_FALSE(ended.result);
  world.sender.Answer(0, 500);
  ASSERT_TRUE(ended.result);
  EXPECT_EQ((*ended.result)->state, State::kFailed);
  EXPECT_EQ((*ended.result)->attempts.back().http_status, 500);
  world.PlayOut();
  EXPECT_EQ(world.sender.count(), 1U);  // it is not sent again

  world.account->TestWebhook(3, ended.Done());
  EXPECT_EQ(ended.result->error().code, ErrorCode::kNotFound);
}

TEST(AccountWebhookControl, TestEndsWithItsAccount) {
  World world(PlayingPaid());
  Ended ended;
  world.account->TestWebhook(1, ended.Done());
  world.account->Close();
  ASSERT_TRUE(ended.result);
  EXPECT_EQ(ended.result->error().code, ErrorCode::kUnavailable);
}

TEST(AccountWebhookControl, SpoofTellsWhatItIsTold) {
  World world(PlayingPaid({kA, kB}));
  const OrderId id = world.Create();
  Spoof spoof;
  spoof.webhook = 2;
  spoof.order = id;
  spoof.edit = Telling(OrderStatus::kSuccessful);
  spoof.times = 2;
  const auto sent = world.account->SendWebhook(spoof);
  ASSERT_TRUE(sent);
  ASSERT_THAT(*sent, SizeIs(2));
  EXPECT_EQ((*sent)[0].state, State::kUnderWay);
  EXPECT_EQ((*sent)[1].state, State::kWaiting);
  world.PlayFor(seconds(0));
  EXPECT_THAT(world.sender.bodies(),
              ElementsAre(id.ToString() + " SUCCESSFUL", id.ToString() + " SUCCESSFUL"));
  EXPECT_EQ(world.sender.at(0).url, kB);
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kPending);

  Spoof of_unknown;
  of_unknown.edit = {OrderId{7}, {}, {}, OrderStatus::kExpired, {}};
  ASSERT_THAT(*world.account->SendWebhook(of_unknown), SizeIs(2));
  EXPECT_EQ(world.sender.at(2).body, "7 EXPIRED");
}

TEST(AccountWebhookControl, SpoofsAreSentAllOrNone) {
  World world(PlayingPaid({kA, kB}));
  Spoof spoof;
  spoof.times = 501;
  EXPECT_EQ(world.account->SendWebhook(spoof).error().code, ErrorCode::kInvalidArgument);
  spoof.times = 2;
  spoof.edit.text = std::string(600'000, 'x');  // twice to each of two
  EXPECT_EQ(world.account->SendWebhook(spoof).error().code, ErrorCode::kInvalidArgument);
  spoof.edit.text.reset();
  spoof.webhook = 1;
  spoof.times = 900;
  while (world.account->SendWebhook(spoof)) continue;
  EXPECT_EQ(world.account->SendWebhook(spoof).error().code, ErrorCode::kResourceExhausted);
  const auto waiting = world.account->ListWebhooks()[0].waiting;
  EXPECT_EQ(waiting % 900, 0U);
  spoof.webhook.reset();
  spoof.times = 500;
  EXPECT_EQ(world.account->SendWebhook(spoof).error().code, ErrorCode::kResourceExhausted);
  EXPECT_EQ(world.account->ListWebhooks()[0].waiting, waiting);
  EXPECT_EQ(world.account->ListWebhooks()[1].waiting, 0U);
}

TEST(AccountWebhookControl, SpoofSaysWhyItIsNotSent) {
  World world(PlayingPaid({}));
  EXPECT_EQ(world.account->SendWebhook({}).error().code, ErrorCode::kFailedPrecondition);
  ASSERT_TRUE(world.account->CreateWebhook(kA));
  EXPECT_EQ(world.account->SendWebhook({.order = OrderId{5}}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(world.account->SendWebhook({.webhook = 5}).error().code, ErrorCode::kNotFound);
}

// ---- again

TEST(AccountWebhookControl, RedeliversWhatWasGivenUp) {
  World world(PlayingPaid({kA}, RetryPolicy::None()));
  world.Create();
  world.Pass(seconds(2));
  world.sender.Answer(0, 500);
  EXPECT_EQ(StateOf(world, 1), State::kFailed);
  Ended ended;
  world.account->Redeliver(1, ended.Done());
  ASSERT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(world.sender.at(1).delivery, 1U);
  EXPECT_EQ(world.sender.at(1).number, 2U);
  EXPECT_EQ(world.sender.at(1).body, world.sender.at(0).body);
  world.sender.Answer(1, 200);
  ASSERT_TRUE(ended.result);
  EXPECT_EQ((*ended.result)->state, State::kDelivered);
  EXPECT_THAT((*ended.result)->attempts, SizeIs(2));
}

TEST(AccountWebhookControl, WhatWasDeliveredStaysSoHoweverItsRedeliveryEnds) {
  World world(PlayingPaid());
  world.Create();
  world.Pass(seconds(2));
  world.sender.Answer(0, 200);
  Ended ended;
  world.account->Redeliver(1, ended.Done());
  world.sender.Answer(1, 500);
  EXPECT_EQ((*ended.result)->state, State::kDelivered);
  world.PlayOut();
  EXPECT_EQ(world.account->FindDelivery(1)->attempts_made, 2U);
}

TEST(AccountWebhookControl, RedeliveringWhatIsToBeSentAgainBringsThatForward) {
  World world(PlayingPaid());
  world.Create();
  world.Pass(seconds(2));
  world.sender.Answer(0, 500);
  Ended ended;
  world.account->Redeliver(1, ended.Done());
  ASSERT_EQ(world.sender.count(), 2U);
  world.sender.Answer(1, 500);
  EXPECT_EQ((*ended.result)->state, State::kRetrying);
  EXPECT_EQ((*ended.result)->next_attempt_at, Start() + seconds(2) + std::chrono::minutes(5));
  world.PlayFor(seconds(60));
  EXPECT_EQ(world.account->FindDelivery(1)->attempts_made, 2U);
}

TEST(AccountWebhookControl, ASkippedOneCanBeSentAfterAll) {
  domain::Scenario story = Paid();
  story.webhook_faults = {{.status = {}, .times = {}, .action = domain::SkipWebhook{}}};
  World world(Playing(story, {kA}));
  world.Create();
  world.Pass(seconds(2));
  Ended ended;
  world.account->Redeliver(1, ended.Done());
  world.sender.Answer(0, 200);
  EXPECT_EQ((*ended.result)->state, State::kDelivered);
}

TEST(AccountWebhookControl, ADelayedOneThatWasSentByHandIsNotSentAtItsTime) {
  domain::Scenario story = Paid();
  story.webhook_faults = {{.status = OrderStatus::kConfirming,
                           .times = {},
                           .action = domain::DelayWebhook{seconds(9)}}};
  World world(Playing(story, {kA}));
  world.Create();
  world.Pass(seconds(2));
  Ended ended;
  world.account->Redeliver(1, ended.Done());
  world.sender.Answer(0, 200);
  world.PlayOut();
  EXPECT_EQ(world.account->FindDelivery(1)->attempts_made, 1U);
}

TEST(AccountWebhookControl, ADelayedOneThatFailsWhenSentByHandIsTriedAgain) {
  domain::Scenario story = Paid();
  story.webhook_faults = {{.status = OrderStatus::kConfirming,
                           .times = {},
                           .action = domain::DelayWebhook{std::chrono::minutes(9)}}};
  AccountOptions options = Playing(story, {kA});
  options.webhook_retries = RetryPolicy::Default();
  World world(std::move(options));
  world.Create();
  world.Pass(seconds(2));
  Ended ended;
  world.account->Redeliver(1, ended.Done());
  world.sender.Answer(0, 500);
  EXPECT_EQ((*ended.result)->state, State::kRetrying);
  world.Pass(seconds(5));
  EXPECT_EQ(world.sender.waiting().size(), 1U);
  world.sender.Answer(1, 200);
  EXPECT_EQ(StateOf(world, 1), State::kDelivered);
  world.PlayOut();
  EXPECT_EQ(world.account->FindDelivery(1)->attempts_made, 2U);
}

TEST(AccountWebhookControl, RedeliveryLeavesNoTimerBehind) {
  World world(PlayingPaid());
  world.Create();
  world.Pass(seconds(2));
  world.sender.Answer(0, 500);
  EXPECT_NE(world.account->FindDelivery(1)->timer, 0U);
  world.account->Redeliver(1, [](const auto&) {});
  EXPECT_EQ(world.account->FindDelivery(1)->timer, 0U);
}

TEST(AccountWebhookControl, RedeliveryIsRefusedWhereItWouldBeOutOfTurn) {
  World world(PlayingPaid());
  world.Create();
  world.Pass(seconds(5));
  Ended ended;
  const auto code = [&](std::uint64_t number) {
    ended.result.reset();
    world.account->Redeliver(number, ended.Done());
    return ended.result.value().error();
  };
  EXPECT_EQ(code(9).code, ErrorCode::kNotFound);
  EXPECT_THAT(code(1).message, HasSubstr("is under way"));
  EXPECT_THAT(code(2).message, HasSubstr("waits for delivery 1"));
  EXPECT_EQ(code(2).code, ErrorCode::kFailedPrecondition);
  world.sender.Answer(0, 200);
  ASSERT_TRUE(world.account->DeleteWebhook(1));
  EXPECT_THAT(code(1).message, HasSubstr("was for a webhook that is deleted"));
}

TEST(AccountWebhookControl, RedeliveryIsSentInTheNextRoundOnAClockThatStandsStill) {
  World world(PlayingPaid({kA, kB}, RetryPolicy::None()));
  world.Create();
  world.Pass(seconds(2));
  world.sender.Answer(0, 500);
  Ended ended;
  world.sender.Answer(1, 200);
  world.Create();
  world.Pass(seconds(2));
  const std::size_t count = world.sender.count();
  world.account->Redeliver(1, ended.Done());
  EXPECT_EQ(world.sender.count(), count);
  for (const std::size_t index : world.sender.waiting()) world.sender.Answer(index, 200);
  ASSERT_GT(world.sender.count(), count);
  while (!world.sender.waiting().empty()) world.sender.Answer(world.sender.waiting()[0], 200);
  ASSERT_TRUE(ended.result);
  EXPECT_EQ((*ended.result)->state, State::kDelivered);
}

// ---- faults

TEST(AccountWebhookControl, AnAddedFaultMeetsAnyOrdersStatusChange) {
  World world(PlayingPaid());
  domain::WebhookFault skip{.status = OrderStatus::kConfirming, .times = 1, .action = {}};
  ASSERT_TRUE(world.account->AddFault(
      {.webhook_fault = std::make_shared<const domain::WebhookFault>(skip)}));
  world.Create();
  world.Create();
  world.PlayOut();
  EXPECT_EQ(StateOf(world, 1), State::kSkipped);
  EXPECT_EQ(world.sender.count(), 3U);
  EXPECT_THAT(world.account->ListFaults(), SizeIs(0));
}

TEST(AccountWebhookControl, AnAddedReorderNeedsNoScenario) {
  AccountOptions options;
  options.webhooks = {kA};
  World world(options);
  domain::WebhookFault reorder{.status = {}, .times = 1, .action = domain::ReorderWebhook{}};
  ASSERT_TRUE(world.account->AddFault(
      {.webhook_fault = std::make_shared<const domain::WebhookFault>(reorder)}));
  const OrderId id = world.Create();
  ASSERT_TRUE(world.account->Act(id, kPayAll));
  EXPECT_EQ(world.sender.count(), 0U);
  ASSERT_TRUE(world.account->GetOrder(id, false, {}).result);
  ASSERT_TRUE(world.account->Act(id, domain::CancelStep{}));
  world.PlayFor(seconds(0));
  EXPECT_THAT(world.sender.bodies(),
              ElementsAre(id.ToString() + " CANCELED", id.ToString() + " CONFIRMING"));
}

}  // namespace
}  // namespace payscrypt::engine
