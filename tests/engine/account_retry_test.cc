// Webhooks that fail are sent again: when, how often, and what waits meanwhile.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"
#include "story.h"

namespace payscrypt::engine {
namespace {

using domain::OrderId;
using domain::OrderStatus;
using domain::RetryPolicy;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using State = Delivery::State;

const std::string kShop = "http://shop.test/";

AccountOptions Retrying(RetryPolicy policy = RetryPolicy::Default(),
                        std::vector<std::string> webhooks = {kShop}) {
  AccountOptions options = Playing(Paid(), std::move(webhooks));
  options.webhook_retries = std::move(policy);
  return options;
}

AttemptOutcome Answered(int status) { return {AttemptOutcome::Kind::kAnswered, status, "", {}}; }

// Plays until nothing is due any more, while the receivers answer as `next` has it.
void PlayOut(World& world, const std::function<AttemptOutcome(std::size_t index)>& next) {
  const auto advancing = world.Advance({});
  while (!advancing->answer) {
    world.alarms.FireWhatIsDue();
    const auto waiting = world.sender.waiting();
    if (!waiting.empty()) world.sender.Answer(waiting[0], next(waiting[0]));
  }
  ASSERT_TRUE(*advancing->answer);
}

// When each attempt was sent, in milliseconds since the start.
std::vector<std::int64_t> TimesOf(World& world, std::uint64_t number) {
  std::vector<std::int64_t> times;
  const auto delivery = world.account->FindDelivery(number);
  for (const AttemptRecord& attempt : delivery->attempts) {
    times.push_back((attempt.at - Start()).count());
  }
  return times;
}

TEST(AccountRetry, GoesOnByTheScheduleUntilItIsTaken) {
  World world(Retrying());
  world.Create();
  PlayOut(world, [](std::size_t index) { return Answered(index < 2 ? 500 : 200); });
  EXPECT_THAT(TimesOf(world, 1), ElementsAre(2'000, 7'000, 307'000));
  EXPECT_THAT(TimesOf(world, 2), ElementsAre(307'000));
  EXPECT_THAT(
      LogOf(*world.account, {}, 4),
      ElementsAre("2000 sent 1 CONFIRMING", "2000 settled 1 500", "2000 retry 1 at 7000",
                  "3000 blocks 1", "4000 blocks 1", "5000 blocks 1", "5000 SUCCESSFUL",
                  "5000 finished", "7000 sent 1 CONFIRMING again", "7000 settled 1 500",
                  "7000 retry 1 at 307000", "307000 sent 1 CONFIRMING again",
                  "307000 settled 1 200", "307000 sent 2 SUCCESSFUL", "307000 settled 2 200"));
  EXPECT_EQ(world.account->FindDelivery(1)->state, State::kDelivered);
}

TEST(AccountRetry, TellsTheReceiverWhichDeliveryAndAttemptItIs) {
  World world(Retrying());
  world.Create();
  PlayOut(world, [](std::size_t index) { return Answered(index < 1 ? 503 : 200); });
  ASSERT_EQ(world.sender.count(), 3U);
  const auto told = [&](std::size_t index) {
    return std::pair(world.sender.at(index).delivery, world.sender.at(index).number);
  };
  EXPECT_EQ(told(0), std::pair(std::uint64_t{1}, 1U));
  EXPECT_EQ(told(1), std::pair(std::uint64_t{1}, 2U));
  EXPECT_EQ(told(2), std::pair(std::uint64_t{2}, 1U));
  EXPECT_EQ(world.sender.at(0).body, world.sender.at(1).body);
}

TEST(AccountRetry, GivesUpAfterTheLastAndGoesOnWithTheNext) {
  World world(Retrying());
  world.Create();
  PlayOut(world, [](std::size_t index) { return Answered(index < 7 ? 302 : 200); });
  constexpr std::int64_t kLast = 2'000 + (5 + 5 * 60 + 30 * 60 + 17 * 3600) * 1'000;
  EXPECT_THAT(TimesOf(world, 1), SizeIs(7));
  EXPECT_EQ(TimesOf(world, 1).back(), kLast);
  EXPECT_EQ(world.account->FindDelivery(1)->state, State::kFailed);
  EXPECT_EQ(world.account->FindDelivery(2)->state, State::kDelivered);
  EXPECT_THAT(TimesOf(world, 2), ElementsAre(kLast));
  const auto log = LogOf(*world.account);
  EXPECT_THAT(log, ::testing::Contains(std::to_string(kLast) + " given up 1"));
}

TEST(AccountRetry, DaysOfRetriesArePlayedByOneAdvance) {
  World world(Retrying());
  world.Create();
  const auto advancing = world.Advance({.by = hours(48), .to = {}});
  while (!advancing->answer) {
    world.alarms.FireWhatIsDue();
    for (const std::size_t index : world.sender.waiting()) world.sender.Answer(index, 500);
  }
  EXPECT_EQ(world.sender.count(), 14U);
  EXPECT_EQ(world.account->FindDelivery(2)->state, State::kFailed);
}

TEST(AccountRetry, GoneEndsTheDeliveryAtOnceAndNothingElse) {
  World world(Retrying());
  world.Create();
  PlayOut(world, [](std::size_t index) { return Answered(index < 1 ? 410 : 200); });
  EXPECT_EQ(world.account->FindDelivery(1)->state, State::kFailed);
  EXPECT_THAT(LogOf(*world.account), ::testing::Contains("2000 given up 1 gone"));
  EXPECT_EQ(world.account->FindDelivery(2)->state, State::kDelivered);
  EXPECT_FALSE(world.account->ListWebhooks()[0].webhook.paused);
}

TEST(AccountRetry, RetryAfterCountsByTheAccountsClock) {
  World world(Retrying());
  world.Create();
  PlayOut(world, [](std::size_t index) {
    AttemptOutcome outcome = Answered(index < 3 ? 503 : 200);
    if (index == 0) outcome.retry_after = minutes(1);
    if (index == 1) outcome.retry_at = Start() + hours(1);
    if (index == 2) outcome.retry_after = hours(24 * 300);
    return outcome;
  });
  constexpr std::int64_t kHour = 3'600'000;
  EXPECT_THAT(TimesOf(world, 1), ElementsAre(2'000, 62'000, kHour, 25 * kHour));
}

TEST(AccountRetry, TimeOutsAndBrokenConnectionsAreFailedAttempts) {
  World world(Retrying());
  world.Create();
  PlayOut(world, [](std::size_t index) -> AttemptOutcome {
    if (index == 0) return {AttemptOutcome::Kind::kTimedOut, 0, "no answer", seconds(10)};
    if (index == 1) return {AttemptOutcome::Kind::kFailed, 0, "refused", {}};
    return Answered(204);
  });
  const auto attempts = world.account->FindDelivery(1)->attempts;
  ASSERT_THAT(attempts, SizeIs(3));
  EXPECT_EQ(attempts[0].state, AttemptRecord::State::kTimedOut);
  EXPECT_EQ(attempts[0].took, seconds(10));
  EXPECT_EQ(attempts[1].state, AttemptRecord::State::kFailed);
  EXPECT_EQ(*attempts[1].error, "refused");
  EXPECT_EQ(attempts[2].http_status, 204);
  EXPECT_EQ(*attempts[2].url, kShop);
  EXPECT_LT(attempts[0].settled_event, attempts[1].sent_event);
}

TEST(AccountRetry, OtherOrdersAndWebhooksDoNotWait) {
  World world(Retrying(RetryPolicy::Default(), {kShop, "http://b.test/"}));
  world.Create();
  world.Pass(seconds(2));
  ASSERT_EQ(world.sender.count(), 2U);
  world.sender.Answer(0, 500);
  world.sender.Answer(1, 200);
  world.Create();
  world.Pass(seconds(3));
  EXPECT_EQ(world.sender.count(), 5U);  // SUCCESSFUL to b, and both CONFIRMING of the second order
}

TEST(AccountRetry, WhatWaitsForItsTimeIsNotPending) {
  World world(Retrying());
  world.Create();
  world.Pass(seconds(5));
  EXPECT_EQ(world.account->GetClock().deliveries_pending, 2U);
  world.sender.Answer(0, 500);
  const ClockView clock = world.account->GetClock();
  EXPECT_EQ(clock.deliveries_pending, 0U);
  EXPECT_EQ(clock.next_due, Start() + seconds(10));
  EXPECT_EQ(world.account->FindDelivery(1)->next_attempt_at, Start() + seconds(10));
  EXPECT_EQ(world.account->FindDelivery(1)->state, State::kRetrying);
}

TEST(AccountRetry, TheFirstAttemptCanWaitToo) {
  World world(Retrying({{seconds(10), seconds(1)}}));
  world.Create();
  PlayOut(world, [](std::size_t index) { return Answered(index < 1 ? 500 : 200); });
  EXPECT_THAT(TimesOf(world, 1), ElementsAre(12'000, 13'000));
  EXPECT_THAT(TimesOf(world, 2), ElementsAre(15'000));
}

TEST(AccountRetry, MadeUpWebhooksHaveOneAttemptAndWaitForNothingOwed) {
  World world(Retrying());
  const OrderId id = world.Create();
  world.Pass(seconds(2));
  world.sender.Answer(0, 500);
  ASSERT_TRUE(world.account->Act(id, domain::WebhookStep{Telling(OrderStatus::kExpired)}));
  ASSERT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(world.sender.at(1).body, id.ToString() + " EXPIRED");
  world.sender.Answer(1, 500);
  EXPECT_EQ(world.account->FindDelivery(2)->state, State::kFailed);
}

TEST(AccountRetry, KeepsTheNewestAttempts) {
  RetryPolicy policy;
  policy.delays.assign(RetryPolicy::kMaxAttempts, seconds(1));
  World world(Retrying(policy));
  world.Create();
  PlayOut(world, [](std::size_t) { return Answered(500); });
  const auto delivery = world.account->FindDelivery(1);
  EXPECT_EQ(delivery->attempts_made, RetryPolicy::kMaxAttempts);
  ASSERT_THAT(delivery->attempts, SizeIs(Delivery::kMaxAttemptsKept));
  EXPECT_EQ(delivery->attempts.back().number, RetryPolicy::kMaxAttempts);
}

// The sandbox stops: nothing is lost, and the receiver is not to blame.
TEST(AccountRetry, AnAbortedAttemptLeavesTheDeliveryToBeSent) {
  World world(Retrying());
  world.Create();
  world.Pass(seconds(2));
  world.account->Close();
  world.sender.Answer(0, {AttemptOutcome::Kind::kAborted, 0, "stopped", {}});
  const auto delivery = world.account->FindDelivery(1);
  EXPECT_EQ(delivery->state, State::kRetrying);
  EXPECT_EQ(delivery->attempts_failed, 0U);
  EXPECT_EQ(delivery->next_attempt_at, Start() + seconds(2));
  EXPECT_EQ(delivery->attempts[0].state, AttemptRecord::State::kAborted);
}

TEST(AccountRetry, OnARunningClockTheNextAttemptIsWokenFor) {
  World world(Retrying(), 1);
  world.Create();
  world.Pass(seconds(2));
  world.sender.Answer(0, 500);
  world.alarms.Fire();  // for the order's next block, say
  EXPECT_EQ(world.sender.count(), 1U);
  world.Pass(seconds(5));
  EXPECT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(world.sender.at(1).number, 2U);
}

TEST(AccountRetry, WhereAKeptConnectionBrokeItIsSentAgainAtOnceAsAnotherAttempt) {
  AccountOptions options = Playing(Paid(), {"http://a.test/"});
  options.webhook_retries = domain::RetryPolicy::None();
  World world(std::move(options));
  world.Create();
  world.Pass(std::chrono::seconds(2));
  AttemptOutcome lost;
  lost.error = "closed";
  lost.lost_kept_connection = true;
  EXPECT_FALSE(world.sender.at(0).needs_fresh);
  world.sender.Answer(0, lost);
  ASSERT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(world.sender.at(1).number, 2U);
  EXPECT_TRUE(world.sender.at(1).needs_fresh);
  world.sender.Answer(1, 200);
  const auto delivery = world.account->FindDelivery(1);
  EXPECT_EQ(delivery->state, Delivery::State::kDelivered);
  ASSERT_EQ(delivery->attempts.size(), 2U);
  EXPECT_EQ(delivery->attempts[0].state, AttemptRecord::State::kFailed);
  world.Pass(std::chrono::seconds(3));
  EXPECT_FALSE(world.sender.at(2).needs_fresh);
}

TEST(AccountRetry, ATestMeetsABrokenConnectionAsWell) {
  World world(Playing(Paid(), {"http://a.test/"}));
  std::optional<domain::Result<Delivery>> ended;
  world.account->TestWebhook(1, [&](const auto& delivery) { ended = delivery; });
  AttemptOutcome lost;
  lost.lost_kept_connection = true;
  world.sender.Answer(0, lost);
  EXPECT_FALSE(ended);
  world.sender.Answer(1, 204);
  ASSERT_TRUE(ended);
  EXPECT_EQ((*ended)->attempts_made, 2U);
  EXPECT_EQ((*ended)->state, Delivery::State::kDelivered);
}

}  // namespace
}  // namespace payscrypt::engine
