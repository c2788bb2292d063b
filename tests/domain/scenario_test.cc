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
  EXPECT_EQ(CommandInWords(DropStep{2}, order), "drop payment 2");
  EXPECT_EQ(CommandInWords(ReorgStep{6}, order), "reorg 6");
  EXPECT_EQ(CommandInWords(ExpireStep{}, order), "expire");
  EXPECT_EQ(CommandInWords(CancelStep{}, order), "cancel");
}

TEST(ScenarioStep, SomeActionsDoNothingToThePayments) {
  const ExampleOrder order;
  EXPECT_EQ(CommandInWords(InvalidateKeyStep{}, order), "nothing");
  EXPECT_EQ(CommandInWords(WebhookStep{}, order), "nothing");
}

TEST(ScenarioStep, WhatRemainsIsOfTheTargetWhateverIsTolerated) {
  ExampleOrder order;
  order.terms.tolerated_value = Amount(10);
  order.Do(Pay{Amount(995)});
  EXPECT_EQ(CommandInWords(PayStep{Remaining{}}, order), "pay 5");
}

TEST(Glob, StandsForItselfWithoutStarsAndQuestionMarks) {
  EXPECT_TRUE(GlobMatches("A-1", "A-1"));
  for (const char* text : {"", "A-", "A-11", "BA-1", "a-1"}) {
    EXPECT_FALSE(GlobMatches("A-1", text)) << text;
  }
  EXPECT_TRUE(GlobMatches("[a]\\{.+}", "[a]\\{.+}"));
  EXPECT_TRUE(GlobMatches("", ""));
  EXPECT_FALSE(GlobMatches("", "a"));
}

TEST(Glob, StarStandsForAnyText) {
  for (const char* text : {"", "a", "abc", "*", "\n\xFF"}) EXPECT_TRUE(GlobMatches("*", text));
  EXPECT_TRUE(GlobMatches("late-*", "late-"));
  EXPECT_TRUE(GlobMatches("late-*", "late-late-1"));
  EXPECT_FALSE(GlobMatches("late-*", "late"));
  EXPECT_TRUE(GlobMatches("*-late", "1-late-late"));
  EXPECT_FALSE(GlobMatches("*-late", "1-late-lat"));
  EXPECT_TRUE(GlobMatches("a*b*c", "a-b-b-c"));
  EXPECT_FALSE(GlobMatches("a*b*c", "a-c-b"));
  EXPECT_TRUE(GlobMatches("**a**", "a"));
}

TEST(Glob, QuestionMarkStandsForOneByte) {
  EXPECT_TRUE(GlobMatches("A-?", "A-1"));
  EXPECT_FALSE(GlobMatches("A-?", "A-"));
  EXPECT_FALSE(GlobMatches("A-?", "A-12"));
  EXPECT_TRUE(GlobMatches("?*?", "ab"));
  EXPECT_FALSE(GlobMatches("?*?", "a"));
  EXPECT_TRUE(GlobMatches("??", "\xC3\xA9"));
}

TEST(Glob, ManyStarsTakeNoLongTime) {
  std::string glob;
  for (int i = 0; i < 1'000; ++i) glob += "*a";
  EXPECT_FALSE(GlobMatches(glob + "b", std::string(5'000, 'a')));
}

OrderRequest ExampleRequest() {
  OrderRequest request;
  request.merchant_order_id = "A-7";
  request.asset_name = "BTC";
  request.target_value = "150000";
  request.pg_wallet_id = 42;
  request.description = "two books";
  return request;
}

TEST(Match, TakesAllWhereNothingIsGiven) {
  EXPECT_TRUE(Matches({}, ExampleRequest()));
  EXPECT_TRUE(Matches({}, {}));
}

Match TextMatch(std::vector<std::string> Match::*field, std::vector<std::string> globs) {
  Match match;
  match.*field = std::move(globs);
  return match;
}

Match WalletMatch(std::vector<std::int64_t> ids) {
  Match match;
  match.pg_wallet_id = std::move(ids);
  return match;
}

Match RangeMatch(std::optional<Amount> from, std::optional<Amount> to) {
  Match match;
  match.target_value_from = from;
  match.target_value_to = to;
  return match;
}

TEST(Match, AnyOneOfAListIsEnough) {
  EXPECT_TRUE(Matches(TextMatch(&Match::merchant_order_id, {"B-*", "A-*"}), ExampleRequest()));
  EXPECT_FALSE(Matches(TextMatch(&Match::merchant_order_id, {"B-*", "C-*"}), ExampleRequest()));
  EXPECT_TRUE(Matches(TextMatch(&Match::asset_name, {"ETH", "BTC"}), ExampleRequest()));
  EXPECT_FALSE(Matches(TextMatch(&Match::asset_name, {"btc"}), ExampleRequest()));
  EXPECT_TRUE(Matches(TextMatch(&Match::description, {"*books"}), ExampleRequest()));
  EXPECT_FALSE(Matches(TextMatch(&Match::description, {"books"}), ExampleRequest()));
  EXPECT_TRUE(Matches(WalletMatch({1, 42}), ExampleRequest()));
  EXPECT_FALSE(Matches(WalletMatch({1, -42}), ExampleRequest()));
}

TEST(Match, AllThatIsGivenMustHold) {
  const Match match{.merchant_order_id = {"A-*"},
                    .asset_name = {"BTC"},
                    .description = {"*"},
                    .pg_wallet_id = {42},
                    .target_value_from = Amount(1),
                    .target_value_to = Amount(150'000)};
  EXPECT_TRUE(Matches(match, ExampleRequest()));
  for (const auto& change : std::vector<void (*)(OrderRequest&)>{
           [](OrderRequest& request) { request.merchant_order_id = "B-7"; },
           [](OrderRequest& request) { request.asset_name = "ETH"; },
           [](OrderRequest& request) { request.pg_wallet_id = 43; },
           [](OrderRequest& request) { request.target_value = "150001"; },
       }) {
    OrderRequest other = ExampleRequest();
    change(other);
    EXPECT_FALSE(Matches(match, other));
  }
}

TEST(Match, RangesIncludeBothEnds) {
  const auto takes = [](const Match& match, const std::string& value) {
    OrderRequest request = ExampleRequest();
    request.target_value = value;
    return Matches(match, request);
  };
  const Match exactly = RangeMatch(Amount(13), Amount(13));
  EXPECT_FALSE(takes(exactly, "12"));
  EXPECT_TRUE(takes(exactly, "13"));
  EXPECT_TRUE(takes(exactly, "0013"));
  EXPECT_FALSE(takes(exactly, "14"));
  EXPECT_TRUE(takes(RangeMatch(Amount(13), {}), Amount::Max().ToString()));
  EXPECT_FALSE(takes(RangeMatch(Amount(13), {}), "12"));
  EXPECT_TRUE(takes(RangeMatch({}, Amount(13)), "0"));
  EXPECT_FALSE(takes(RangeMatch({}, Amount(13)), "14"));
}

TEST(Match, WhatIsNoAmountIsInNoRange) {
  for (const char* value : {"", "abc", "1.5", "-1"}) {
    OrderRequest request = ExampleRequest();
    request.target_value = value;
    EXPECT_FALSE(Matches(RangeMatch(Amount(), {}), request)) << value;
    EXPECT_FALSE(Matches(RangeMatch({}, Amount::Max()), request)) << value;
    EXPECT_TRUE(Matches({}, request)) << value;
  }
}

TEST(Rpc, HasTheApisName) {
  EXPECT_EQ(NameOf(Rpc::kCreateOrder), "createOrder");
  EXPECT_EQ(NameOf(Rpc::kGetPublicOrderById), "getPublicOrderById");
}

}  // namespace
}  // namespace payscrypt::domain
