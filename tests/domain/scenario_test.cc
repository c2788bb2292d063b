#include "domain/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example_order.h"

namespace payscrypt::domain {
namespace {

constexpr std::uint64_t kOnePercent = 1'000'000;

// The command of an action in words, "nothing", or the error's message.
std::string CommandInWords(const StepAction& action, const ExampleOrder& order) {
  const Result<std::optional<Command>> command = CommandFor(action, order.terms, order.state);
  if (!command) return command.error().message;
  return *command ? Describe(**command) : "nothing";
}

TEST(ScenarioStep, PaysAnAmountAsItStands) {
  const ExampleOrder order;
  EXPECT_EQ(CommandInWords(PayStep{Amount(123)}, order), "pay 123");
}

TEST(ScenarioStep, PaysAPercentageOfTheTargetRoundedDown) {
  ExampleOrder order;
  EXPECT_EQ(CommandInWords(PayStep{Percent{40 * kOnePercent}}, order), "pay 400");
  EXPECT_EQ(CommandInWords(PayStep{Percent{100 * kOnePercent}}, order), "pay 1000");
  EXPECT_EQ(CommandInWords(PayStep{Percent{150 * kOnePercent}}, order), "pay 1500");
  EXPECT_EQ(CommandInWords(PayStep{Percent{33'333'333}}, order), "pay 333");
  order.terms.target_value = Amount(100'000'000);
  EXPECT_EQ(CommandInWords(PayStep{Percent{33'333'333}}, order), "pay 33333333");
}

TEST(ScenarioStep, PercentageIsOfTheTargetWhateverWasPaid) {
  ExampleOrder order;
  order.Do(Pay{Amount(400)});
  EXPECT_EQ(CommandInWords(PayStep{Percent{50 * kOnePercent}}, order), "pay 500");
}

TEST(ScenarioStep, APercentageOfLittlePaysOneUnitAtLeast) {
  ExampleOrder order;
  order.terms.target_value = Amount(1);
  EXPECT_EQ(CommandInWords(PayStep{Percent{1}}, order), "pay 1");
  EXPECT_EQ(CommandInWords(PayStep{Percent{99 * kOnePercent}}, order), "pay 1");
}

TEST(ScenarioStep, APercentageThatDoesNotFitIsRefused) {
  ExampleOrder order;
  order.terms.target_value = Amount::Max();
  EXPECT_EQ(CommandInWords(PayStep{Percent{100 * kOnePercent}}, order),
            "pay " + Amount::Max().ToString());
  const auto command =
      CommandFor(PayStep{Percent{100 * kOnePercent + 500'000}}, order.terms, order.state);
  ASSERT_FALSE(command);
  EXPECT_EQ(command.error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(command.error().message,
            "order 1001: expected to pay at most 2^256-1, got 100.5% of the target value " +
                Amount::Max().ToString());
}

TEST(ScenarioStep, PaysWhatRemains) {
  ExampleOrder order;
  EXPECT_EQ(CommandInWords(PayStep{Remaining{}}, order), "pay 1000");
  order.Do(Pay{Amount(400)}).Do(Pay{Amount(100)});
  EXPECT_EQ(CommandInWords(PayStep{Remaining{}}, order), "pay 500");
  order.Do(Drop{0});
  EXPECT_EQ(CommandInWords(PayStep{Remaining{}}, order), "pay 900");
}

TEST(ScenarioStep, NothingRemainsOfAnOrderThatIsPaid) {
  ExampleOrder order;
  order.Do(Pay{Amount(1'000)});
  EXPECT_EQ(CommandInWords(PayStep{Remaining{}}, order), "nothing");
  order.Do(Pay{Amount(1)});
  EXPECT_EQ(CommandInWords(PayStep{Remaining{}}, order), "nothing");
}

TEST(ScenarioStep, OtherActionsAreTheCommandsOfTheirNames) {
  const ExampleOrder order;
  EXPECT_EQ(CommandInWords(ConfirmStep{3}, order), "confirm 3");
  EXPECT_EQ(CommandInWords(DropStep{}, order), "drop");
  EXPECT_EQ(CommandInWords(ExpireStep{}, order), "expire");
  EXPECT_EQ(CommandInWords(CancelStep{}, order), "cancel");
}

}  // namespace
}  // namespace payscrypt::domain
