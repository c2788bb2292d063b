#include <string_view>

#include "broken_samples.h"

namespace payscrypt::scenario {
namespace {

constexpr std::string_view kFileKeys =
    "$schema, name, description, match, order, timeline, faults, test";

Sample BrokenFile(const std::string& text, const std::string& error) {
  return {text, text, "sample.json:" + error};
}

std::string Text(std::string_view before, std::string_view after) {
  return std::string(before).append(after);
}

const std::vector<BrokenValue> kMatches{
    {"{}",
     "3:1: match: expected at least one of merchant_order_id, asset_name, "
     "description, pg_wallet_id, target_value, got none"},
    {"7", "3:1: match: expected an object, got 7"},
    {"[]", "3:1: match: expected an object, got an array"},
    {R"({"asset":"BTC"})",
     "3:1: match: expected at least one of merchant_order_id, asset_name, "
     "description, pg_wallet_id, target_value, got none"
     "\n"
     "3:2: match.asset: unknown key, expected one of merchant_order_id, asset_name, "
     "description, pg_wallet_id, target_value"},
    {R"({"merchant_order_id":""})",
     R"(3:22: match.merchant_order_id: expected a text that is not empty, got "")"},
    {R"({"merchant_order_id":[]})",
     "3:22: match.merchant_order_id: expected at least one element, got none"},
    {R"({"merchant_order_id":")" + std::string(256, '*') + R"("})",
     "3:22: match.merchant_order_id: expected at most 255 bytes, got 256"},
    {R"({"merchant_order_id":7})",
     "3:22: match.merchant_order_id: expected a text that is not empty, got 7"},
    {R"({"asset_name":["BTC",""]})",
     R"(3:22: match.asset_name[1]: expected a text that is not empty, got "")"},
    {R"({"description":[["a"]]})",
     "3:17: match.description[0]: expected a text that is not empty, got an array"},
    {R"({"description":null})",
     "3:16: match.description: expected a text that is not empty, got null"},
    {R"({"pg_wallet_id":[]})", "3:17: match.pg_wallet_id: expected at least one element, got none"},
    {R"({"pg_wallet_id":"x"})",
     "3:17: match.pg_wallet_id: expected a whole number of 64 bits, such as 42, got "
     R"("x")"},
    {R"({"pg_wallet_id":""})",
     "3:17: match.pg_wallet_id: expected a whole number of 64 bits, such as 42, got "
     R"("")"},
    {R"({"pg_wallet_id":" 1"})",
     "3:17: match.pg_wallet_id: expected a whole number of 64 bits, such as 42, got "
     R"(" 1")"},
    {R"({"pg_wallet_id":"+1"})",
     "3:17: match.pg_wallet_id: expected a whole number of 64 bits, such as 42, got "
     R"("+1")"},
    {R"({"pg_wallet_id":1.5})",
     "3:17: match.pg_wallet_id: expected a whole number of 64 bits, such as 42, got "
     "1.5"},
    {R"({"pg_wallet_id":[1,true]})",
     "3:20: match.pg_wallet_id[1]: expected a whole number of 64 bits, such as 42, "
     "got true"},
    {R"({"pg_wallet_id":9223372036854775808})",
     "3:17: match.pg_wallet_id: expected a whole number of 64 bits, such as 42, got "
     "9223372036854775808"},
    {R"({"pg_wallet_id":"9223372036854775808"})",
     "3:17: match.pg_wallet_id: expected a whole number of 64 bits, such as 42, got "
     R"("9223372036854775808")",
     kLarge},
    {R"({"pg_wallet_id":1.0})",
     "3:17: match.pg_wallet_id: expected a whole number of 64 bits, such as 42, got "
     "1.0",
     kNumbers},
    {R"({"target_value":-1})",
     "3:17: match.target_value: expected a whole number of the smallest unit from 0 "
     "to 2^256 - 1, got -1"},
    {R"({"target_value":"1.5"})",
     "3:17: match.target_value: expected a whole number of the smallest unit from 0 "
     R"(to 2^256 - 1, got "1.5")"},
    {R"({"target_value":""})",
     "3:17: match.target_value: expected a whole number of the smallest unit from 0 "
     R"(to 2^256 - 1, got "")"},
    {R"({"target_value":[1]})",
     "3:17: match.target_value: expected a whole number of the smallest unit from 0 "
     "to 2^256 - 1, got an array"},
    {R"({"target_value":{}})",
     "3:17: match.target_value: expected at least one of from, to, got none"},
    {R"({"target_value":{"from":"x"}})",
     "3:25: match.target_value.from: expected a whole number of the smallest unit "
     R"(from 0 to 2^256 - 1, got "x")"},
    {R"({"target_value":{"form":1}})",
     R"(3:18: match.target_value.form: unknown key (did you mean "from"?), expected )"
     "one of from, to"},
    {R"({"target_value":{"from":2,"to":"1"}})",
     R"(3:32: match.target_value.to: expected at least "from", 2, got "1")", kSeveralValues},
    {R"({"target_value":1e3})",
     "3:17: match.target_value: expected a whole number of the smallest unit from 0 "
     "to 2^256 - 1, got 1e3",
     kNumbers},
    {R"({"target_value":11579208923731619542357098500868790785326998466564056403945758)"
     "4007913129639936}",
     "3:17: match.target_value: expected a whole number of the smallest unit from 0 "
     "to 2^256 - 1, got "
     "115792089237316195423570985008687907853269984665640564039457584007913129639936"},
    {R"({"target_value":"1157920892373161954235709850086879078532699846656405640394575)"
     R"(84007913129639936"})",
     "3:17: match.target_value: expected a whole number of the smallest unit from 0 "
     "to 2^256 - 1, got "
     R"("11579208923731619542357098500868790785326998466564056403945758400791312963993)"
     R"(6")",
     kLarge},
    {R"({"target_vale":1})",
     R"(3:2: match.target_vale: unknown key (did you mean "target_value"?), expected )"
     "one of merchant_order_id, asset_name, description, pg_wallet_id, target_value"},
};

const std::vector<BrokenValue> kOrders{
    {"[]", "3:1: order: expected an object, got an array"},
    {R"({"expires_in":900})",
     R"(3:15: order.expires_in: expected a duration such as "500ms", "2s", "15m" or )"
     R"("1h30m", got 900)"},
    {R"({"expires_in":"0s"})",
     R"(3:15: order.expires_in: expected a duration from 1s to 365d, got "0s")"},
    {R"({"expires_in":"999ms"})",
     R"(3:15: order.expires_in: expected a duration from 1s to 365d, got "999ms")", kLarge},
    {R"({"expires_in":"365d1ms"})",
     R"(3:15: order.expires_in: expected a duration from 1s to 365d, got "365d1ms")", kLarge},
    {R"({"target_confirmations":-1})",
     "3:25: order.target_confirmations: expected a whole number from 0 to 100000, "
     "got -1"},
    {R"({"target_confirmations":100001})",
     "3:25: order.target_confirmations: expected a whole number from 0 to 100000, "
     "got 100001"},
    {R"({"target_confirmations":"1"})",
     "3:25: order.target_confirmations: expected a whole number from 0 to 100000, "
     R"(got "1")"},
    {R"({"target_confirmations":1.5})",
     "3:25: order.target_confirmations: expected a whole number from 0 to 100000, "
     "got 1.5"},
    {R"({"network":""})",
     "3:12: order.network: expected 1 to 32 printable ASCII characters without "
     R"(spaces, such as "testnet", got "")"},
    {R"({"network":"two words"})",
     "3:12: order.network: expected 1 to 32 printable ASCII characters without "
     R"(spaces, such as "testnet", got "two words")"},
    {R"({"network":"ü"})",
     "3:12: order.network: expected 1 to 32 printable ASCII characters without "
     R"(spaces, such as "testnet", got "ü")"},
    {R"({"network":"012345678901234567890123456789012"})",
     "3:12: order.network: expected 1 to 32 printable ASCII characters without "
     R"(spaces, such as "testnet", got "012345678901234567890123456789012")"},
    {R"({"network":7})",
     "3:12: order.network: expected 1 to 32 printable ASCII characters without "
     R"(spaces, such as "testnet", got 7)"},
    {R"({"late_payment":"Settle"})",
     R"(3:17: order.late_payment: expected one of keep, settle, got "Settle" (did you )"
     R"(mean "settle"?))"},
    {R"({"late_payment":true})",
     "3:17: order.late_payment: expected one of keep, settle, got true"},
    {R"({"underpayment_tolerance_percent":-0.5})",
     "3:35: order.underpayment_tolerance_percent: expected a number from 0 and "
     "below 100, with at most 6 decimals, such as 0.5, got -0.5"},
    {R"({"underpayment_tolerance_percent":100})",
     "3:35: order.underpayment_tolerance_percent: expected a number from 0 and "
     "below 100, with at most 6 decimals, such as 0.5, got 100"},
    {R"({"underpayment_tolerance_percent":"1"})",
     "3:35: order.underpayment_tolerance_percent: expected a number from 0 and "
     R"(below 100, with at most 6 decimals, such as 0.5, got "1")"},
    {R"({"underpayment_tolerance_percent":1000000})",
     "3:35: order.underpayment_tolerance_percent: expected a number from 0 and "
     "below 100, with at most 6 decimals, such as 0.5, got 1000000"},
    {R"({"underpayment_tolerance_percent":5e-1})",
     "3:35: order.underpayment_tolerance_percent: expected a number from 0 and "
     "below 100, with at most 6 decimals, such as 0.5, got 5e-1",
     kNumbers},
    {R"({"underpayment_tolerance_percent":0.0000001})",
     "3:35: order.underpayment_tolerance_percent: expected a number from 0 and "
     "below 100, with at most 6 decimals, such as 0.5, got 0.0000001",
     kNumbers},
    {R"({"underpayment_tolerance_percent":-0})",
     "3:35: order.underpayment_tolerance_percent: expected a number from 0 and "
     "below 100, with at most 6 decimals, such as 0.5, got -0",
     kNumbers},
    {R"({"tolerance":1})",
     "3:2: order.tolerance: unknown key, expected one of expires_in, "
     "target_confirmations, network, late_payment, underpayment_tolerance_percent"},
};

}  // namespace

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
  samples.back().parser_alone = "a schema does not see the file's name";
  samples.push_back(BrokenFile(
      R"({"name":"none","description":"d","timeline":[]})",
      R"(1:9: name: expected another name than "none", which stands for no scenario, got "none")"));
  for (const std::string name : {R"("Sample")", R"("a b")", R"("")", R"("../a")", "3"}) {
    samples.push_back(BrokenFile(R"({"name":)" + name + R"(,"description":"d","timeline":[]})",
                                 "1:9: name: expected 1 to 64 of a-z, 0-9 and -, got " + name));
  }
  samples.push_back(
      BrokenFile(R"({"name":"sample","description":"d","timelin":[]})",
                 Text("1:36: timelin: unknown key (did you mean \"timeline\"?), expected one of ",
                      kFileKeys)));
  for (const std::string key : {"script", "asset", "webhooks"}) {
    samples.push_back(
        BrokenFile(R"({"name":"sample","description":"d","timeline":[],")" + key + "\":{}}",
                   Text("1:50: " + key + ": unknown key, expected one of ", kFileKeys)));
  }
  samples.push_back(
      BrokenFile("{\"name\":\"sample\",\"description\":\"d\",\"timeline\":[],\"a b\\n\":1}",
                 Text("1:50: [\"a b\\x0A\"]: unknown key, expected one of ", kFileKeys)));
}

void AddBrokenMatches(std::vector<Sample>& samples) { AddBrokenValues("match", kMatches, samples); }

void AddBrokenOrders(std::vector<Sample>& samples) { AddBrokenValues("order", kOrders, samples); }

}  // namespace payscrypt::scenario
