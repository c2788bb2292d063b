// How an account's webhooks are owed, sent and settled, and what a scenario's faults do to them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"
#include "story.h"

namespace payscrypt::engine {
namespace {

using domain::OrderId;
using domain::OrderStatus;
using domain::Scenario;
using domain::WebhookFault;
using domain::WebhookFaultAction;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto kConfirming = OrderStatus::kConfirming;
constexpr auto kSuccessful = OrderStatus::kSuccessful;

WebhookFault Fault(WebhookFaultAction action, std::optional<OrderStatus> status = {},
                   std::int64_t skip = 0, std::optional<std::int64_t> times = {}) {
  return {.status = status, .skip = skip, .times = times, .action = std::move(action)};
}

Scenario PaidWith(std::vector<WebhookFault> faults) {
  Scenario story = Paid();
  story.webhook_faults = std::move(faults);
  return story;
}

// CONFIRMING at 1, PENDING at 2, CONFIRMING at 3 and so on, five webhooks in all.
Scenario Swinging(std::vector<WebhookFault> faults) {
  Scenario story = Story({
      After(seconds(1), kPayAll),
      After(seconds(1), domain::DropStep{}),
      After(seconds(1), kPayAll),
      After(seconds(1), domain::DropStep{}),
      After(seconds(1), kPayAll),
  });
  story.webhook_faults = std::move(faults);
  return story;
}

const std::vector<std::string> kOne = {"http://a.test/"};
const std::vector<std::string> kTwo = {"http://a.test/", "http://b.test/"};

// What was sent of one order's webhooks that plays the story, and when: "2000 a CONFIRMING".
std::vector<std::string> SentOf(const Scenario& story, const std::vector<std::string>& urls) {
  World world(Playing(story, urls));
  world.Create();
  world.PlayOut();
  std::vector<std::pair<std::uint64_t, std::string>> sent;
  for (const Delivery& delivery : DeliveriesOf(*world.account)) {
    if (delivery.sent_event() == 0) continue;
    const std::string body = *world.account->BodyOf(delivery);
    sent.emplace_back(delivery.sent_event(),
                      std::to_string((delivery.sent_at() - Start()).count()) + " " +
                          urls[delivery.webhook - 1].substr(7, 1) + body.substr(body.find(' ')));
  }
  std::ranges::sort(sent);
  std::vector<std::string> texts;
  for (auto& [event, text] : sent) texts.push_back(std::move(text));
  return texts;
}

TEST(AccountWebhook, OneOrdersGoOneAfterTheOther) {
  World world(Playing(Paid(), {"http://shop.test/hook"}));
  const OrderId id = world.Create();
  EXPECT_EQ(world.sender.count(), 0U);
  world.Pass(minutes(1));
  EXPECT_EQ(world.StatusOf(id), kSuccessful);  // the receiver holds up nothing else
  ASSERT_EQ(world.sender.count(), 1U);
  EXPECT_EQ(world.sender.at(0).url, "http://shop.test/hook");
  EXPECT_EQ(world.sender.at(0).body, id.ToString() + " CONFIRMING");
  EXPECT_EQ(world.account->GetClock().deliveries_pending, 2U);
  world.sender.Answer(0, 200);
  ASSERT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(world.sender.at(1).body, id.ToString() + " SUCCESSFUL");
  EXPECT_EQ(world.account->GetClock().deliveries_pending, 1U);
  world.sender.Answer(1, 500);
  EXPECT_EQ(world.account->GetClock().deliveries_pending, 0U);
  EXPECT_EQ(LogOf(*world.account).back(), "60000 settled 2 500");
}

TEST(AccountWebhook, OtherOrdersAndUrlsDoNotWait) {
  World world(Playing(Paid(), kTwo));
  world.Create();
  world.Create();
  world.Pass(seconds(2));
  EXPECT_EQ(world.sender.count(), 4U);
}

TEST(AccountWebhook, OnARunningClockTheNextGoesAsSoonAsTheOneBeforeIsSettled) {
  World world(Playing(Paid(), kTwo), 1);
  world.Create();
  world.Pass(minutes(1));
  ASSERT_EQ(world.sender.count(), 2U);
  world.sender.Answer(0, 200);
  ASSERT_EQ(world.sender.count(), 3U);
  EXPECT_EQ(world.sender.at(2).url, kTwo[0]);
}

TEST(AccountWebhook, IsToldFromItsOwingToItsEnd) {
  World world(Playing(Paid(), kOne));
  const OrderId id = world.Create();
  world.Pass(seconds(2));
  world.Pass(seconds(3));
  auto deliveries = DeliveriesOf(*world.account);
  ASSERT_THAT(deliveries, SizeIs(2));
  EXPECT_EQ(deliveries[0].number, 1U);
  EXPECT_EQ(deliveries[0].order, id);
  EXPECT_EQ(deliveries[0].state, Delivery::State::kUnderWay);
  EXPECT_EQ(deliveries[0].sent_at(), Start() + seconds(2));
  EXPECT_EQ(deliveries[1].state, Delivery::State::kWaiting);
  EXPECT_EQ(deliveries[1].sent_event(), 0U);
  EXPECT_EQ(world.account->BodyOf(deliveries[1]), id.ToString() + " SUCCESSFUL");

  world.sender.Answer(0, {AttemptOutcome::Kind::kTimedOut, 0, "no answer in 10 s", seconds(10)});
  deliveries = world.account->ListDeliveries({.limit = 1, .order = id});
  ASSERT_THAT(deliveries, SizeIs(1));
  EXPECT_EQ(deliveries[0].state, Delivery::State::kFailed);
  ASSERT_THAT(deliveries[0].attempts, SizeIs(1));
  EXPECT_EQ(deliveries[0].attempts[0].state, AttemptRecord::State::kTimedOut);
  EXPECT_THAT(*deliveries[0].attempts[0].error, HasSubstr("no answer"));
  const auto settled = world.account->ListEvents(deliveries[0].settled_event() - 1, 1).front();
  EXPECT_EQ(std::get<WebhookSettled>(settled.detail).kind, AttemptOutcome::Kind::kTimedOut);
  EXPECT_THAT(*std::get<WebhookSettled>(settled.detail).error, HasSubstr("no answer"));
  EXPECT_EQ(settled.at, Start() + seconds(5));
  EXPECT_THAT(world.account->ListDeliveries({.after = 2}), IsEmpty());
  EXPECT_THAT(world.account->ListDeliveries({.order = OrderId{1}}), IsEmpty());
  EXPECT_FALSE(world.account->BodyOf(Delivery{.order = OrderId{1}}));
}

TEST(AccountWebhook, ThereIsRoomForSoMany) {
  AccountOptions options;
  options.webhooks.assign(Webhooks::kMaxWebhooks, kOne[0]);
  World world(options);
  const OrderId id = world.Create();
  for (std::size_t i = 0; i <= Deliveries::kMaxOpen / Webhooks::kMaxWebhooks; ++i) {
    ASSERT_TRUE(world.account->Act(id, domain::WebhookStep{}));
  }
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kPending);
  EXPECT_EQ(LogOf(*world.account).back(), "0 no room PENDING");
}

// ---- faults

TEST(AccountWebhookFault, SkippedIsNeverSent) {
  const auto story = PaidWith({Fault(domain::SkipWebhook{}, kConfirming)});
  EXPECT_THAT(SentOf(story, kOne), ElementsAre("5000 a SUCCESSFUL"));
  EXPECT_THAT(SentOf(story, kTwo), ElementsAre("5000 a SUCCESSFUL", "5000 b SUCCESSFUL"));
  World world(Playing(story, kOne));
  world.Create();
  world.Pass(seconds(2));
  EXPECT_EQ(LogOf(*world.account).back(), "2000 skipped 1 CONFIRMING");
  EXPECT_EQ(DeliveriesOf(*world.account)[0].state, Delivery::State::kSkipped);
}

TEST(AccountWebhookFault, LaterOnesDoNotWaitForADelayed) {
  const auto story = PaidWith({Fault(domain::DelayWebhook{seconds(10)}, kConfirming)});
  EXPECT_THAT(SentOf(story, kOne), ElementsAre("5000 a SUCCESSFUL", "12000 a CONFIRMING"));
  EXPECT_THAT(SentOf(story, kTwo), ElementsAre("5000 a SUCCESSFUL", "5000 b SUCCESSFUL",
                                               "12000 a CONFIRMING", "12000 b CONFIRMING"));
}

TEST(AccountWebhookFault, DuplicateIsSentAgainAfterItself) {
  const auto story = PaidWith({Fault(domain::DuplicateWebhook{2}, kConfirming)});
  EXPECT_THAT(SentOf(story, kOne), ElementsAre("2000 a CONFIRMING", "2000 a CONFIRMING",
                                               "2000 a CONFIRMING", "5000 a SUCCESSFUL"));
  EXPECT_THAT(SentOf(story, kTwo), SizeIs(8));
}

TEST(AccountWebhookFault, ReorderedIsSentAfterTheNext) {
  const auto story = PaidWith({Fault(domain::ReorderWebhook{}, kConfirming)});
  EXPECT_THAT(SentOf(story, kOne), ElementsAre("5000 a SUCCESSFUL", "5000 a CONFIRMING"));
  EXPECT_THAT(SentOf(story, kTwo), ElementsAre("5000 a SUCCESSFUL", "5000 b SUCCESSFUL",
                                               "5000 a CONFIRMING", "5000 b CONFIRMING"));
}

TEST(AccountWebhookFault, ReorderingAllSwapsThemInPairs) {
  EXPECT_THAT(
      SentOf(Swinging({Fault(domain::ReorderWebhook{})}), kOne),
      ElementsAre("2000 a PENDING", "2000 a CONFIRMING", "4000 a PENDING", "4000 a CONFIRMING"));
}

TEST(AccountWebhookFault, ReorderedComesAfterTheNextHoweverThatFares) {
  EXPECT_THAT(SentOf(PaidWith({Fault(domain::ReorderWebhook{}, kConfirming),
                               Fault(domain::SkipWebhook{}, kSuccessful)}),
                     kOne),
              ElementsAre("5000 a CONFIRMING"));
}

TEST(AccountWebhookFault, TheLastOneIsNotReorderedAsNoneComesAfterIt) {
  EXPECT_THAT(SentOf(PaidWith({Fault(domain::ReorderWebhook{}, kSuccessful)}), kOne),
              ElementsAre("2000 a CONFIRMING", "5000 a SUCCESSFUL"));
}

TEST(AccountWebhookFault, EditedTellsSomethingElse) {
  World world(Playing(
      PaidWith(
          {Fault(domain::EditWebhook{{OrderId{7}, {}, {}, OrderStatus::kExpired, {}}}, kConfirming),
           Fault(domain::EditWebhook{Saying("{")}, kSuccessful)}),
      kTwo));
  world.Create();
  world.PlayOut();
  EXPECT_THAT(world.sender.bodies(), ElementsAre("7 EXPIRED", "7 EXPIRED", "{", "{"));
  EXPECT_EQ(DeliveriesOf(*world.account)[0].status, kConfirming);
}

TEST(AccountWebhookFault, EditReachesEachFieldOfTheNotice) {
  World world(Playing(Story({})));
  std::vector<std::string> told;
  AccountOptions options = world.account->options();
  options.webhooks = kOne;
  const auto account = std::make_shared<Account>(
      options, AccountPorts{world.clock,
                            world.alarms,
                            world.sender,
                            [](const WebhookNotice& notice) {
                              return notice.order.ToString() + " " +
                                     std::to_string(notice.pg_wallet_id) + " " +
                                     std::string(notice.merchant_order_id) + " " +
                                     std::string(NameOf(notice.status));
                            },
                            {},
                            {}});
  const auto id = account->CreateOrder(BitcoinRequest(), {}).result->terms->id;
  ASSERT_TRUE(account->Act(id, domain::WebhookStep{}));
  ASSERT_TRUE(account->Act(id, domain::WebhookStep{{OrderId{1}, 2, "", kSuccessful, {}}}));
  world.sender.Answer(0, 200);
  EXPECT_THAT(world.sender.bodies(),
              ElementsAre(id.ToString() + " 42 A-1 PENDING", "1 2  SUCCESSFUL"));
  account->Close();
}

TEST(AccountWebhookFault, IsSparedAndMeetsSoManyTimes) {
  EXPECT_THAT(SentOf(Swinging({Fault(domain::SkipWebhook{}, {}, 1, 2)}), kOne),
              ElementsAre("1000 a CONFIRMING", "4000 a PENDING", "5000 a CONFIRMING"));
  EXPECT_THAT(
      SentOf(Swinging({Fault(domain::SkipWebhook{}, kConfirming, 1, 1)}), kTwo),
      ElementsAre("1000 a CONFIRMING", "1000 b CONFIRMING", "2000 a PENDING", "2000 b PENDING",
                  "4000 a PENDING", "4000 b PENDING", "5000 a CONFIRMING", "5000 b CONFIRMING"));
}

TEST(AccountWebhookFault, SeveralAreUsedUpOneAfterTheOther) {
  EXPECT_THAT(SentOf(Swinging({Fault(domain::SkipWebhook{}, kConfirming, 0, 1),
                               Fault(domain::DelayWebhook{seconds(9)}, {}, 0, 1),
                               Fault(domain::DuplicateWebhook{1}, kConfirming, 0, 1)}),
                     kOne),
              ElementsAre("3000 a CONFIRMING", "3000 a CONFIRMING", "4000 a PENDING",
                          "5000 a CONFIRMING", "11000 a PENDING"));
}

TEST(AccountWebhookFault, EachOrderMeetsThemAnew) {
  World world(Playing(PaidWith({Fault(domain::SkipWebhook{}, {}, 0, 1)}), kOne));
  world.Create();
  world.Create();
  world.PlayOut();
  EXPECT_EQ(world.sender.count(), 2U);
}

TEST(AccountWebhookFault, MadeUpWebhooksAreSpared) {
  Scenario story = Story({After(seconds(1), domain::WebhookStep{Telling(kSuccessful)}),
                          After(seconds(1), domain::WebhookStep{})});
  story.webhook_faults = {Fault(domain::SkipWebhook{})};
  EXPECT_THAT(SentOf(story, kTwo), ElementsAre("1000 a SUCCESSFUL", "1000 b SUCCESSFUL",
                                               "2000 a PENDING", "2000 b PENDING"));
}

// ---- rounds, on a clock that stands still

TEST(AccountRound, WebhooksOfTheNextRoundWaitForAllOfThisOne) {
  World world(Playing(Paid(), kTwo));
  world.Create();
  world.Pass(minutes(1));
  ASSERT_EQ(world.sender.count(), 2U);
  world.sender.Answer(1, 200);
  EXPECT_EQ(world.sender.count(), 2U);
  EXPECT_EQ(LogOf(*world.account).back(), "5000 finished");
  world.sender.Answer(0, 200);
  ASSERT_EQ(world.sender.count(), 4U);
  EXPECT_EQ(world.sender.at(2).url, kTwo[0]);
}

TEST(AccountRound, IsOfWhatCameBeforeItsAnswers) {
  World world(Playing(Story({}), kOne));
  const OrderId first = world.Create();
  const OrderId second = world.Create();
  ASSERT_TRUE(world.account->Act(first, domain::CancelStep{}));
  ASSERT_TRUE(world.account->Act(second, domain::CancelStep{}));
  EXPECT_EQ(world.sender.count(), 1U);
  world.sender.Answer(0, 200);
  EXPECT_EQ(world.sender.count(), 2U);
}

TEST(AccountRound, ClockThatStartsToRunLetsTheWaitingGo) {
  World world(Playing(Paid(), kTwo));
  world.Create();
  world.Create();
  world.Pass(minutes(1));
  ASSERT_EQ(world.sender.count(), 4U);
  world.sender.Answer(0, 200);
  ASSERT_EQ(world.sender.count(), 4U);
  ASSERT_TRUE(world.account->SetClock(1, {}));
  EXPECT_EQ(world.sender.count(), 5U);
  world.sender.Answer(1, 200);
  EXPECT_EQ(world.sender.count(), 6U);

  ASSERT_TRUE(world.account->SetClock(0, {}));  // and stops in the middle of a round
  world.sender.Answer(2, 200);
  EXPECT_EQ(world.sender.count(), 6U);
  for (const std::size_t index : {3U, 4U, 5U}) world.sender.Answer(index, 200);
  EXPECT_EQ(world.sender.count(), 8U);
  for (const std::size_t index : {6U, 7U}) world.sender.Answer(index, 200);
  EXPECT_EQ(world.account->GetClock().deliveries_pending, 0U);
}

}  // namespace
}  // namespace payscrypt::engine
