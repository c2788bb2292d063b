#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"
#include "story.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;
using domain::OrderId;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AccountReset, ForgetsAllThatHappenedAndNumbersGoOn) {
  World world(Playing(Paid(), {"http://a.test/"}));
  const OrderId first = world.Create();
  world.PlayOut();
  const std::uint64_t last_event = world.account->ListEvents(0, 99).back().number;
  const std::uint64_t last_delivery = world.account->ListDeliveries({}).back().number;

  world.account->Reset();
  EXPECT_EQ(world.account->OrderCount(), 0U);
  EXPECT_FALSE(world.account->FindOrder(first));
  EXPECT_THAT(world.account->ListOrders({}), IsEmpty());
  EXPECT_THAT(world.account->ListDeliveries({}), IsEmpty());
  EXPECT_THAT(world.account->requests().List(0, 99), IsEmpty());
  EXPECT_THAT(LogOf(*world.account), ElementsAre("0 reset"));
  EXPECT_EQ(world.account->ListEvents(0, 9)[0].number, last_event + 1);
  EXPECT_FALSE(world.account->GetClock().next_due);

  const OrderId second = world.Create();
  EXPECT_EQ(second.value, first.value + 1);
  world.PlayOut();
  EXPECT_EQ(world.StatusOf(second), domain::OrderStatus::kSuccessful);
  EXPECT_EQ(world.account->ListDeliveries({.limit = 1})[0].number, last_delivery + 1);
  EXPECT_EQ(world.account->OrderCount(), 1U);
  EXPECT_EQ(world.account->ListOrders({}).size(), 1U);
}

TEST(AccountReset, EndsTheWaitOfARequestFromBeforeIt) {
  World world;
  int ended = 0;
  const auto end = [&] { ++ended; };
  const std::uint64_t before = world.account->CreateOrder(BitcoinRequest("A-1"), {}).request;
  world.account->Reset();
  world.account->WhenClosed(end, before);
  world.account->After(seconds(1), end, before);
  EXPECT_EQ(ended, 2);
  const std::uint64_t after = world.account->CreateOrder(BitcoinRequest("A-1"), {}).request;
  world.account->WhenClosed(end, after);
  EXPECT_EQ(ended, 2);
  world.account->Reset();
  EXPECT_EQ(ended, 3);
}

TEST(AccountReset, ClockStartsAgainAsItWas) {
  World world;
  world.Pass(seconds(90));
  ASSERT_TRUE(world.account->SetClock(60, std::nullopt));
  world.account->Reset();
  EXPECT_EQ(world.account->GetClock().now, Start());
  EXPECT_EQ(world.account->GetClock().factor, 0);
  world.Pass(seconds(1));
  EXPECT_EQ(world.account->GetClock().now, Start() + seconds(1));
}

TEST(AccountReset, SettingsAreAsAtFirst) {
  AccountOptions options = Playing(Paid());
  options.wallets = {42};
  World world(options);
  ASSERT_TRUE(world.account->AddWallet(43));
  ASSERT_TRUE(world.account->RemoveWallet(42));
  domain::Scenario other = Paid();
  other.name = "other";
  ASSERT_TRUE(world.account->PutScenario(std::make_shared<domain::Scenario>(other)));
  ASSERT_TRUE(world.account->SetDefaultScenario("other"));
  ASSERT_TRUE(world.account->DeleteScenario("story"));
  domain::CallFault fault;
  ASSERT_TRUE(world.account->AddFault({.fault = std::make_shared<domain::CallFault>(fault)}));

  world.account->Reset();
  EXPECT_THAT(world.account->ListWallets(), ElementsAre(42));
  EXPECT_EQ(world.account->DefaultScenario(), "story");
  EXPECT_EQ(world.account->ListScenarios().size(), 1U);
  EXPECT_THAT(world.account->ListFaults(), IsEmpty());
}

TEST(AccountReset, LateAnswerToAWebhookOfBeforeChangesNothing) {
  World world(Playing(Paid(), {"http://a.test/"}));
  world.Create();
  const auto advancing = world.Advance({});
  world.alarms.FireWhatIsDue();
  ASSERT_EQ(world.sender.waiting().size(), 1U);
  world.account->Reset();
  ASSERT_TRUE(advancing->answer);
  EXPECT_EQ(advancing->answer->error().code, ErrorCode::kAborted);

  const OrderId second = world.Create();
  world.sender.Answer(0, 200);
  EXPECT_THAT(LogOf(*world.account), ElementsAre("0 reset", "0 created", "0 chosen story"));
  world.PlayOut();
  EXPECT_EQ(world.StatusOf(second), domain::OrderStatus::kSuccessful);
}

TEST(AccountReset, EndsWhatWaits) {
  World world;
  const OrderId id = world.Create();
  int ended = 0;
  world.account->After(seconds(1), [&] { ++ended; });
  world.account->WhenClosed([&] { ++ended; });
  std::optional<domain::Result<void>> watched;
  world.account->WhenStatus(id, domain::OrderStatus::kSuccessful,
                            [&](const domain::Result<void>& result) { watched = result; });
  world.account->Reset();
  EXPECT_EQ(ended, 2);
  EXPECT_EQ(watched->error().code, ErrorCode::kAborted);
  world.PlayFor(seconds(2));
  EXPECT_EQ(ended, 2);
}

TEST(AccountReset, ShuffledRunIsTheSameAgain) {
  AccountOptions options = Playing(Paid());
  options.shuffle_seed = 7;
  World world(options);
  const auto run = [&] {
    std::vector<std::int64_t> order_of_payments;
    const std::int64_t first = world.Create().value;
    for (int i = 0; i < 5; ++i) world.Create();
    world.PlayOut();
    for (const Event& event : world.account->ListEvents(0, 999)) {
      if (std::holds_alternative<PaymentSeen>(event.detail)) {
        order_of_payments.push_back(event.order.value - first);
      }
    }
    return order_of_payments;
  };
  const auto before = run();
  world.account->Reset();
  EXPECT_EQ(run(), before);
}

TEST(AccountWallets, AreThereOnceAndAtMostSoMany) {
  World world;
  ASSERT_TRUE(world.account->AddWallet(7));
  EXPECT_EQ(world.account->AddWallet(7).error().code, ErrorCode::kAlreadyExists);
  EXPECT_EQ(world.account->RemoveWallet(8).error().code, ErrorCode::kNotFound);
  for (std::int64_t wallet = 1'000; wallet < 1'999; ++wallet) {
    ASSERT_TRUE(world.account->AddWallet(wallet));
  }
  EXPECT_EQ(world.account->AddWallet(9).error().code, ErrorCode::kResourceExhausted);
}

}  // namespace
}  // namespace payscrypt::engine
