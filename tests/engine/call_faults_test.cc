#include "engine/call_faults.h"

#include <gtest/gtest.h>

namespace payscrypt::engine {
namespace {

using domain::CallFault;
using domain::OrderStatus;
using domain::Rpc;
using domain::WebhookFault;

constexpr auto kCreate = Rpc::kCreateOrder;
constexpr auto kGet = Rpc::kGetPublicOrderById;

CallFault On(Rpc rpc, std::int64_t skip = 0, std::optional<std::int64_t> times = {}) {
  return {.rpc = rpc, .skip = skip, .times = times, .action = domain::HangCall{}};
}

// Which of the faults meets each of so many calls, by its index; "." for none.
std::string Taken(const std::vector<CallFault>& faults, Rpc rpc, int calls,
                  FaultCounts counts = {}) {
  std::string taken;
  for (int i = 0; i < calls; ++i) {
    const CallFault* const fault = TakeFault(faults, rpc, counts);
    taken += fault == nullptr ? "." : std::to_string(fault - faults.data());
  }
  return taken;
}

TEST(TakeFault, SparesSomeAndMeetsSome) {
  EXPECT_EQ(Taken({On(kCreate)}, kCreate, 4), "0000");
  EXPECT_EQ(Taken({On(kCreate, 2)}, kCreate, 4), "..00");
  EXPECT_EQ(Taken({On(kCreate, 0, 2)}, kCreate, 4), "00..");
  EXPECT_EQ(Taken({On(kCreate, 1, 2)}, kCreate, 4), ".00.");
  EXPECT_EQ(Taken({On(kGet)}, kCreate, 4), "....");
  EXPECT_EQ(Taken({}, kCreate, 2), "..");
}

TEST(TakeFault, TheFirstThatMeetsIsTheOnlyOne) {
  EXPECT_EQ(Taken({On(kCreate, 0, 1), On(kGet), On(kCreate, 0, 2)}, kCreate, 5), "022..");
  // A call that an earlier one has met is none that a later one could have.
  EXPECT_EQ(Taken({On(kCreate, 0, 2), On(kCreate, 1, 1)}, kCreate, 5), "00.1.");
}

TEST(TakeFault, WebhookFaultIsOfAStatusOrOfAny) {
  const std::vector<WebhookFault> faults = {
      {OrderStatus::kConfirming, 0, 1, domain::SkipWebhook{}},
      {std::nullopt, 1, 1, domain::ReorderWebhook{}},
  };
  FaultCounts counts;
  EXPECT_EQ(TakeFault(faults, OrderStatus::kSuccessful, counts), nullptr);
  EXPECT_EQ(TakeFault(faults, OrderStatus::kConfirming, counts), &faults[0]);
  EXPECT_EQ(TakeFault(faults, OrderStatus::kConfirming, counts), &faults[1]);
  EXPECT_EQ(TakeFault(faults, OrderStatus::kConfirming, counts), nullptr);
}

domain::Scenario Named(const std::string& name, std::vector<CallFault> faults) {
  domain::Scenario scenario;
  scenario.name = name;
  scenario.call_faults = std::move(faults);
  return scenario;
}

TEST(CreationFaults, CountByScenarioAndMerchantOrderId) {
  const auto one = Named("one", {On(kCreate, 0, 1)});
  const auto two = Named("two", {On(kCreate, 0, 1)});
  CreationFaults faults;
  EXPECT_EQ(faults.Take(one, "A"), &one.call_faults[0]);
  EXPECT_EQ(faults.Take(one, "A"), nullptr);
  EXPECT_EQ(faults.Take(one, "B"), &one.call_faults[0]);
  EXPECT_EQ(faults.Take(two, "A"), &two.call_faults[0]);
  EXPECT_EQ(faults.Take(Named("none", {}), "A"), nullptr);
  EXPECT_EQ(faults.Take(Named("get", {On(kGet)}), "A"), nullptr);
}

TEST(CreationFaults, ForgetTheOldestOfTooMany) {
  const auto scenario = Named("one", {On(kCreate, 0, 1)});
  CreationFaults faults;
  ASSERT_NE(faults.Take(scenario, "first"), nullptr);
  for (std::size_t i = 1; i < CreationFaults::kMaxKept; ++i) {
    faults.Take(scenario, std::to_string(i));
  }
  EXPECT_EQ(faults.Take(scenario, "first"), nullptr);
  faults.Take(scenario, "one more");
  EXPECT_NE(faults.Take(scenario, "first"), nullptr);
}

AddedFault Added(const CallFault& fault) {
  return {.fault = std::make_shared<const CallFault>(fault)};
}

TEST(AddedFaults, MeetInTheOrderInWhichTheyWereAddedAndAreRemoved) {
  AddedFaults faults;
  EXPECT_TRUE(faults.Add(Added(On(kCreate, 0, 1))));
  EXPECT_TRUE(faults.Add(Added(On(kGet))));
  EXPECT_TRUE(faults.Add(Added(On(kCreate, 1, 2))));
  const auto third = faults.list()[2].fault;
  ASSERT_NE(faults.Take(kCreate), nullptr);
  EXPECT_EQ(faults.list().size(), 2U);
  EXPECT_EQ(faults.Take(kCreate), nullptr);
  EXPECT_EQ(faults.Take(kCreate), third);
  EXPECT_EQ(faults.list()[1].met, 1);
  EXPECT_EQ(faults.list()[1].seen, 2);
  EXPECT_EQ(faults.Take(kCreate), third);
  EXPECT_EQ(faults.list().size(), 1U);
  EXPECT_EQ(faults.Take(kCreate), nullptr);
  EXPECT_NE(faults.Take(kGet), nullptr);
  EXPECT_NE(faults.Take(kGet), nullptr);
  faults.Clear();
  EXPECT_EQ(faults.Take(kGet), nullptr);
}

TEST(AddedFaults, OnWebhooksMeetThoseOfTheirStatus) {
  AddedFaults faults;
  const domain::WebhookFault fault{
      .status = domain::OrderStatus::kSuccessful, .times = 1, .action = domain::SkipWebhook{}};
  EXPECT_TRUE(faults.Add(Added(On(kGet))));
  EXPECT_TRUE(faults.Add({.webhook_fault = std::make_shared<const domain::WebhookFault>(fault)}));
  EXPECT_EQ(faults.Take(domain::OrderStatus::kConfirming), nullptr);
  EXPECT_EQ(faults.Take(kCreate), nullptr);
  EXPECT_EQ(faults.list()[1].seen, 0);
  const auto met = faults.Take(domain::OrderStatus::kSuccessful);
  ASSERT_NE(met, nullptr);
  EXPECT_TRUE(std::holds_alternative<domain::SkipWebhook>(met->action));
  EXPECT_EQ(faults.list().size(), 1U);
}

TEST(AddedFaults, AreAtMostSoMany) {
  AddedFaults faults;
  for (std::size_t i = 0; i < AddedFaults::kMaxFaults; ++i) {
    ASSERT_TRUE(faults.Add(Added(On(kGet))));
  }
  EXPECT_FALSE(faults.Add(Added(On(kGet))));
}

TEST(AddedFaults, TheirSourcesTakeSoMuchAtMost) {
  AddedFaults faults;
  const std::string large(AddedFaults::kMaxBytes / 2, 'x');
  EXPECT_TRUE(faults.Add({.source = large}));
  EXPECT_TRUE(faults.Add({.source = large}));
  EXPECT_FALSE(faults.Add({.source = "x"}));
  faults.Clear();
  EXPECT_TRUE(faults.Add({.source = "x"}));
}

TEST(CreationFaults, IdsThatAreTooLongCountTogether) {
  const auto scenario = Named("one", {On(kCreate, 0, 1)});
  CreationFaults faults;
  const std::string longest(domain::kMaxMerchantOrderIdBytes, 'A');
  EXPECT_NE(faults.Take(scenario, longest + "1"), nullptr);
  EXPECT_EQ(faults.Take(scenario, longest + "1" + std::string(1'000'000, 'A')), nullptr);
  EXPECT_NE(faults.Take(scenario, longest), nullptr);
}

}  // namespace
}  // namespace payscrypt::engine
