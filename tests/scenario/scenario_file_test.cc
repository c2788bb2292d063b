#include "scenario/scenario_file.h"

#include <algorithm>
#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "samples.h"

namespace payscrypt::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::StartsWith;
using namespace std::chrono_literals;

std::vector<domain::Step> Steps(const std::string& steps) {
  const auto file = Parse(WithTimeline(steps), kSampleFile);
  EXPECT_TRUE(file) << file.error().message;
  return file ? file->scenario->timeline : std::vector<domain::Step>{};
}

std::string ErrorsOf(std::string_view text, const std::string& file = kSampleFile) {
  const auto read = Parse(text, file);
  return read ? "none" : read.error().message;
}

template <typename T>
T ActionOf(const domain::Step& step) {
  return std::get<T>(step.action);
}

template <typename T>
T PayOf(const std::string& pay) {
  const auto steps = Steps("{\"at\":\"0s\",\"pay\":" + pay + "}");
  return std::get<T>(ActionOf<domain::PayStep>(steps.at(0)).value);
}

TEST(ScenarioFile, TakesWhatIsSound) {
  for (const Sample& sample : SoundSamples()) {
    EXPECT_EQ(ErrorsOf(sample.text), "none") << sample.title;
  }
}

TEST(ScenarioFile, TellsEachFaultWithItsPlaceAndPath) {
  for (const Sample& sample : BrokenSamples()) {
    EXPECT_EQ(ErrorsOf(sample.text), sample.errors) << sample.title;
  }
}

TEST(ScenarioFile, TakesWhatIsKeptThoughItIsOverABoundThatCameLater) {
  const std::string text =
      R"({"name":"sample","description":"d","match":{"description":")" + std::string(256, '*') +
      R"("},"timeline":[{"at":"1s","webhook":{},"repeat":{"every":"0s","times":1001}}],)" +
      R"("faults":[{"on":"createOrder","do":{"fail":{"code":2,"message":")" +
      std::string(2'049, 'm') + R"("}}}]})";
  const auto errors = ErrorsOf(text);
  EXPECT_EQ(std::ranges::count(errors, '\n'), 2) << errors;
  const auto kept = Parse(text, kSampleFile, LateBounds::kPass);
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_EQ(kept->scenario->source, text);
  EXPECT_FALSE(Parse(text + "}", kSampleFile, LateBounds::kPass));
}

TEST(ScenarioFile, ReadsNameAndDescription) {
  const std::string text = R"({"timeline":[],"description":"Nobody pays.","name":"unpaid-2"})";
  const auto file = Parse(text, "a/unpaid-2.json");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->path, "a/unpaid-2.json");
  EXPECT_EQ(file->scenario->name, "unpaid-2");
  EXPECT_EQ(file->scenario->description, "Nobody pays.");
  EXPECT_EQ(file->scenario->source, text);
  EXPECT_TRUE(file->scenario->timeline.empty());
  EXPECT_FALSE(file->scenario->match);
  EXPECT_FALSE(file->test);
}

TEST(ScenarioFile, HasTheNameOfItsFile) {
  const std::string text = WithTimeline("");
  EXPECT_EQ(ErrorsOf(text, "sample.json"), "none");
  EXPECT_EQ(ErrorsOf(text, "some.folder/sample.json"), "none");
  EXPECT_EQ(ErrorsOf(text, "sample"), "none");
  EXPECT_THAT(ErrorsOf(text, "sample.json/other.json"), EndsWith(R"("other", got "sample")"));
}

TEST(ScenarioFile, HasANameOfUpTo64Characters) {
  const std::string longest(64, 'n');
  const auto text = [](const std::string& name) {
    return R"({"name":")" + name + R"(","description":"d","timeline":[]})";
  };
  EXPECT_EQ(ErrorsOf(text(longest), longest + ".json"), "none");
  EXPECT_NE(ErrorsOf(text(longest + "n"), longest + "n.json"), "none");
}

TEST(ScenarioFile, ReadsWhenAStepComes) {
  const auto steps = Steps(R"({"at":"1m","webhook":{}},{"after":"1500ms","webhook":{}})");
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].base, domain::Step::Base::kAt);
  EXPECT_EQ(steps[0].offset, 1min);
  EXPECT_EQ(steps[1].base, domain::Step::Base::kAfter);
  EXPECT_EQ(steps[1].offset, 1500ms);
}

TEST(ScenarioFile, ReadsPercentagesExactly) {
  EXPECT_EQ(PayOf<domain::Percent>(R"("40%")").micro_percent, 40'000'000U);
  EXPECT_EQ(PayOf<domain::Percent>(R"("33.333333%")").micro_percent, 33'333'333U);
  EXPECT_EQ(PayOf<domain::Percent>(R"("0.5%")").micro_percent, 500'000U);
  EXPECT_EQ(PayOf<domain::Percent>(R"("0.000001%")").micro_percent, 1U);
  EXPECT_EQ(PayOf<domain::Percent>(R"("100000.000000%")").micro_percent, 100'000'000'000U);
  EXPECT_EQ(PayOf<domain::Percent>(R"("0040%")").micro_percent, 40'000'000U);
  EXPECT_EQ(PayOf<domain::Percent>(R"("exact")").micro_percent, 100'000'000U);
}

TEST(ScenarioFile, ReadsAmountsExactly) {
  EXPECT_EQ(PayOf<domain::Amount>("150000"), domain::Amount(150'000));
  EXPECT_EQ(PayOf<domain::Amount>(R"("150000")"), domain::Amount(150'000));
  const std::string most =
      "115792089237316195423570985008687907853269984665640564039457584007913129639935";
  EXPECT_EQ(PayOf<domain::Amount>(most), domain::Amount::Max());
  EXPECT_EQ(PayOf<domain::Amount>("\"" + most + "\""), domain::Amount::Max());
}

TEST(ScenarioFile, ReadsRemaining) { PayOf<domain::Remaining>(R"("remaining")"); }

TEST(ScenarioFile, ReadsTheOtherActions) {
  const auto steps = Steps(R"({"at":"0s","pay":1},{"at":"0s","confirm":12},
    {"at":"0s","drop":true},{"at":"0s","expire":true},{"at":"0s","invalidate_key":true})");
  ASSERT_EQ(steps.size(), 5U);
  EXPECT_EQ(ActionOf<domain::ConfirmStep>(steps[1]).blocks, 12);
  EXPECT_EQ(ActionOf<domain::DropStep>(steps[2]).payment, std::nullopt);
  EXPECT_TRUE(std::holds_alternative<domain::ExpireStep>(steps[3].action));
  EXPECT_TRUE(std::holds_alternative<domain::InvalidateKeyStep>(steps[4].action));
  EXPECT_FALSE(steps[0].repeat);
  const auto canceled = Steps(R"({"at":"0s","cancel":true})");
  EXPECT_TRUE(std::holds_alternative<domain::CancelStep>(canceled.at(0).action));
}

TEST(ScenarioFile, ReadsWhenAStatusIsReached) {
  const auto steps = Steps(R"({"when":"CONFIRMING","webhook":{}},
      {"when":"EXPIRED","after":"5m","pay":"exact"})");
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].base, domain::Step::Base::kWhen);
  EXPECT_EQ(steps[0].when, domain::OrderStatus::kConfirming);
  EXPECT_EQ(steps[0].offset, 0s);
  EXPECT_EQ(steps[1].base, domain::Step::Base::kWhen);
  EXPECT_EQ(steps[1].when, domain::OrderStatus::kExpired);
  EXPECT_EQ(steps[1].offset, 5min);
}

TEST(ScenarioFile, ReadsWhatTheChainForgets) {
  const auto steps = Steps(R"({"at":"0s","pay":1},{"at":"0s","drop":{"payment":7}},
    {"at":"0s","drop":{"reorg":3}})");
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(ActionOf<domain::DropStep>(steps[1]).payment, 7U);
  EXPECT_EQ(ActionOf<domain::ReorgStep>(steps[2]).depth, 3);
}

TEST(ScenarioFile, ReadsWebhooksThatNoStatusChangeMade) {
  const auto steps = Steps(R"({"at":"0s","webhook":{}},
    {"at":"0s","webhook":{"id":"7","pg_wallet_id":43,"merchant_order_id":"","status":"EXPIRED"}},
    {"at":"0s","webhook":{"body":"?"}})");
  ASSERT_EQ(steps.size(), 3U);
  const auto edit = [&steps](std::size_t i) {
    return ActionOf<domain::WebhookStep>(steps[i]).edit;
  };
  EXPECT_EQ(edit(0).id, std::nullopt);
  EXPECT_EQ(edit(0).status, std::nullopt);
  EXPECT_EQ(edit(1).id, domain::OrderId{7});
  EXPECT_EQ(edit(1).pg_wallet_id, 43);
  EXPECT_EQ(edit(1).merchant_order_id, "");
  EXPECT_EQ(edit(1).status, domain::OrderStatus::kExpired);
  EXPECT_EQ(edit(2).text, "?");
}

TEST(ScenarioFile, ReadsWhichOrdersItTakes) {
  const auto file = Parse(With("match", R"({"merchant_order_id":"late-*",
      "asset_name":["BTC","E?H"],"description":["*"],"pg_wallet_id":["-1",42],
      "target_value":{"from":"1","to":2}})"),
                          kSampleFile);
  ASSERT_TRUE(file) << file.error().message;
  const domain::Match& match = *file->scenario->match;
  EXPECT_THAT(match.merchant_order_id, ElementsAre("late-*"));
  EXPECT_THAT(match.asset_name, ElementsAre("BTC", "E?H"));
  EXPECT_THAT(match.description, ElementsAre("*"));
  EXPECT_THAT(match.pg_wallet_id, ElementsAre(-1, 42));
  EXPECT_EQ(match.target_value_from, domain::Amount(1));
  EXPECT_EQ(match.target_value_to, domain::Amount(2));
}

TEST(ScenarioFile, ATargetValueAloneIsExactlyThat) {
  for (const std::string value : {"13", "\"13\""}) {
    const auto file = Parse(With("match", R"({"target_value":)" + value + "}"), kSampleFile);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->scenario->match->target_value_from, domain::Amount(13));
    EXPECT_EQ(file->scenario->match->target_value_to, domain::Amount(13));
  }
}

TEST(ScenarioFile, ReadsWhatTheOrderAgreesOtherwise) {
  const auto file = Parse(With("order", R"({"expires_in":"1h30m","target_confirmations":0,
      "network":"regtest","late_payment":"settle","underpayment_tolerance_percent":0.500001})"),
                          kSampleFile);
  ASSERT_TRUE(file) << file.error().message;
  const domain::OrderOverrides& order = file->scenario->order;
  EXPECT_EQ(order.expires_in, 90min);
  EXPECT_EQ(order.target_confirmations, 0);
  EXPECT_EQ(order.network, "regtest");
  EXPECT_EQ(order.late_payment, domain::LatePayment::kSettle);
  EXPECT_EQ(order.underpayment_tolerance->micro_percent, 500'001U);
}

TEST(PayText, IsWhatAStepPays) {
  EXPECT_EQ(std::get<domain::Percent>(ParsePay("40%")->value).micro_percent, 40'000'000U);
  EXPECT_EQ(std::get<domain::Percent>(ParsePay("exact")->value).micro_percent, 100'000'000U);
  EXPECT_EQ(std::get<domain::Amount>(ParsePay("150000")->value), domain::Amount(150'000));
  EXPECT_TRUE(std::holds_alternative<domain::Remaining>(ParsePay("remaining")->value));
  EXPECT_EQ(ParsePay("0%").error().message,
            "expected a percentage above 0% and at most 100000%, with at most 6 decimals, got "
            "\"0%\"");
  for (const char* text : {"", "0", "-1", "1.5", "all", "%"}) EXPECT_FALSE(ParsePay(text)) << text;
}

TEST(ScenarioFile, ReadsRepetitions) {
  const auto steps = Steps(
      R"({"at":"0s","webhook":{},"repeat":{"every":"10s","times":3}},
         {"after":"0s","webhook":{},"repeat":{"every":"1s","until":"CONFIRMING"}})");
  ASSERT_EQ(steps.size(), 2U);
  ASSERT_TRUE(steps[0].repeat);
  EXPECT_EQ(steps[0].repeat->every, 10s);
  EXPECT_EQ(steps[0].repeat->times, 3);
  EXPECT_EQ(steps[0].repeat->until, std::nullopt);
  ASSERT_TRUE(steps[1].repeat);
  EXPECT_EQ(steps[1].repeat->times, std::nullopt);
  EXPECT_EQ(steps[1].repeat->until, domain::OrderStatus::kConfirming);
}

TEST(ScenarioFile, TellsAllFaultsAtOnceInTheirOrder) {
  EXPECT_EQ(ErrorsOf(R"({
  "timeline": [
    { "at": "2s", "pay": true, "pay": 1 },
    { "after": 3, "confirm": 0, "repeat": { "until": "DONE" } }
  ],
  "nam": "sample",
  "description": ""
})"),
            "sample.json:3:26: timeline[0].pay: expected a percentage such as \"40%\", "
            "\"remaining\", \"exact\" or a whole number of the smallest unit, got true\n"
            "sample.json:3:32: timeline[0].pay: this key is there already\n"
            "sample.json:4:16: timeline[1].after: expected a duration such as \"500ms\", \"2s\", "
            "\"15m\" or \"1h30m\", got 3\n"
            "sample.json:4:30: timeline[1].confirm: expected a whole number from 1 to 1000000, got "
            "0\n"
            "sample.json:4:43: timeline[1].repeat.every: expected, but it is missing\n"
            "sample.json:4:54: timeline[1].repeat.until: expected one of PENDING, CONFIRMING, "
            "SUCCESSFUL, EXPIRED, CANCELED, got \"DONE\"\n"
            "sample.json:6:3: nam: unknown key (did you mean \"name\"?), expected one of $schema, "
            "name, description, match, order, timeline, faults, test\n"
            "sample.json:7:18: description: expected a text that is not empty, got \"\"");
}

TEST(ScenarioFile, AStepThatCannotBeReadMayHaveBeenAnything) {
  const std::string after = R"(,"confirm":1},{"after":"1s","drop":true})";
  EXPECT_EQ(ErrorsOf(WithTimeline(R"({"at":"1s","pay":"all"},{"after":"1s")" + after)),
            "sample.json:2:18: timeline[0].pay: expected a percentage such as \"40%\", "
            "\"remaining\", \"exact\" or a whole number of the smallest unit, got \"all\"");
  EXPECT_EQ(
      ErrorsOf(WithTimeline(R"({"at":"1s","pay":"exact"},{"after":"1s","drop":1},
                                     {"after":"1s","pay":"remaining"})")),
      "sample.json:2:48: timeline[1].drop: expected true, {\"payment\": 0} or {\"reorg\": 1}, "
      "got 1");
}

TEST(ScenarioFile, ListsABoundedNumberOfFaults) {
  std::string steps = "7";
  for (int i = 1; i < 150; ++i) steps += ",\n7";
  const std::string errors = ErrorsOf(WithTimeline(steps));
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 100);
  EXPECT_THAT(errors, EndsWith("\nsample.json: and more"));
}

TEST(ScenarioFile, BoundsTheSteps) {
  std::string steps = R"({"at":"0s","webhook":{}})";
  for (std::size_t i = 1; i < kMaxSteps; ++i) steps += R"(,{"at":"0s","webhook":{}})";
  EXPECT_EQ(Steps(steps).size(), kMaxSteps);
  EXPECT_EQ(ErrorsOf(WithTimeline(steps + R"(,{"at":"0s","webhook":{}})")),
            "sample.json:1:47: timeline: expected at most 1000 elements, got 1001");
}

TEST(ScenarioFile, BoundsItsSizeAndDepth) {
  std::string text = WithTimeline("");
  text.resize(kMaxFileBytes, ' ');
  EXPECT_EQ(ErrorsOf(text), "none");
  text.resize(10'000'000, ' ');
  EXPECT_EQ(ErrorsOf(text), "sample.json:1:1: expected at most 1048576 bytes");
  EXPECT_EQ(ErrorsOf(std::string(100'000, '{')),
            "sample.json:1:2: expected JSON: unexpected '{'; expected string literal");
  EXPECT_THAT(ErrorsOf(WithTimeline(std::string(100'000, '['))),
              StartsWith("sample.json:2:31: expected at most 32 arrays"));
}

TEST(ScenarioFile, SurvivesAsManyFaultsAsFit) {
  std::string text = "{";
  for (int i = 0; text.size() < kMaxFileBytes - 20; ++i)
    text += "\"" + std::to_string(i) + "\":[],";
  text.back() = '}';
  EXPECT_THAT(ErrorsOf(text), StartsWith("sample.json:1:2: 0: unknown key"));
  text = "{";
  while (text.size() < kMaxFileBytes - 20) text += "\"name\":[],";
  text.back() = '}';
  EXPECT_THAT(ErrorsOf(text), StartsWith("sample.json:1:12: name: this key is there already"));
}

TEST(ScenarioFile, ShowsHostileTextOnOneShortLine) {
  const std::string errors = ErrorsOf(R"({"name":"\u001b[2J)" + std::string(1000, 'x') +
                                      R"(","description":"d","timeline":[]})");
  EXPECT_LT(errors.size(), 250U);
  EXPECT_EQ(errors.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace payscrypt::scenario
