#include "samples.h"

#include "broken_samples.h"

namespace payscrypt::scenario {

std::string WithTimeline(const std::string& steps) {
  return R"({"name":"sample","description":"d","timeline":[)"
         "\n" +
         steps + "\n]}";
}

std::string With(const std::string& key, const std::string& value) {
  return R"({"name":"sample","description":"d","timeline":[],)"
         "\n\"" +
         key + "\":\n" + value + "\n}";
}

Sample BrokenSample(const std::string& title, const std::string& text, const std::string& errors,
                    const std::string& parser_alone) {
  std::string lines(kSampleFile);
  lines += ':';
  for (const char c : errors) {
    lines += c;
    if (c == '\n') lines.append(kSampleFile).append(":");
  }
  return {title, text, lines, parser_alone};
}

void AddBrokenValues(const std::string& key, std::span<const BrokenValue> values,
                     std::vector<Sample>& samples) {
  for (const BrokenValue& value : values) {
    samples.push_back(BrokenSample(key + " " + value.value, With(key, value.value), value.errors,
                                   value.parser_alone));
  }
}

const std::vector<Sample>& SoundSamples() {
  static const std::vector<Sample> samples{
      {"an empty timeline", WithTimeline(""), ""},
      {"a schema for editors",
       R"({"$schema":"x.json","name":"sample","description":"d","timeline":[]})", ""},
      {"every action", WithTimeline(R"({"at":"0s","pay":"33.333333%"},{"after":"0s","confirm":2},
        {"after":"1h30m","drop":true},{"at":"2h","pay":"150000"},{"at":"2h","pay":150000},
        {"after":"500ms","pay":"remaining"},{"after":"1s","pay":"exact"},
        {"after":"1s","drop":{"payment":0}},{"after":"1s","drop":{"payment":999}},
        {"after":"1s","drop":{"reorg":1000000}},{"after":"1s","pay":"remaining"},
        {"after":"1s","invalidate_key":true},{"after":"1s","webhook":{}},
        {"after":"1s","expire":true},{"at":"7d","confirm":1})"),
       ""},
      {"every repetition", WithTimeline(R"(
        {"at":"1s","webhook":{},"repeat":{"every":"0s","times":1000}},
        {"at":"1s","webhook":{},"repeat":{"every":"10s","times":3}},
        {"at":"31s","webhook":{},"repeat":{"every":"1d","until":"SUCCESSFUL"}},
        {"at":"31s","webhook":{},"repeat":{"every":"1d","times":1,"until":"EXPIRED"}})"),
       ""},
      {"when a status is reached", WithTimeline(R"({"when":"PENDING","pay":"exact"},
        {"when":"CONFIRMING","after":"1h","confirm":1,
         "repeat":{"every":"1s","until":"SUCCESSFUL"}},
        {"at":"1h","webhook":{}})"),
       ""},
      {"webhooks that no status change made", WithTimeline(R"(
        {"at":"0s","webhook":{"id":"1","pg_wallet_id":"-1","status":"EXPIRED"}},
        {"at":"0s","webhook":{"merchant_order_id":""}},
        {"at":"0s","webhook":{"id":"9007199254740991"}},{"at":"0s","webhook":{"body":""}})"),
       ""},
      {"stories that may well happen", WithTimeline(R"({"at":"0s","pay":"50%"},
        {"at":"0s","pay":"60%"},{"at":"0s","pay":"remaining"},{"at":"0s","drop":true},
        {"at":"0s","pay":"exact"},{"at":"0s","drop":{"reorg":1}},{"at":"0s","pay":"remaining"},
        {"at":"0s","expire":true},{"at":"0s","pay":"exact"},{"at":"0s","confirm":1})"),
       ""},
      {"a match for each key", With("match", R"({"merchant_order_id":["a*","?"],"asset_name":"BTC",
        "description":"*","pg_wallet_id":[1,"2",-9223372036854775808],
        "target_value":{"from":"0","to":5}})"),
       ""},
      {"a match of one amount", With("match", R"({"target_value":"0150000"})"), ""},
      {"a match from an amount on", With("match", R"({"target_value":{"from":1}})"), ""},
      {"an order as it is", With("order", "{}"), ""},
      {"an order for each key",
       With("order", R"({"expires_in":"1s","target_confirmations":0,"network":"!~",
        "late_payment":"settle","underpayment_tolerance_percent":99.999999})"),
       ""},
      {"an order's other bounds",
       With("order", R"({"expires_in":"365d","target_confirmations":100000,
        "late_payment":"keep","underpayment_tolerance_percent":0})"),
       ""},
      {"no faults", With("faults", "[]"), ""},
      {"every fault of a call", With("faults", R"([
        {"on":"createOrder","do":{"fail":{"code":"UNAVAILABLE"}},"skip":0,"times":1},
        {"on":"createOrder","do":{"fail":{"code":2147483647,"message":""}},"skip":1000000},
        {"on":"getPublicOrderById","do":{"delay":"1d"},"times":1000000},
        {"on":"getPublicOrderById","do":{"hang":true}},
        {"on":"getPublicOrderById","do":{"reset":true}},
        {"on":"createOrder","do":{"truncate":true}},{"on":"createOrder","do":{"malform":true}}])"),
       ""},
      {"every fault of a webhook", With("faults", R"([
        {"on":"webhook","do":{"skip":true},"status":"PENDING"},
        {"on":"webhook","do":{"delay":"1ms"}},{"on":"webhook","do":{"duplicate":1000},"skip":1},
        {"on":"webhook","do":{"reorder":true},"times":1},
        {"on":"webhook","do":{"edit":{"id":"7","status":"SUCCESSFUL"}}},
        {"on":"webhook","do":{"edit":{"body":"<html>"}}}])"),
       ""},
      {"an empty test", With("test", "{}"), ""},
      {"a test that creates the order",
       With("test", R"({"create":{"merchant_order_id":"","asset_name":"?",
        "target_value":-1.5,"callback_url":"?","pg_wallet_id":"7","description":""},
        "deadline":"1ms","expect":{"create":["14","RESET","OK"]}})"),
       ""},
      {"a test that starts with create", With("test", R"({"start":{"create":{}},
        "expect":{"create":["MALFORMED"]}})"),
       ""},
      {"a test that asks the shop",
       With("test", R"({"start":{"http":{"url":"https://shop.example/buy",
        "method":"GET","headers":{"X-Key":"{{apikey}}","~":""},"body":[1,{"a":null}],
        "status":[200,599]}},
        "expect":{"merchant":{"verified_after_webhook":true,"answers":200}}})"),
       ""},
      {"a test that waits", With("test", R"({"start":{"wait":true},"calls":[
        {"at":"0s","rpc":"createOrder"},{"at":"0s","rpc":"getPublicOrderById","outcome":"0"},
        {"at":"1s","rpc":"getPublicOrderById","outcome":"2147483647"}]})"),
       ""},
      {"every expectation",
       With("test", R"({"expect":{"statuses":["CONFIRMING",{"status":"EXPIRED"},
        {"status":"SUCCESSFUL","at":"0s"}],"webhooks":["PENDING",{},{"status":"EXPIRED","at":"1s",
        "id":"order","merchant_order_id":"","body":"","answer":599}],
        "merchant":{},"order":{"status":"SUCCESSFUL","value":"007","confirmations":9007199254740991,
        "payments":0,"network":"two words"}}})"),
       ""},
      {"comments",
       "// Why.\n{ /* é */ \"name\": \"sample\", \"description\": \"d\", // x\n"
       "\"timeline\": [] }",
       ""},
      {"bounds", WithTimeline(R"({"at":"0s","pay":"0.000001%"},{"at":"0s","pay":"100000%"},
        {"at":"0s","confirm":1000000,"repeat":{"every":"0s","times":10000}},{"at":"3650d","pay":
        115792089237316195423570985008687907853269984665640564039457584007913129639935})"),
       ""},
  };
  return samples;
}

const std::vector<Sample>& BrokenSamples() {
  static const std::vector<Sample> samples = [] {
    std::vector<Sample> broken;
    AddBrokenFiles(broken);
    AddBrokenMatches(broken);
    AddBrokenOrders(broken);
    AddBrokenPays(broken);
    AddBrokenSteps(broken);
    AddBrokenRepeats(broken);
    AddImpossibleTimes(broken);
    AddTooMuchAtOnce(broken);
    AddImpossibleStories(broken);
    AddBrokenFaults(broken);
    AddBrokenTests(broken);
    return broken;
  }();
  return samples;
}

}  // namespace payscrypt::scenario
