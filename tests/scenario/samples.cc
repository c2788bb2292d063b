#include "samples.h"

#include <string_view>

#include "scenario/scenario_file.h"

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
constexpr std::string_view kStepKeys = "at, after, pay, confirm, drop, expire, cancel, repeat";
constexpr std::string_view kActions = "pay, confirm, drop, expire, cancel";
constexpr std::string_view kFileKeys = "$schema, name, description, timeline";

// A broken file whose only step pays `value`, in JSON.
Sample BrokenPay(const std::string& value, std::string_view error) {
  return {"pay " + value, WithTimeline("{\"at\":\"1s\", \"pay\": " + value + "}"),
          "sample.json:2:20: timeline[0].pay: " + std::string(error) + value};
}

// A broken file with one step, and the error of it, from its position on.
Sample BrokenStep(const std::string& step, const std::string& error) {
  return {step, WithTimeline(step), "sample.json:" + error};
}

Sample BrokenFile(const std::string& text, const std::string& error) {
  return {text, text, "sample.json:" + error};
}

std::string Text(std::string_view before, std::string_view after) {
  return std::string(before).append(after);
}

void AddBrokenFiles(std::vector<Sample>& samples) {
  samples.push_back(BrokenFile("[]", "1:1: expected an object, got an array"));
  samples.push_back(BrokenFile("null", "1:1: expected an object, got null"));
  samples.push_back(BrokenFile("{}",
                               "1:1: name: expected, but it is missing\n"
                               "sample.json:1:1: description: expected, but it is missing\n"
                               "sample.json:1:1: timeline: expected, but it is missing"));
  samples.push_back(BrokenFile(R"({"name":"sample","description":"d","timeline":{}})",
                               "1:47: timeline: expected an array, got an object"));
  samples.push_back(BrokenFile(R"({"name":"sample","description":"","timeline":[]})",
                               "1:32: description: expected a text that is not empty, got \"\""));
  samples.push_back(BrokenFile(R"({"name":"sample","description":7,"timeline":[]})",
                               "1:32: description: expected a text that is not empty, got 7"));
  samples.push_back(BrokenFile(R"({"$schema":1,"name":"sample","description":"d","timeline":[]})",
                               "1:12: $schema: expected a text that is not empty, got 1"));
  samples.push_back(BrokenFile(R"({"name":"other","description":"d","timeline":[]})",
                               R"(1:9: name: expected the file's name, "sample", got "other")"));
  for (const std::string name : {R"("Sample")", R"("a b")", R"("")", R"("../a")", "3"}) {
    samples.push_back(BrokenFile(R"({"name":)" + name + R"(,"description":"d","timeline":[]})",
                                 "1:9: name: expected 1 to 64 of a-z, 0-9 and -, got " + name));
  }
  samples.push_back(
      BrokenFile(R"({"name":"sample","description":"d","timelin":[]})",
                 Text("1:36: timelin: unknown key (did you mean \"timeline\"?), expected one of ",
                      kFileKeys)));
  for (const std::string key : {"match", "order", "faults", "test"}) {
    samples.push_back(
        BrokenFile(R"({"name":"sample","description":"d","timeline":[],")" + key + "\":{}}",
                   Text("1:50: " + key + ": unknown key, expected one of ", kFileKeys)));
  }
  samples.push_back(
      BrokenFile("{\"name\":\"sample\",\"description\":\"d\",\"timeline\":[],\"a b\\n\":1}",
                 Text("1:50: [\"a b\\x0A\"]: unknown key, expected one of ", kFileKeys)));
}

void AddBrokenPays(std::vector<Sample>& samples) {
  for (const char* value : {"true", "null", "[]", "{}", "1.0", "1e3", "-5", "\"\"", "\"all\"",
                            "\"-5\"", "\" 5\"", "\"1.5\"", "\"Exact\"", "\"0x10\""}) {
    std::string shown = value;
    if (shown == "[]") shown = "an array";
    if (shown == "{}") shown = "an object";
    Sample sample = BrokenPay(value, kNoPay);
    sample.errors = Text("sample.json:2:20: timeline[0].pay: ", kNoPay) + shown;
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
  }
}

void AddBrokenSteps(std::vector<Sample>& samples) {
  const auto add = [&samples](const std::string& step, const std::string& error) {
    samples.push_back(BrokenStep(step, error));
  };
  add("7", "2:1: timeline[0]: expected an object, got 7");
  add(R"({"pay":"exact"})", "2:1: timeline[0]: expected exactly one of at, after, got none");
  add(R"({"after":"1s","at":"1s","pay":"exact"})",
      "2:1: timeline[0]: expected exactly one of at, after, got at, after");
  add(R"({"at":"1s"})",
      Text("2:1: timeline[0]: expected exactly one of ", kActions) + ", got none");
  add(R"({"at":"1s","drop":true,"pay":"exact"})",
      Text("2:1: timeline[0]: expected exactly one of ", kActions) + ", got pay, drop");
  add(R"({"at":"1s","pya":"exact"})",
      Text("2:12: timeline[0].pya: unknown key (did you mean \"pay\"?), expected one of ",
           kStepKeys));
  add(R"({"At":"1s","pay":"exact"})",
      Text("2:2: timeline[0].At: unknown key (did you mean \"at\"?), expected one of ", kStepKeys));
  for (const std::string key : {"when", "invalidate_key", "webhook"}) {
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
  for (const std::string blocks :
       {"0", "-1", "1000001", "1.0", "1e3", "99999999999999999999", "\"1\"", "true", "null"}) {
    add("{\"at\":\"1s\",\"confirm\":" + blocks + "}",
        "2:22: timeline[0].confirm: expected a whole number from 1 to 1000000, got " + blocks);
  }
  for (const std::string flag : {"false", "1", "\"true\"", "null"}) {
    add("{\"at\":\"1s\",\"drop\":" + flag + "}",
        "2:19: timeline[0].drop: expected true, got " + flag);
    add("{\"at\":\"1s\",\"expire\":" + flag + "}",
        "2:21: timeline[0].expire: expected true, got " + flag);
    add("{\"at\":\"1s\",\"cancel\":" + flag + "}",
        "2:21: timeline[0].cancel: expected true, got " + flag);
  }
}

void AddBrokenRepeats(std::vector<Sample>& samples) {
  const auto add = [&samples](const std::string& repeat, const std::string& error) {
    samples.push_back(BrokenStep("{\"at\":\"1s\",\"confirm\":1,\"repeat\":" + repeat + "}", error));
  };
  add("3", "2:33: timeline[0].repeat: expected an object, got 3");
  add(R"({"every":"1s"})",
      "2:33: timeline[0].repeat: expected at least one of times, until, got none");
  add(R"({"times":2})", "2:33: timeline[0].repeat.every: expected, but it is missing");
  add(R"({"every":"1s","untill":"SUCCESSFUL"})",
      "2:47: timeline[0].repeat.untill: unknown key (did you mean \"until\"?), expected one of "
      "every, "
      "times, until");
  add(R"({"every":"0s","until":"SUCCESSFUL"})",
      "2:42: timeline[0].repeat.every: expected a duration above zero where there is no \"times\", "
      "got \"0s\"");
  add(R"({"every":1,"times":2})",
      Text("2:42: timeline[0].repeat.every: ", kNoDuration) + ", got 1");
  for (const std::string times : {"0", "-1", "10001", "1.5", "\"2\"", "null"}) {
    add("{\"every\":\"1s\",\"times\":" + times + "}",
        "2:55: timeline[0].repeat.times: expected a whole number from 1 to 10000, got " + times);
  }
  constexpr std::string_view kNoStatus =
      "2:55: timeline[0].repeat.until: expected one of PENDING, CONFIRMING, SUCCESSFUL, EXPIRED, "
      "CANCELED, got ";
  add(R"({"every":"1s","until":"DONE"})", Text(kNoStatus, R"("DONE")"));
  add(R"({"every":"1s","until":2})", Text(kNoStatus, "2"));
  add(R"({"every":"1s","until":"succesful"})",
      Text(kNoStatus, R"("succesful" (did you mean "SUCCESSFUL"?))"));
}

void AddImpossibleTimes(std::vector<Sample>& samples) {
  const auto add = [&samples](const std::string& steps, const std::string& error) {
    samples.push_back(BrokenStep(steps, error));
  };
  const std::string drop = R"(,"drop":true})";
  const std::string not_earlier = "or later, since the step before is not done earlier, got ";
  add(R"({"at":"2s")" + drop + ",\n" + R"({"at":"1999ms")" + drop,
      "3:7: timeline[1].at: expected 2s " + not_earlier + R"("1999ms")");
  add(R"({"after":"2s")" + drop + ",\n" + R"({"after":"1s")" + drop + ",\n" + R"({"at":"2s")" +
          drop,
      "4:7: timeline[2].at: expected 3s " + not_earlier + R"("2s")");
  add(R"({"at":"1s","drop":true,"repeat":{"every":"10s","times":3}},)"
      "\n"
      R"({"at":"30s")" +
          drop,
      "3:7: timeline[1].at: expected 31s " + not_earlier + R"("30s")");
  add(R"({"at":"9s","drop":true,"repeat":{"every":"1s","until":"PENDING"}},)"
      "\n"
      R"({"at":"1s")" +
          drop,
      "3:7: timeline[1].at: expected 9s " + not_earlier + R"("1s")");
  add(R"({"at":"9s","pay":true},)"
      "\n"
      R"({"at":"1s")" +
          drop,
      Text("2:18: timeline[0].pay: ", kNoPay) + "true\n" +
          "sample.json:3:7: timeline[1].at: expected 9s " + not_earlier + R"("1s")");
  add(R"({"at":"3650d")" + drop + ",\n" + R"({"after":"1ms")" + drop + ",\n" + R"({"after":"1s")" +
          drop,
      "3:10: timeline[1].after: expected a timeline of at most 3650d, got 3650d1ms with this step");
  add(R"({"at":"1s","drop":true,"repeat":{"every":"3650d","times":10000}})",
      "2:7: timeline[0].at: expected a timeline of at most 3650d, got 36500000d1s with this step");
}

}  // namespace

std::string WithTimeline(const std::string& steps) {
  return R"({"name":"sample","description":"d","timeline":[)"
         "\n" +
         steps + "\n]}";
}

const std::vector<Sample>& SoundSamples() {
  static const std::vector<Sample> samples{
      {"an empty timeline", WithTimeline(""), ""},
      {"a schema for editors",
       R"({"$schema":"x.json","name":"sample","description":"d","timeline":[]})", ""},
      {"every action", WithTimeline(R"({"at":"0s","pay":"33.333333%"},{"after":"0s","confirm":2},
        {"after":"1h30m","drop":true},{"at":"2h","pay":"150000"},{"at":"2h","pay":150000},
        {"after":"500ms","pay":"remaining"},{"after":"1s","pay":"exact"},
        {"after":"1s","expire":true},{"at":"7d","cancel":true})"),
       ""},
      {"every repetition", WithTimeline(R"(
        {"at":"1s","confirm":1,"repeat":{"every":"0s","times":10000}},
        {"at":"1s","confirm":1,"repeat":{"every":"10s","times":3}},
        {"at":"31s","confirm":1,"repeat":{"every":"1d","until":"SUCCESSFUL"}},
        {"at":"31s","confirm":1,"repeat":{"every":"1d","times":1,"until":"EXPIRED"}})"),
       ""},
      {"comments",
       "// Why.\n{ /* é */ \"name\": \"sample\", \"description\": \"d\", // x\n"
       "\"timeline\": [] }",
       ""},
      {"bounds", WithTimeline(R"({"at":"0s","pay":"0.000001%"},{"at":"0s","pay":"100000%"},
        {"at":"0s","confirm":1000000},{"at":"3650d","pay":
        115792089237316195423570985008687907853269984665640564039457584007913129639935})"),
       ""},
  };
  return samples;
}

const std::vector<Sample>& BrokenSamples() {
  static const std::vector<Sample> samples = [] {
    std::vector<Sample> broken;
    AddBrokenFiles(broken);
    AddBrokenPays(broken);
    AddBrokenSteps(broken);
    AddBrokenRepeats(broken);
    AddImpossibleTimes(broken);
    return broken;
  }();
  return samples;
}

}  // namespace payscrypt::scenario
