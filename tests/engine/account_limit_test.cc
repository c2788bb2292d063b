// An account that keeps so many orders at most.
#include <chrono>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"
#include "story.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;
using std::chrono::minutes;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const CallSource kShop{Transport::kRest, nullptr, ""};

AccountOptions AtMost(std::size_t orders, std::vector<std::string> webhooks = {}) {
  AccountOptions options;
  options.max_orders = orders;
  options.webhooks = std::move(webhooks);
  return options;
}

domain::OrderId Canceled(World& world) {
  const auto id = world.Create();
  EXPECT_TRUE(world.account->Act(id, domain::CancelStep{}));
  return id;
}

TEST(AccountLimit, TheOrderThatHasBeenFinalForTheLongestGoes) {
  World world(AtMost(3));
  const auto open = world.Create();
  const auto late = world.Create();
  const auto early = Canceled(world);
  EXPECT_TRUE(world.account->Act(late, domain::CancelStep{}));
  world.Create();
  EXPECT_FALSE(world.account->FindOrder(early));
  world.Create();
  EXPECT_FALSE(world.account->FindOrder(late));
  EXPECT_TRUE(world.account->FindOrder(open));
  EXPECT_EQ(world.account->OrderCount(), 3U);
}

TEST(AccountLimit, ItsEventsGoWithIt) {
  World world(AtMost(1));
  Canceled(world);
  const auto last = Canceled(world);
  const auto events = world.account->ListEvents(0, 100);
  ASSERT_FALSE(events.empty());
  for (const Event& event : events) EXPECT_EQ(event.order, last);
}

TEST(AccountLimit, RefusesANewOrderWhereNoneIsFinal) {
  World world(AtMost(2));
  world.Create();
  world.Create();
  const auto refused = world.account->CreateOrder(BitcoinRequest(), kShop).result;
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kResourceExhausted);
  EXPECT_THAT(refused.error().message, HasSubstr("--max-orders"));
  world.Pass(minutes(20));  // both expire
  EXPECT_TRUE(world.account->CreateOrder(BitcoinRequest(), kShop).result);
}

TEST(AccountLimit, AnOrderStaysUntilItsWebhooksAreSettled) {
  World world(AtMost(1, {"http://shop"}));
  const auto id = Canceled(world);
  EXPECT_FALSE(world.account->CreateOrder(BitcoinRequest(), kShop).result);
  world.sender.Answer(0, 200);
  EXPECT_TRUE(world.account->CreateOrder(BitcoinRequest(), kShop).result);
  EXPECT_FALSE(world.account->FindOrder(id));
  EXPECT_THAT(world.account->ListDeliveries({}), IsEmpty());
}

TEST(AccountLimit, TimersOfForgottenOrdersDoNothing) {
  World world(AtMost(1));
  const auto id = Canceled(world);
  const auto next = world.Create();
  world.Pass(minutes(20));
  EXPECT_FALSE(world.account->FindOrder(id));
  EXPECT_EQ(world.StatusOf(next), domain::OrderStatus::kExpired);
}

}  // namespace
}  // namespace payscrypt::engine
