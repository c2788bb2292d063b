// What the pages ask of the control API: assets, and the drawer that plays the customer.
#include <gmock/gmock.h>

#include "control_service_fixture.h"

namespace payscrypt::api {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ControlSimulationTest : public ControlServiceTest {
 protected:
  Status Simulate(const std::string& id, const std::string& action, const std::string& value = "",
                  std::int64_t blocks = 0) {
    control::SimulateOrderRequest request;
    request.set_id(id);
    request.set_action(action);
    request.set_value(value);
    request.set_blocks(blocks);
    return Ask(&ControlService::SimulateOrder, request, order_);
  }

  pg::PublicOrder order_;
};

TEST_F(ControlSimulationTest, PlaysTheCustomerAndTheChain) {
  const std::string id = Create();
  ASSERT_TRUE(Simulate(id, "pay", "40%").ok());
  EXPECT_EQ(order_.status(), pg::Order::PENDING);
  EXPECT_EQ(order_.value(), "60000");
  ASSERT_TRUE(Simulate(id, "pay").ok());
  EXPECT_EQ(order_.status(), pg::Order::CONFIRMING);
  EXPECT_EQ(order_.value(), "150000");
  ASSERT_EQ(order_.payments_size(), 2);
  ASSERT_TRUE(Simulate(id, "drop").ok());
  EXPECT_EQ(order_.status(), pg::Order::PENDING);
  ASSERT_TRUE(Simulate(id, "pay", "exact").ok());
  ASSERT_TRUE(Simulate(id, "confirm").ok());
  EXPECT_EQ(order_.confirmations(), 1);
  ASSERT_TRUE(Simulate(id, "confirm", "", 2).ok());
  EXPECT_EQ(order_.status(), pg::Order::SUCCESSFUL);
}

TEST_F(ControlSimulationTest, EndsAnOrder) {
  ASSERT_TRUE(Simulate(Create(), "expire").ok());
  EXPECT_EQ(order_.status(), pg::Order::EXPIRED);
  ASSERT_TRUE(Simulate(Create(), "cancel").ok());
  EXPECT_EQ(order_.status(), pg::Order::CANCELED);
}

TEST_F(ControlSimulationTest, NeedsNoKeyOfTheOrdersAccount) {
  engine::AccountOptions options = engine::Playing(engine::Paid());
  options.name = "other";
  options.seed = 8;
  Add(options, "another-key", 0);
  const std::string id = worlds_.back()->Create().ToString();
  EXPECT_TRUE(Simulate(id, "pay").ok());
  EXPECT_EQ(order_.id(), id);
}

TEST_F(ControlSimulationTest, RefusesWhatMakesNoSense) {
  const std::string id = Create();
  EXPECT_EQ(Simulate("999", "pay").code, kNotFound);
  EXPECT_EQ(Simulate("x", "pay").code, kNotFound);
  EXPECT_EQ(Simulate(id, "").code, kInvalid);
  EXPECT_THAT(Simulate(id, "steal").message, StartsWith("action: expected pay, confirm"));
  EXPECT_THAT(Simulate(id, "pay", "nothing").message, StartsWith("value: expected"));
  EXPECT_THAT(Simulate(id, "cancel", "40%").message, StartsWith("value: expected with"));
  EXPECT_THAT(Simulate(id, "pay", "", 1).message, StartsWith("blocks: expected with"));
  EXPECT_EQ(Simulate(id, "drop").code, kPrecondition);
}

TEST_F(ControlSimulationTest, CanBeKeptFromThePage) {
  ControlService closed(directory_, {"https://pay.test", nullptr, nullptr, alarms_, {}, false});
  control::SimulateOrderRequest request;
  request.set_id(Create());
  request.set_action("pay");
  Status status;
  closed.SimulateOrder(call_, request, order_, [&](Status ended) { status = std::move(ended); });
  EXPECT_EQ(status.code, kNotFound);
  EXPECT_THAT(status.message, HasSubstr("--no-simulate-panel"));
}

TEST_F(ControlSimulationTest, TellsWhatOrdersArePaidIn) {
  control::ListAssetsResponse list;
  ASSERT_TRUE(Ask(&ControlService::ListAssets, {}, list).ok());
  ASSERT_EQ(list.assets_size(), 3);
  EXPECT_EQ(list.assets(0).name(), "BTC");
  EXPECT_EQ(list.assets(0).decimals(), 8);
  EXPECT_EQ(list.assets(0).expires_in(), "15m");
}

}  // namespace
}  // namespace payscrypt::api
