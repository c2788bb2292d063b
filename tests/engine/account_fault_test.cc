// What injected faults do to calls of the merchant API.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"
#include "story.h"

namespace payscrypt::engine {
namespace {

using domain::CallFault;
using domain::CallFaultAction;
using domain::ErrorCode;
using domain::OrderId;
using domain::Rpc;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

CallFault Fault(Rpc rpc, CallFaultAction action, std::int64_t skip = 0,
                std::optional<std::int64_t> times = {}) {
  return {.rpc = rpc, .skip = skip, .times = times, .action = std::move(action)};
}

domain::Scenario StoryWith(std::vector<CallFault> faults) {
  domain::Scenario story = Story({});
  story.call_faults = std::move(faults);
  return story;
}

AddedFault Added(const CallFault& fault) {
  return {.fault = std::make_shared<const CallFault>(fault), .source = "the source"};
}

// The code of each of so many calls.
std::vector<int> CodesOfCreating(World& world, int calls, const std::string& merchant_order_id) {
  std::vector<int> codes;
  for (int i = 0; i < calls; ++i) {
    const auto result = world.account->CreateOrder(BitcoinRequest(merchant_order_id), {}).result;
    codes.push_back(result ? 0 : static_cast<int>(result.error().code));
  }
  return codes;
}

std::vector<int> CodesOfGetting(World& world, int calls, OrderId id) {
  std::vector<int> codes;
  for (int i = 0; i < calls; ++i) {
    const auto result = world.account->GetOrder(id, true, {}).result;
    codes.push_back(result ? 0 : static_cast<int>(result.error().code));
  }
  return codes;
}

TEST(AccountFault, OnCreateOrderIsCountedByMerchantOrderId) {
  World world(Playing(StoryWith({Fault(Rpc::kCreateOrder, domain::FailCall{14, "again"}, 1, 2)})));
  EXPECT_THAT(CodesOfCreating(world, 2, "A"), ElementsAre(0, 14));
  EXPECT_THAT(CodesOfCreating(world, 4, "B"), ElementsAre(0, 14, 14, 0));
  EXPECT_THAT(CodesOfCreating(world, 2, "A"), ElementsAre(14, 0));
}

TEST(AccountFault, OnGetPublicOrderByIdIsCountedByOrder) {
  World world(
      Playing(StoryWith({Fault(Rpc::kGetPublicOrderById, domain::FailCall{8, "slow"}, 0, 1),
                         Fault(Rpc::kGetPublicOrderById, domain::FailCall{5, "gone"}, 1, 1)})));
  const OrderId first = world.Create();
  const OrderId second = world.Create();
  EXPECT_THAT(CodesOfGetting(world, 2, first), ElementsAre(8, 0));
  EXPECT_THAT(CodesOfGetting(world, 4, second), ElementsAre(8, 0, 5, 0));
  EXPECT_THAT(CodesOfGetting(world, 2, first), ElementsAre(5, 0));
}

TEST(AccountFault, KeepsTheCallFromBeingDoneOrNot) {
  const struct {
    CallFaultAction action;
    ErrorCode code;
  } kActions[] = {
      {domain::FailCall{14, "try again"}, ErrorCode::kUnavailable},
      {domain::FailCall{77, "odd"}, static_cast<ErrorCode>(77)},
      {domain::HangCall{}, ErrorCode::kDeadlineExceeded},
      {domain::ResetCall{}, ErrorCode::kUnavailable},
      {domain::DelayCall{seconds(1)}, ErrorCode::kOk},
      {domain::TruncateCall{}, ErrorCode::kOk},
      {domain::MalformCall{}, ErrorCode::kOk},
  };
  for (const auto& [action, code] : kActions) {
    World world(Playing(StoryWith({Fault(Rpc::kCreateOrder, action)})));
    const auto answer = world.account->CreateOrder(BitcoinRequest(), {});
    ASSERT_NE(answer.fault, nullptr);
    EXPECT_EQ(answer.fault->action.index(), action.index());
    EXPECT_EQ(answer.result ? ErrorCode::kOk : answer.result.error().code, code);
    EXPECT_EQ(world.account->OrderCount(), code == ErrorCode::kOk ? 1U : 0U);
    EXPECT_EQ(LogOf(*world.account).front(), "0 fault");

    const auto request = world.account->requests().List(0, 9).front();
    EXPECT_EQ(request.number, answer.request);
    EXPECT_EQ(request.fault, answer.fault);
    EXPECT_EQ(request.after_event, 0U);
  }
}

TEST(AccountFault, FailsWithItsMessage) {
  World world(Playing(StoryWith({Fault(Rpc::kCreateOrder, domain::FailCall{14, "try again"})})));
  EXPECT_EQ(world.account->CreateOrder(BitcoinRequest(), {}).result.error().message, "try again");
}

TEST(AccountFault, IsToldOfTheOrderThatItMeets) {
  World world(Playing(StoryWith({Fault(Rpc::kGetPublicOrderById, domain::ResetCall{})})));
  const OrderId id = world.Create();
  world.account->GetOrder(id, false, {});
  EXPECT_EQ(LogOf(*world.account, id).back(), "0 fault");
  EXPECT_EQ(world.account->requests().List(1, 9).front().fault->action.index(),
            CallFaultAction(domain::ResetCall{}).index());
}

TEST(AccountFault, DelayedCallThatIsRefusedIsRefused) {
  World world(Playing(StoryWith({Fault(Rpc::kCreateOrder, domain::DelayCall{seconds(1)})})));
  domain::OrderRequest request = BitcoinRequest();
  request.asset_name = "DOGE";
  const auto answer = world.account->CreateOrder(request, {});
  EXPECT_NE(answer.fault, nullptr);
  EXPECT_EQ(answer.result.error().code, ErrorCode::kInvalidArgument);
}

TEST(AccountFault, OrderThatIsNotThereMeetsNone) {
  World world;
  ASSERT_TRUE(world.account->AddFault(
      Added(Fault(Rpc::kGetPublicOrderById, domain::FailCall{14, "x"}, 0, 1))));
  const auto answer = world.account->GetOrder(OrderId{1}, false, {});
  EXPECT_EQ(answer.fault, nullptr);
  EXPECT_EQ(answer.result.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(world.account->ListFaults(), SizeIs(1));
}

TEST(AccountFault, AddedByHandMeetsTheNextCallsWhoeverMakesThem) {
  World world;
  ASSERT_TRUE(
      world.account->AddFault(Added(Fault(Rpc::kCreateOrder, domain::FailCall{14, "x"}, 1, 2))));
  EXPECT_THAT(CodesOfCreating(world, 2, "A"), ElementsAre(0, 14));
  ASSERT_THAT(world.account->ListFaults(), SizeIs(1));
  EXPECT_EQ(world.account->ListFaults()[0].met, 1);
  EXPECT_EQ(world.account->ListFaults()[0].source, "the source");
  EXPECT_THAT(CodesOfCreating(world, 2, "B"), ElementsAre(14, 0));
  EXPECT_THAT(world.account->ListFaults(), IsEmpty());
}

TEST(AccountFault, AddedByHandComesBeforeTheScenarios) {
  World world(
      Playing(StoryWith({Fault(Rpc::kCreateOrder, domain::FailCall{14, "story"}, 0, 1),
                         Fault(Rpc::kGetPublicOrderById, domain::FailCall{14, "story"}, 0, 1)})));
  ASSERT_TRUE(
      world.account->AddFault(Added(Fault(Rpc::kCreateOrder, domain::FailCall{8, ""}, 0, 1))));
  ASSERT_TRUE(world.account->AddFault(
      Added(Fault(Rpc::kGetPublicOrderById, domain::FailCall{8, ""}, 0, 1))));
  EXPECT_THAT(CodesOfCreating(world, 3, "A"), ElementsAre(8, 14, 0));
  const OrderId id = world.account->ListOrders({}).front().found.order.terms->id;
  EXPECT_THAT(CodesOfGetting(world, 3, id), ElementsAre(8, 14, 0));
}

TEST(AccountFault, AddedByHandCanBeClearedAndThereAreAtMostSoMany) {
  World world;
  const AddedFault fault = Added(Fault(Rpc::kCreateOrder, domain::HangCall{}));
  for (std::size_t i = 0; i < AddedFaults::kMaxFaults; ++i) {
    ASSERT_TRUE(world.account->AddFault(fault));
  }
  const auto refused = world.account->AddFault(fault);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kResourceExhausted);
  world.account->ClearFaults();
  EXPECT_THAT(world.account->ListFaults(), IsEmpty());
  EXPECT_THAT(CodesOfCreating(world, 1, "A"), ElementsAre(0));
}

TEST(AccountFault, EventKeepsTheBeginningOfItsMessage) {
  const std::string message(2'000, 'm');
  World world(Playing(StoryWith({Fault(Rpc::kCreateOrder, domain::FailCall{14, message})})));
  EXPECT_EQ(world.account->CreateOrder(BitcoinRequest(), {}).result.error().message, message);
  const auto event = world.account->ListEvents(0, 1).at(0);
  const auto& fault = *std::get<FaultMet>(event.detail).fault;
  EXPECT_EQ(std::get<domain::FailCall>(fault.action).message,
            std::string(FaultMet::kMaxMessageKept, 'm') + "\xE2\x80\xA6");
}

}  // namespace
}  // namespace payscrypt::engine
