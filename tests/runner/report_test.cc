#include "runner/report.h"

#include <gtest/gtest.h>

#include "played_example.h"

namespace payscrypt::runner {
namespace {

TEST(Report, PassedTestIsALine) {
  TestResult result;
  result.name = "happy-path";
  result.summary = SummaryOf(HappyPath().played);
  EXPECT_EQ(ReportOf(result, 14, false),
            "ok      happy-path      SUCCESSFUL after 3s, 2 webhooks\n");
}

TEST(Report, SkippedTestSaysWhy) {
  TestResult result;
  result.end = TestResult::End::kSkipped;
  result.name = "bare";
  result.summary = "it has no \"test\"";
  EXPECT_EQ(ReportOf(result, 10, false), "skipped bare: it has no \"test\"\n");
}

TEST(Report, FailedTestTellsAllAndNoControlCharacterPasses) {
  TestResult result;
  result.end = TestResult::End::kFailed;
  result.name = "late";
  result.failures = {{"webhooks: expected a; got \x1b[2J"}};
  result.story = {"  expected   actual", "! a        | b"};
  result.replay = "payscrypt-sandbox test late.json --seed 1";
  EXPECT_EQ(ReportOf(result, 10, false),
            "FAILED  late\n"
            "  webhooks: expected a; got  [2J\n"
            "\n"
            "    expected   actual\n"
            "  ! a        | b\n"
            "\n"
            "  Replay: payscrypt-sandbox test late.json --seed 1\n\n");
  EXPECT_NE(ReportOf(result, 10, true).find("\x1b[31mFAILED\x1b[0m"), std::string::npos);
}

TEST(Report, Totals) {
  TestResult failed;
  failed.end = TestResult::End::kFailed;
  EXPECT_EQ(TotalsOf({{}, {}, failed}, std::chrono::milliseconds(1400), false),
            "2 passed, 1 failed, 0 skipped; 1.4 s\n");
}

TEST(Report, WordsOfAShell) {
  EXPECT_EQ(ShellWord("a/b-c.json"), "a/b-c.json");
  EXPECT_EQ(ShellWord("it's $HOME"), "'it'\\''s $HOME'");
  EXPECT_EQ(ShellWord(""), "''");
}

TEST(Report, SummaryWithoutAnOrder) {
  Played played;
  EXPECT_EQ(SummaryOf(played), "no order");
  played.create = {"UNAVAILABLE", "14"};
  EXPECT_EQ(SummaryOf(played), "no order; createOrder: UNAVAILABLE, 14");
}

}  // namespace
}  // namespace payscrypt::runner
