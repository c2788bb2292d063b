#include <string_view>

#include "broken_samples.h"

namespace payscrypt::scenario {
namespace {

constexpr std::string_view kNoPay =
    R"(expected a percentage such as "40%", "remaining", "exact" or a whole number of the )"
    R"(smallest unit, got )";
constexpr std::string_view kNoAmount =
    "expected a whole number of the smallest unit from 1 to 2^256 - 1, got ";
constexpr std::string_view kNoPercent =
    "expected a percentage above 0% and at most 100000%, with at most 6 decimals, got ";
constexpr std::string_view kNoDuration =
    R"(expected a duration such as "500ms", "2s", "15m" or "1h30m")";
constexpr std::string_view kStepKeys =
    "at, after, when, pay, confirm, drop, expire, cancel, invalidate_key, webhook, repeat";
constexpr std::string_view kActions = "pay, confirm, drop, expire, cancel, invalidate_key, webhook";

// A broken file whose only step pays `value`, in JSON.
Sample BrokenPay(const std::string& value, std::string_view error) {
  return {"pay " + value, WithTimeline("{\"at\":\"1s\", \"pay\": " + value + "}"),
          "sample.json:2:20: timeline[0].pay: " + std::string(error) + value};
}

// A broken file with one step, and the error of it, from its position on.
Sample BrokenStep(const std::string& step, const std::string& error) {
  return {step, WithTimeline(step), "sample.json:" + error};
}

std::string Text(std::string_view before, std::string_view after) {
  return std::string(before).append(after);
}

const std::vector<BrokenValue> kSteps{
    {R"({"at":"1s","drop":{}})",
     "2:19: timeline[0].drop: expected exactly one of payment, reorg, got none"},
    {R"({"at":"1s","drop":{"payment":-1}})",
     "2:30: timeline[0].drop.payment: expected a whole number from 0 to 999, got -1"},
    {R"({"at":"1s","drop":{"payment":1000}})",
     "2:30: timeline[0].drop.payment: expected a whole number from 0 to 999, got "
     "1000"},
    {R"({"at":"1s","drop":{"reorg":0}})",
     "2:28: timeline[0].drop.reorg: expected a whole number from 1 to 1000000, got 0"},
    {R"({"at":"1s","drop":{"reorg":1000001}})",
     "2:28: timeline[0].drop.reorg: expected a whole number from 1 to 1000000, got "
     "1000001"},
    {R"({"at":"1s","drop":{"payment":0,"reorg":1}})",
     "2:19: timeline[0].drop: expected exactly one of payment, reorg, got payment, "
     "reorg"},
    {R"({"at":"1s","drop":{"reorgs":1}})",
     R"(2:20: timeline[0].drop.reorgs: unknown key (did you mean "reorg"?), expected )"
     "one of payment, reorg"},
    {R"({"at":"1s","drop":[0]})",
     R"(2:19: timeline[0].drop: expected true, {"payment": 0} or {"reorg": 1}, got an array)"},
    {R"({"at":"1s","invalidate_key":false})",
     "2:29: timeline[0].invalidate_key: expected true, got false"},
    {R"({"at":"1s","webhook":true})", "2:22: timeline[0].webhook: expected an object, got true"},
    {R"({"at":"1s","webhook":{"body":""," body":""}})",
     R"(2:30: timeline[0].webhook.body: expected "body" alone, since it is the whole )"
     "of the webhook"
     "\n"
     R"(2:33: timeline[0].webhook[" body"]: unknown key (did you mean "body"?), )"
     "expected one of id, pg_wallet_id, merchant_order_id, status, body"},
    {R"({"at":"1s","webhook":{"body":"","status":"EXPIRED"}})",
     R"(2:30: timeline[0].webhook.body: expected "body" alone, since it is the whole )"
     "of the webhook"},
    {R"({"at":"1s","webhook":{"id":"01"}})",
     R"(2:28: timeline[0].webhook.id: expected an order's id as a text, from "1" to )"
     R"("9007199254740991", got "01")"},
    {R"({"at":"1s","webhook":{"value":"1"}})",
     "2:23: timeline[0].webhook.value: unknown key, expected one of id, "
     "pg_wallet_id, merchant_order_id, status, body"},
    {R"({"when":"PAID","pay":"exact"})",
     "2:9: timeline[0].when: expected one of PENDING, CONFIRMING, SUCCESSFUL, "
     R"(EXPIRED, CANCELED, got "PAID")"},
    {R"({"when":"5s","pay":"exact"})",
     "2:9: timeline[0].when: expected one of PENDING, CONFIRMING, SUCCESSFUL, "
     R"(EXPIRED, CANCELED, got "5s")"},
    {R"({"when":"PENDING","after":"soon","pay":"exact"})",
     R"(2:27: timeline[0].after: expected a duration such as "500ms", "2s", "15m" or )"
     R"("1h30m", got "soon")"},
    {R"({"when":"PENDING","at":"1s","pay":"exact"})",
     "2:1: timeline[0]: expected exactly one of at, after, when, got at, when"},
    {R"({"when":"PENDING","at":"1s","after":"1s","pay":"exact"})",
     "2:1: timeline[0]: expected exactly one of at, after, when, got at, after, when"},
    {R"({"whne":"PENDING","pay":"exact"})",
     R"(2:2: timeline[0].whne: unknown key (did you mean "when"?), expected one of )"
     "at, after, when, pay, confirm, drop, expire, cancel, invalidate_key, webhook, "
     "repeat"},
    {R"({"when":"DONE","after":1,"pay":"exact"})",
     "2:9: timeline[0].when: expected one of PENDING, CONFIRMING, SUCCESSFUL, "
     R"(EXPIRED, CANCELED, got "DONE")"
     "\n"
     R"(2:24: timeline[0].after: expected a duration such as "500ms", "2s", "15m" or )"
     R"("1h30m", got 1)"},
};

const std::vector<BrokenValue> kStories{
    {R"({"at":"1s","confirm":1})",
     "2:22: timeline[0].confirm: expected a step before this one that pays", kStory},
    {R"({"at":"1s","drop":true})",
     "2:19: timeline[0].drop: expected a step before this one that pays", kStory},
    {R"({"at":"1s","drop":{"payment":0}})",
     "2:19: timeline[0].drop: expected a step before this one that pays", kStory},
    {R"({"at":"1s","drop":{"reorg":1}})",
     "2:19: timeline[0].drop: expected a step before this one that pays", kStory},
    {R"({"when":"CONFIRMING","confirm":1})",
     "2:32: timeline[0].confirm: expected a step before this one that pays", kStory},
    {R"({"at":"1s","pay":"exact"},)"
     "\n"
     R"({"after":"1s","pay":"remaining"})",
     "3:21: timeline[1].pay: expected something to remain, but timeline[0].pay pays "
     "all",
     kStory},
    {R"({"at":"1s","pay":"100.000001%"},)"
     "\n"
     R"({"after":"1s","confirm":1},)"
     "\n"
     R"({"after":"1s","pay":"remaining"})",
     "4:21: timeline[2].pay: expected something to remain, but timeline[0].pay pays "
     "all",
     kStory},
    {R"({"at":"1s","pay":"remaining"},)"
     "\n"
     R"({"after":"1s","pay":"remaining"})",
     "3:21: timeline[1].pay: expected something to remain, but timeline[0].pay pays "
     "all",
     kStory},
    {R"({"at":"1s","cancel":true},)"
     "\n"
     R"({"after":"1s","cancel":true})",
     "3:24: timeline[1].cancel: expected an order that has not ended, but "
     "timeline[0].cancel ends it",
     kStory},
    {R"({"at":"1s","expire":true},)"
     "\n"
     R"({"after":"1s","cancel":true})",
     "3:24: timeline[1].cancel: expected an order that has not ended, but "
     "timeline[0].expire ends it",
     kStory},
    {R"({"at":"1s","cancel":true},)"
     "\n"
     R"({"after":"1s","pay":"exact"},)"
     "\n"
     R"({"after":"1s","expire":true})",
     "4:24: timeline[2].expire: expected an order that has not ended, but "
     "timeline[0].cancel ends it",
     kStory},
    {R"({"at":"3s","webhook":{}},)"
     "\n"
     R"({"when":"CONFIRMING","after":"2s","webhook":{}},)"
     "\n"
     R"({"at":"4999ms","webhook":{}})",
     "4:7: timeline[2].at: expected 5s or later, since the step before is not done "
     R"(earlier, got "4999ms")",
     kStory},
    {R"({"at":"3650d","webhook":{}},)"
     "\n"
     R"({"when":"CONFIRMING","after":"1ms","webhook":{}})",
     "3:30: timeline[1].after: expected a timeline of at most 3650d, got 3650d1ms "
     "with this step",
     kStory},
};

void AddTimelines(std::span<const BrokenValue> values, std::vector<Sample>& samples) {
  for (const BrokenValue& value : values) {
    samples.push_back(
        BrokenSample(value.value, WithTimeline(value.value), value.errors, value.parser_alone));
  }
}

}  // namespace

void AddBrokenPays(std::vector<Sample>& samples) {
  for (const char* value : {"true", "null", "[]", "{}", "1.0", "1e3", "-5", "\"\"", "\"all\"",
                            "\"-5\"", "\" 5\"", "\"1.5\"", "\"Exact\"", "\"0x10\""}) {
    std::string shown = value;
    if (shown == "[]") shown = "an array";
    if (shown == "{}") shown = "an object";
    Sample sample = BrokenPay(value, kNoPay);
    sample.errors = Text("sample.json:2:20: timeline[0].pay: ", kNoPay) + shown;
    if (sample.title == "pay 1.0" || sample.title == "pay 1e3") sample.parser_alone = kNumbers;
    samples.push_back(sample);
  }
  for (const char* value :
       {"\"0%\"", "\"0.0000001%\"", "\"0.000000%\"", "\"100000.000001%\"", "\"100001%\"", "\"%\"",
        "\"-40%\"", "\"40 %\"", "\"1.%\"", "\".5%\"", "\"1e2%\"", "\"1.2.3%\"",
        "\"99999999999999999999999999%\"", "\"18446744073710%\""}) {
    samples.push_back(BrokenPay(value, kNoPercent));
  }
  const std::string too_much =
      "115792089237316195423570985008687907853269984665640564039457584007913129639936";
  for (const std::string& value : {std::string("0"), std::string("\"0\""), std::string("\"000\""),
                                   too_much, "\"" + too_much + "\""}) {
    samples.push_back(BrokenPay(value, kNoAmount));
    if (value.size() > too_much.size()) samples.back().parser_alone = kLarge;
  }
}

void AddBrokenSteps(std::vector<Sample>& samples) {
  const auto add = [&samples](const std::string& step, const std::string& error) {
    samples.push_back(BrokenStep(step, error));
  };
  add("7", "2:1: timeline[0]: expected an object, got 7");
  add(R"({"pay":"exact"})", "2:1: timeline[0]: expected exactly one of at, after, when, got none");
  add(R"({"after":"1s","at":"1s","pay":"exact"})",
      "2:1: timeline[0]: expected exactly one of at, after, when, got at, after");
  add(R"({"at":"1s"})",
      Text("2:1: timeline[0]: expected exactly one of ", kActions) + ", got none");
  add(R"({"at":"1s","drop":true,"pay":"exact"})",
      Text("2:1: timeline[0]: expected exactly one of ", kActions) + ", got pay, drop");
  add(R"({"at":"1s","pya":"exact"})",
      Text("2:12: timeline[0].pya: unknown key (did you mean \"pay\"?), expected one of ",
           kStepKeys));
  add(R"({"At":"1s","pay":"exact"})",
      Text("2:2: timeline[0].At: unknown key (did you mean \"at\"?), expected one of ", kStepKeys));
  for (const std::string key : {"note", "key", "refund"}) {
    add(R"({"at":"1s","pay":"exact",")" + key + "\":1}",
        Text("2:26: timeline[0]." + key + ": unknown key, expected one of ", kStepKeys));
  }
  for (const std::string at : {"1", "true", "null", R"("")", R"("-1s")", R"("soon")"}) {
    add("{\"at\":" + at + ",\"pay\":\"exact\"}",
        Text("2:7: timeline[0].at: ", kNoDuration) + ", got " + at);
  }
  add(R"({"after":"5","pay":"exact"})",
      Text("2:10: timeline[0].after: ", kNoDuration) +
          R"( (a number needs its unit: d, h, m, s or ms), got "5")");
  add(R"({"after":"3651d","pay":"exact"})",
      R"(2:10: timeline[0].after: expected a duration of at most 3650d, got "3651d")");
  samples.back().parser_alone = kLarge;
  for (const std::string blocks :
       {"0", "-1", "1000001", "1.0", "1e3", "99999999999999999999", "\"1\"", "true", "null"}) {
    add("{\"at\":\"1s\",\"confirm\":" + blocks + "}",
        "2:22: timeline[0].confirm: expected a whole number from 1 to 1000000, got " + blocks);
    if (blocks == "1.0" || blocks == "1e3") samples.back().parser_alone = kNumbers;
  }
  for (const std::string flag : {"false", "1", "\"true\"", "null"}) {
    add("{\"at\":\"1s\",\"drop\":" + flag + "}",
        R"(2:19: timeline[0].drop: expected true, {"payment": 0} or {"reorg": 1}, got )" + flag);
    add("{\"at\":\"1s\",\"expire\":" + flag + "}",
        "2:21: timeline[0].expire: expected true, got " + flag);
    add("{\"at\":\"1s\",\"cancel\":" + flag + "}",
        "2:21: timeline[0].cancel: expected true, got " + flag);
  }
  AddTimelines(kSteps, samples);
}

void AddBrokenRepeats(std::vector<Sample>& samples) {
  const auto add = [&samples](const std::string& repeat, const std::string& error) {
    samples.push_back(
        BrokenStep("{\"at\":\"1s\",\"webhook\":{},\"repeat\":" + repeat + "}", error));
  };
  add("3", "2:34: timeline[0].repeat: expected an object, got 3");
  add(R"({"every":"1s"})",
      "2:34: timeline[0].repeat: expected at least one of times, until, got none");
  add(R"({"times":2})", "2:34: timeline[0].repeat.every: expected, but it is missing");
  add(R"({"every":"1s","untill":"SUCCESSFUL"})",
      "2:48: timeline[0].repeat.untill: unknown key (did you mean \"until\"?), expected one of "
      "every, "
      "times, until");
  add(R"({"every":"0s","until":"SUCCESSFUL"})",
      "2:43: timeline[0].repeat.every: expected a duration above zero where there is no \"times\", "
      "got \"0s\"");
  add(R"({"every":1,"times":2})",
      Text("2:43: timeline[0].repeat.every: ", kNoDuration) + ", got 1");
  for (const std::string times : {"0", "-1", "10001", "1.5", "\"2\"", "null"}) {
    add("{\"every\":\"1s\",\"times\":" + times + "}",
        "2:56: timeline[0].repeat.times: expected a whole number from 1 to 10000, got " + times);
  }
  constexpr std::string_view kNoStatus =
      "2:56: timeline[0].repeat.until: expected one of PENDING, CONFIRMING, SUCCESSFUL, EXPIRED, "
      "CANCELED, got ";
  add(R"({"every":"1s","until":"DONE"})", Text(kNoStatus, R"("DONE")"));
  add(R"({"every":"1s","until":2})", Text(kNoStatus, "2"));
  add(R"({"every":"1s","until":"succesful"})",
      Text(kNoStatus, R"("succesful" (did you mean "SUCCESSFUL"?))"));
}

void AddImpossibleTimes(std::vector<Sample>& samples) {
  const auto add = [&samples](const std::string& steps, const std::string& error) {
    samples.push_back(BrokenStep(steps, error));
    samples.back().parser_alone = kSeveralValues;
  };
  const std::string webhook = R"(,"webhook":{}})";
  const std::string not_earlier = "or later, since the step before is not done earlier, got ";
  add(R"({"at":"2s")" + webhook + ",\n" + R"({"at":"1999ms")" + webhook,
      "3:7: timeline[1].at: expected 2s " + not_earlier + R"("1999ms")");
  add(R"({"after":"2s")" + webhook + ",\n" + R"({"after":"1s")" + webhook + ",\n" +
          R"({"at":"2s")" + webhook,
      "4:7: timeline[2].at: expected 3s " + not_earlier + R"("2s")");
  add(R"({"at":"1s","webhook":{},"repeat":{"every":"10s","times":3}},)"
      "\n"
      R"({"at":"30s")" +
          webhook,
      "3:7: timeline[1].at: expected 31s " + not_earlier + R"("30s")");
  add(R"({"at":"9s","webhook":{},"repeat":{"every":"1s","until":"PENDING"}},)"
      "\n"
      R"({"at":"1s")" +
          webhook,
      "3:7: timeline[1].at: expected 9s " + not_earlier + R"("1s")");
  add(R"({"at":"9s","pay":true},)"
      "\n"
      R"({"at":"1s")" +
          webhook,
      Text("2:18: timeline[0].pay: ", kNoPay) + "true\n" +
          "sample.json:3:7: timeline[1].at: expected 9s " + not_earlier + R"("1s")");
  samples.back().parser_alone = "";
  add(R"({"at":"3650d")" + webhook + ",\n" + R"({"after":"1ms")" + webhook + ",\n" +
          R"({"after":"1s")" + webhook,
      "3:10: timeline[1].after: expected a timeline of at most 3650d, got 3650d1ms with this step");
  add(R"({"at":"1s","webhook":{},"repeat":{"every":"3650d","times":10000}})",
      "2:7: timeline[0].at: expected a timeline of at most 3650d, got 36500000d1s with this step");
}

void AddTooMuchAtOnce(std::vector<Sample>& samples) {
  const auto add = [&samples](const std::string& steps, const std::string& error) {
    samples.push_back(BrokenStep(steps, error));
    samples.back().parser_alone = kSeveralValues;
  };
  add(R"({"at":"1s","webhook":{},"repeat":{"every":"0s","times":1001}})",
      "2:1: timeline[0]: expected at most 1000 repetitions at \"0s\" of all webhook steps, got "
      "1001 with this step");
  const std::string confirm = R"({"at":"1s","confirm":1,"repeat":{"every":"0s","times":5000}})";
  const std::string later = R"({"at":"1s","confirm":1,"repeat":{"every":"1ms","times":5000}})";
  const std::string one = R"({"at":"6s","confirm":1,"repeat":{"every":"0s","times":1}})";
  add(R"({"at":"0s","pay":"exact"},)" + confirm + ",\n" + confirm + "," + later + ",\n" + one +
          ",\n" + one,
      "4:1: timeline[4]: expected at most 10000 repetitions at \"0s\" of all steps that send no "
      "webhook, got 10001 with this step");
}

void AddImpossibleStories(std::vector<Sample>& samples) { AddTimelines(kStories, samples); }

}  // namespace payscrypt::scenario
