#include "broken_samples.h"

namespace payscrypt::scenario {
namespace {

const std::vector<BrokenValue> kTests{
    {"[]", "3:1: test: expected an object, got an array"},
    {R"({"starts":{}})",
     R"(3:2: test.starts: unknown key (did you mean "start"?), expected one of start, )"
     "create, deadline, calls, expect"},
    {R"({"start":{}})", "3:10: test.start: expected exactly one of create, http, wait, got none"},
    {R"({"start":"wait"})", R"(3:10: test.start: expected an object, got "wait")"},
    {R"({"start":{"wait":false}})", "3:18: test.start.wait: expected true, got false"},
    {R"({"start":{"wait":true,"create":{}}})",
     "3:10: test.start: expected exactly one of create, http, wait, got create, wait"},
    {R"({"start":{"wiat":true}})",
     R"(3:11: test.start.wiat: unknown key (did you mean "wait"?), expected one of )"
     "create, http, wait"},
    {R"({"start":{"wait":true},"create":{}})",
     R"(3:33: test.create: expected either "start" or "create", got both)"},
    {R"({"create":7})", "3:11: test.create: expected an object, got 7"},
    {R"({"create":{"merchant_order_id":7}})",
     "3:32: test.create.merchant_order_id: expected a text, got 7"},
    {R"({"create":{"target_value":true}})",
     "3:27: test.create.target_value: expected a text, got true"},
    {R"({"create":{"pg_wallet_id":"x"}})",
     "3:27: test.create.pg_wallet_id: expected a whole number of 64 bits, such as "
     R"(42, got "x")"},
    {R"({"create":{"asset":"BTC"}})",
     "3:12: test.create.asset: unknown key, expected one of merchant_order_id, "
     "asset_name, target_value, callback_url, pg_wallet_id, description"},
    {R"({"create":{"callback_url":null,"asset_name":[]}})",
     "3:27: test.create.callback_url: expected a text, got null"
     "\n"
     "3:45: test.create.asset_name: expected a text, got an array"},
    {R"({"start":{"http":{}}})", "3:18: test.start.http.url: expected, but it is missing"},
    {R"({"start":{"http":{"url":"ftp://shop.example"}}})",
     "3:25: test.start.http.url: expected an http or https URL such as "
     R"("http://127.0.0.1:3000/checkout", got "ftp://shop.example")"},
    {R"({"start":{"http":{"url":"shop.example"}}})",
     "3:25: test.start.http.url: expected an http or https URL such as "
     R"("http://127.0.0.1:3000/checkout", got "shop.example")"},
    {R"({"start":{"http":{"url":"http://a b"}}})",
     "3:25: test.start.http.url: expected an http or https URL such as "
     R"("http://127.0.0.1:3000/checkout", got "http://a b")"},
    {R"({"start":{"http":{"url":7}}})",
     "3:25: test.start.http.url: expected an http or https URL such as "
     R"("http://127.0.0.1:3000/checkout", got 7)"},
    {R"({"start":{"http":{"url":"http://a","method":"post"}}})",
     R"(3:45: test.start.http.method: expected an HTTP method such as "POST", got )"
     R"("post")"},
    {R"({"start":{"http":{"url":"http://a","method":""}}})",
     R"(3:45: test.start.http.method: expected an HTTP method such as "POST", got "")"},
    {R"({"start":{"http":{"url":"http://a","headers":[]}}})",
     "3:46: test.start.http.headers: expected an object, got an array"},
    {R"({"start":{"http":{"url":"http://a","headers":{"X":7}}}})",
     "3:51: test.start.http.headers.X: expected a text on one line, got 7"},
    {R"({"start":{"http":{"url":"http://a","headers":{"X Y":"a"}}}})",
     R"(3:47: test.start.http.headers["X Y"]: expected the name of an HTTP header)"},
    {R"({"start":{"http":{"url":"http://a","headers":{"":"a"}}}})",
     R"(3:47: test.start.http.headers[""]: expected the name of an HTTP header)"},
    {R"({"start":{"http":{"url":"http://a","headers":{"X":"a\nb"}}}})",
     R"(3:51: test.start.http.headers.X: expected a text on one line, got "a\x0Ab")"},
    {R"({"start":{"http":{"url":"http://a","status":99}}})",
     "3:45: test.start.http.status: expected a whole number from 100 to 599, got 99"},
    {R"({"start":{"http":{"url":"http://a","status":[200,600]}}})",
     "3:50: test.start.http.status[1]: expected a whole number from 100 to 599, got "
     "600"},
    {R"({"start":{"http":{"url":"http://a","status":[]}}})",
     "3:45: test.start.http.status: expected at least one element, got none"},
    {R"({"start":{"http":{"url":"http://a","status":"200"}}})",
     "3:45: test.start.http.status: expected a whole number from 100 to 599, got "
     R"("200")"},
    {R"({"start":{"http":{"url":"http://a","bdy":1}}})",
     R"(3:36: test.start.http.bdy: unknown key (did you mean "body"?), expected one )"
     "of method, url, headers, body, status"},
    {R"({"deadline":"0s"})",
     "3:13: test.deadline: expected a duration above zero and at most 3650d, got "
     R"("0s")"},
    {R"({"deadline":5})",
     R"(3:13: test.deadline: expected a duration such as "500ms", "2s", "15m" or )"
     R"("1h30m", got 5)"},
    {R"({"calls":{}})", "3:10: test.calls: expected an array, got an object"},
    {R"({"calls":[{}]})",
     "3:11: test.calls[0].at: expected, but it is missing"
     "\n"
     "3:11: test.calls[0].rpc: expected, but it is missing"},
    {R"({"calls":[{"at":"1s","rpc":"getOrder"}]})",
     "3:28: test.calls[0].rpc: expected one of createOrder, getPublicOrderById, got "
     R"("getOrder")"},
    {R"({"calls":[{"at":1,"rpc":"createOrder"}]})",
     R"(3:17: test.calls[0].at: expected a duration such as "500ms", "2s", "15m" or )"
     R"("1h30m", got 1)"},
    {R"({"calls":[{"at":"1s","rpc":"createOrder","outcome":"ok"}]})",
     "3:52: test.calls[0].outcome: expected one of OK, CANCELLED, UNKNOWN, "
     "INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, "
     "PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, "
     "OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, "
     R"(UNAUTHENTICATED, RESET, TRUNCATED, MALFORMED, got "ok" (did you mean "OK"?))"},
    {R"({"calls":[{"at":"1s","rpc":"createOrder","outcome":14}]})",
     "3:52: test.calls[0].outcome: expected one of OK, CANCELLED, UNKNOWN, "
     "INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, "
     "PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, "
     "OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, "
     "UNAUTHENTICATED, RESET, TRUNCATED, MALFORMED, got 14"},
    {R"({"calls":[{"at":"1s","rpc":"createOrder","outcome":"014"}]})",
     "3:52: test.calls[0].outcome: expected one of OK, CANCELLED, UNKNOWN, "
     "INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, "
     "PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, "
     "OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, "
     R"(UNAUTHENTICATED, RESET, TRUNCATED, MALFORMED, got "014")"},
    {R"({"calls":[{"at":"1s","rpc":"createOrder","outcome":"2147483648"}]})",
     "3:52: test.calls[0].outcome: expected one of OK, CANCELLED, UNKNOWN, "
     "INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, "
     "PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, "
     "OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, "
     R"(UNAUTHENTICATED, RESET, TRUNCATED, MALFORMED, got "2147483648")",
     kLarge},
    {R"({"calls":[{"at":"1s","rpc":"createOrder","outcome":""}]})",
     "3:52: test.calls[0].outcome: expected one of OK, CANCELLED, UNKNOWN, "
     "INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, "
     "PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, "
     "OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, "
     R"(UNAUTHENTICATED, RESET, TRUNCATED, MALFORMED, got "")"},
    {R"({"calls":[{"at":"2s","rpc":"createOrder"},{"at":"1s","rpc":"createOrder"}]})",
     "3:49: test.calls[1].at: expected 2s or later, since the call before is not "
     R"(earlier, got "1s")",
     kSeveralValues},
    {R"({"calls":[{"at":"1s","rpc":"createOrder","expect":"OK"}]})",
     "3:42: test.calls[0].expect: unknown key, expected one of at, rpc, outcome"},
    {R"({"expect":[]})", "3:11: test.expect: expected an object, got an array"},
    {R"({"expect":{"create":[]}})",
     "3:21: test.expect.create: expected at least one element, got none"},
    {R"({"expect":{"create":"OK"}})", R"(3:21: test.expect.create: expected an array, got "OK")"},
    {R"({"expect":{"create":["FINE"]}})",
     "3:22: test.expect.create[0]: expected one of OK, CANCELLED, UNKNOWN, "
     "INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, "
     "PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, "
     "OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, "
     R"(UNAUTHENTICATED, RESET, TRUNCATED, MALFORMED, got "FINE")"},
    {R"({"expect":{"create":["OK","UNAVAILABLE"]}})",
     "3:22: test.expect.create[0]: expected OK as the last one alone, since it "
     "creates the order",
     kSeveralValues},
    {R"({"expect":{"create":["0","OK"]}})",
     "3:22: test.expect.create[0]: expected OK as the last one alone, since it "
     "creates the order",
     kSeveralValues},
    {R"({"start":{"wait":true},"expect":{"create":["OK"]}})",
     "3:43: test.expect.create: expected none of it, since the test does not create "
     "the order itself"},
    {R"({"start":{"http":{"url":"http://a"}},"expect":{"create":["OK"]}})",
     "3:57: test.expect.create: expected none of it, since the test does not create "
     "the order itself"},
    {R"({"expect":{"statuses":"PENDING"}})",
     R"(3:23: test.expect.statuses: expected an array, got "PENDING")"},
    {R"({"expect":{"statuses":["DONE"]}})",
     "3:24: test.expect.statuses[0]: expected one of PENDING, CONFIRMING, "
     R"(SUCCESSFUL, EXPIRED, CANCELED, got "DONE")"},
    {R"({"expect":{"statuses":[{"at":"1s"}]}})",
     "3:24: test.expect.statuses[0].status: expected, but it is missing"},
    {R"({"expect":{"statuses":[{"status":"PENDING","at":1}]}})",
     R"(3:49: test.expect.statuses[0].at: expected a duration such as "500ms", "2s", )"
     R"("15m" or "1h30m", got 1)"},
    {R"({"expect":{"statuses":[{"status":"PENDING","when":"1s"}]}})",
     "3:44: test.expect.statuses[0].when: unknown key, expected one of status, at"},
    {R"({"expect":{"webhooks":[7]}})",
     "3:24: test.expect.webhooks[0]: expected one of PENDING, CONFIRMING, "
     "SUCCESSFUL, EXPIRED, CANCELED, got 7"},
    {R"({"expect":{"webhooks":[{"id":"7"}]}})",
     R"(3:30: test.expect.webhooks[0].id: expected one of order, other, got "7")"},
    {R"({"expect":{"webhooks":[{"body":{}}]}})",
     "3:32: test.expect.webhooks[0].body: expected a text, got an object"},
    {R"({"expect":{"webhooks":[{"merchant_order_id":7}]}})",
     "3:45: test.expect.webhooks[0].merchant_order_id: expected a text, got 7"},
    {R"({"expect":{"webhooks":[{"answer":"200"}]}})",
     "3:34: test.expect.webhooks[0].answer: expected a whole number from 100 to "
     R"(599, got "200")"},
    {R"({"expect":{"webhooks":[{"answer":600}]}})",
     "3:34: test.expect.webhooks[0].answer: expected a whole number from 100 to "
     "599, got 600"},
    {R"({"expect":{"webhooks":[{"value":1}]}})",
     "3:25: test.expect.webhooks[0].value: unknown key, expected one of status, at, "
     "id, merchant_order_id, body, answer"},
    {R"({"expect":{"merchant":true}})", "3:23: test.expect.merchant: expected an object, got true"},
    {R"({"expect":{"merchant":{"verified_after_webhook":"yes"}}})",
     "3:49: test.expect.merchant.verified_after_webhook: expected true or false, "
     R"(got "yes")"},
    {R"({"expect":{"merchant":{"answers":99}}})",
     "3:34: test.expect.merchant.answers: expected a whole number from 100 to 599, "
     "got 99"},
    {R"({"expect":{"merchant":{"answer":200}}})",
     R"(3:24: test.expect.merchant.answer: unknown key (did you mean "answers"?), )"
     "expected one of verified_after_webhook, answers"},
    {R"({"expect":{"order":[]}})", "3:20: test.expect.order: expected an object, got an array"},
    {R"({"expect":{"order":{"value":-1}}})",
     "3:29: test.expect.order.value: expected a whole number of the smallest unit "
     "from 0 to 2^256 - 1, got -1"},
    {R"({"expect":{"order":{"status":"OPEN"}}})",
     "3:30: test.expect.order.status: expected one of PENDING, CONFIRMING, "
     R"(SUCCESSFUL, EXPIRED, CANCELED, got "OPEN")"},
    {R"({"expect":{"order":{"confirmations":-1}}})",
     "3:37: test.expect.order.confirmations: expected a whole number from 0 to "
     "9007199254740991, got -1"},
    {R"({"expect":{"order":{"payments":1001}}})",
     "3:32: test.expect.order.payments: expected a whole number from 0 to 1000, got "
     "1001"},
    {R"({"expect":{"order":{"network":""}}})",
     R"(3:31: test.expect.order.network: expected a text that is not empty, got "")"},
    {R"({"expect":{"order":{"id":"1"}}})",
     "3:21: test.expect.order.id: unknown key, expected one of status, value, "
     "confirmations, payments, network"},
};

}  // namespace

void AddBrokenTests(std::vector<Sample>& samples) { AddBrokenValues("test", kTests, samples); }

}  // namespace payscrypt::scenario
