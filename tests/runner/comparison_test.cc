#include "runner/comparison.h"

#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "played_example.h"

namespace payscrypt::runner {
namespace {

using domain::OrderStatus;
using testing::Each;
using testing::ElementsAre;
using testing::Field;

TEST(Comparison, StoryIsInTheOrderOfTime) {
  EXPECT_THAT(
      Render(Compare(HappyTest(), HappyPath().played)),
      ElementsAre("  expected                    actual",
                  "  createOrder OK            | createOrder OK",
                  "  status PENDING            | +0s     status PENDING",
                  "                            | +2s     payment seen: 0.0015 BTC (150000)",
                  "  +2s     status CONFIRMING | +2s     status CONFIRMING",
                  "  webhook CONFIRMING        | +2s     webhook CONFIRMING, answered 200",
                  "  +3s     status SUCCESSFUL | +3s     status SUCCESSFUL",
                  "  webhook SUCCESSFUL        | +3s     webhook SUCCESSFUL, answered 200"));
}

TEST(Comparison, NothingDiffersWhereAllIsAsExpected) {
  EXPECT_THAT(Compare(HappyTest(), HappyPath().played), Each(Field(&Row::differs, false)));
}

TEST(Comparison, MissingOnesStandWhereTheyWereExpected) {
  auto example = HappyPath();
  example.played.deliveries.erase(example.played.deliveries.begin());
  scenario::ScenarioTest test;
  test.expect.webhooks = HappyTest().expect.webhooks;
  std::vector<Row> differing;
  for (const Row& row : Compare(test, example.played)) {
    if (row.differs) differing.push_back(row);
  }
  EXPECT_THAT(differing, ElementsAre(Row{"webhook CONFIRMING", "", true}));
}

TEST(Comparison, WrongOneStandsBesideWhatWasExpected) {
  auto example = HappyPath();
  example.played.deliveries[1].set_status("EXPIRED");
  const auto rows = Compare(HappyTest(), example.played);
  EXPECT_THAT(rows.back(),
              (Row{"webhook SUCCESSFUL", "+3s     webhook EXPIRED, answered 200", true}));
}

TEST(Comparison, UnexpectedOnesDiffer) {
  auto test = HappyTest();
  test.expect.webhooks->clear();
  int differing = 0;
  for (const Row& row : Compare(test, HappyPath().played)) differing += row.differs ? 1 : 0;
  EXPECT_EQ(differing, 2);
}

TEST(Comparison, CallsThatWereNotMadeComeLast) {
  scenario::ScenarioTest test;
  test.calls = {{std::chrono::seconds(1), domain::Rpc::kGetPublicOrderById, "OK"}};
  const auto rows = Compare(test, HappyPath().played);
  EXPECT_EQ(rows.back(), (Row{"+1s     getPublicOrderById OK", "", true}));
}

TEST(Comparison, WithoutAnOrderThereIsWhatWasExpected) {
  Played played;
  played.create = {"UNAVAILABLE"};
  scenario::ScenarioTest test;
  test.expect.statuses = {{OrderStatus::kPending, {}}};
  EXPECT_THAT(Render(Compare(test, played)),
              ElementsAre("  expected         actual", "! createOrder OK | createOrder UNAVAILABLE",
                          "! status PENDING |"));
}

TEST(Comparison, StormIsCut) {
  scenario::ScenarioTest test;
  test.expect.webhooks.emplace(5'000, WebhookOf(OrderStatus::kConfirming));
  const auto lines = Render(Compare(test, HappyPath().played));
  EXPECT_EQ(lines.size(), 202U);
  EXPECT_THAT(lines.back(), testing::HasSubstr("more"));
}

TEST(Comparison, LongTextsAreCutBetweenCharacters) {
  std::string text = "a";
  for (int i = 0; i < 40; ++i) text += "é";
  const auto lines = Render({{text, "", false}});
  EXPECT_THAT(lines.back(), testing::MatchesRegex("  a(é)*\\.\\.\\. +\\|"));
}

}  // namespace
}  // namespace payscrypt::runner
