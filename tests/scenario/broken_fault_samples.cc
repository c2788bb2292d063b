#include "broken_samples.h"

namespace payscrypt::scenario {
namespace {

const std::vector<BrokenValue> kFaults{
    {"{}", "3:1: faults: expected an array, got an object"},
    {"[7]", "3:2: faults[0]: expected an object, got 7"},
    {"[{}]",
     "3:2: faults[0].on: expected, but it is missing"
     "\n"
     "3:2: faults[0].do: expected, but it is missing"},
    {R"([{"on":"createOrder"}])", "3:2: faults[0].do: expected, but it is missing"},
    {R"([{"do":{"hang":true}}])", "3:2: faults[0].on: expected, but it is missing"},
    {R"([{"on":"cancelOrder","do":{"hang":true}}])",
     "3:8: faults[0].on: expected one of createOrder, getPublicOrderById, webhook, "
     R"(got "cancelOrder")"},
    {R"([{"on":"createorder","do":{"hang":true}}])",
     "3:8: faults[0].on: expected one of createOrder, getPublicOrderById, webhook, "
     R"(got "createorder" (did you mean "createOrder"?))"},
    {R"([{"on":7,"do":{"hang":true}}])",
     "3:8: faults[0].on: expected one of createOrder, getPublicOrderById, webhook, "
     "got 7"},
    {R"([{"on":"createOrder","do":{}}])",
     "3:27: faults[0].do: expected exactly one of fail, delay, hang, reset, "
     "truncate, malform, got none"},
    {R"([{"on":"createOrder","do":true}])", "3:27: faults[0].do: expected an object, got true"},
    {R"([{"on":"createOrder","do":{"hang":true,"reset":true}}])",
     "3:27: faults[0].do: expected exactly one of fail, delay, hang, reset, "
     "truncate, malform, got hang, reset"},
    {R"([{"on":"createOrder","do":{"hang":false}}])",
     "3:35: faults[0].do.hang: expected true, got false"},
    {R"([{"on":"createOrder","do":{"skip":true}}])",
     "3:27: faults[0].do: expected exactly one of fail, delay, hang, reset, "
     "truncate, malform, got none"
     "\n"
     "3:28: faults[0].do.skip: unknown key, expected one of fail, delay, hang, "
     "reset, truncate, malform"},
    {R"([{"on":"createOrder","do":{"hnag":true}}])",
     R"(3:28: faults[0].do.hnag: unknown key (did you mean "hang"?), expected one of )"
     "fail, delay, hang, reset, truncate, malform"},
    {R"([{"on":"createOrder","do":{"hang":true},"status":"PENDING"}])",
     "3:50: faults[0].status: expected no status here: only webhooks have one"},
    {R"([{"on":"createOrder","do":{"fail":{"code":14,"message":")" + std::string(2049, 'm') +
         R"("}}}])",
     "3:56: faults[0].do.fail.message: expected at most 2048 bytes, got 2049"},
    {R"([{"on":"createOrder","do":{"hang":true},"skip":-1}])",
     "3:48: faults[0].skip: expected a whole number from 0 to 1000000, got -1"},
    {R"([{"on":"createOrder","do":{"hang":true},"skip":1000001}])",
     "3:48: faults[0].skip: expected a whole number from 0 to 1000000, got 1000001"},
    {R"([{"on":"createOrder","do":{"hang":true},"times":0}])",
     "3:49: faults[0].times: expected a whole number from 1 to 1000000, got 0"},
    {R"([{"on":"createOrder","do":{"hang":true},"times":1000001}])",
     "3:49: faults[0].times: expected a whole number from 1 to 1000000, got 1000001"},
    {R"([{"on":"createOrder","do":{"hang":true},"time":1}])",
     R"(3:41: faults[0].time: unknown key (did you mean "times"?), expected one of )"
     "on, do, status, skip, times"},
    {R"([{"on":"createOrder","do":{"fail":true}}])",
     "3:35: faults[0].do.fail: expected an object, got true"},
    {R"([{"on":"createOrder","do":{"fail":{}}}])",
     "3:35: faults[0].do.fail.code: expected, but it is missing"},
    {R"([{"on":"createOrder","do":{"fail":{"code":"OK"}}}])",
     "3:43: faults[0].do.fail.code: expected one of CANCELLED, UNKNOWN, "
     "INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, "
     "PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, "
     "OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, "
     R"(UNAUTHENTICATED, got "OK")"},
    {R"([{"on":"createOrder","do":{"fail":{"code":0}}}])",
     "3:43: faults[0].do.fail.code: expected a whole number from 1 to 2147483647, "
     "got 0"},
    {R"([{"on":"createOrder","do":{"fail":{"code":2147483648}}}])",
     "3:43: faults[0].do.fail.code: expected a whole number from 1 to 2147483647, "
     "got 2147483648"},
    {R"([{"on":"createOrder","do":{"fail":{"code":"14"}}}])",
     "3:43: faults[0].do.fail.code: expected one of CANCELLED, UNKNOWN, "
     "INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, "
     "PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, "
     "OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, "
     R"(UNAUTHENTICATED, got "14")"},
    {R"([{"on":"createOrder","do":{"fail":{"code":"UNAVAILABL"}}}])",
     "3:43: faults[0].do.fail.code: expected one of CANCELLED, UNKNOWN, "
     "INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, "
     "PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, "
     "OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, "
     R"(UNAUTHENTICATED, got "UNAVAILABL" (did you mean "UNAVAILABLE"?))"},
    {R"([{"on":"createOrder","do":{"fail":{"code":14,"message":7}}}])",
     "3:56: faults[0].do.fail.message: expected a text, got 7"},
    {R"([{"on":"createOrder","do":{"fail":{"code":14,"mesage":"x"}}}])",
     R"(3:46: faults[0].do.fail.mesage: unknown key (did you mean "message"?), )"
     "expected one of code, message"},
    {R"([{"on":"createOrder","do":{"fail":{"code":14.0}}}])",
     "3:43: faults[0].do.fail.code: expected a whole number from 1 to 2147483647, "
     "got 14.0",
     kNumbers},
    {R"([{"on":"createOrder","do":{"delay":"0s"}}])",
     "3:36: faults[0].do.delay: expected a duration above zero and at most 1d, got "
     R"("0s")"},
    {R"([{"on":"createOrder","do":{"delay":5}}])",
     R"(3:36: faults[0].do.delay: expected a duration such as "500ms", "2s", "15m" or )"
     R"("1h30m", got 5)"},
    {R"([{"on":"createOrder","do":{"delay":"1d1ms"}}])",
     "3:36: faults[0].do.delay: expected a duration above zero and at most 1d, got "
     R"("1d1ms")",
     kLarge},
    {R"([{"on":"createOrder","do":{"reset":1}}])",
     "3:36: faults[0].do.reset: expected true, got 1"},
    {R"([{"on":"createOrder","do":{"truncate":"yes"}}])",
     R"(3:39: faults[0].do.truncate: expected true, got "yes")"},
    {R"([{"on":"createOrder","do":{"malform":null}}])",
     "3:38: faults[0].do.malform: expected true, got null"},
    {R"([{"on":"webhook","do":{}}])",
     "3:23: faults[0].do: expected exactly one of skip, delay, duplicate, reorder, "
     "edit, got none"},
    {R"([{"on":"webhook","do":{"hang":true}}])",
     "3:23: faults[0].do: expected exactly one of skip, delay, duplicate, reorder, "
     "edit, got none"
     "\n"
     "3:24: faults[0].do.hang: unknown key, expected one of skip, delay, duplicate, "
     "reorder, edit"},
    {R"([{"on":"webhook","do":{"skip":1}}])", "3:31: faults[0].do.skip: expected true, got 1"},
    {R"([{"on":"webhook","do":{"skip":true,"reorder":true}}])",
     "3:23: faults[0].do: expected exactly one of skip, delay, duplicate, reorder, "
     "edit, got skip, reorder"},
    {R"([{"on":"webhook","do":{"delay":"0s"}}])",
     "3:32: faults[0].do.delay: expected a duration above zero and at most 3650d, "
     R"(got "0s")"},
    {R"([{"on":"webhook","do":{"delay":"3651d"}}])",
     R"(3:32: faults[0].do.delay: expected a duration of at most 3650d, got "3651d")", kLarge},
    {R"([{"on":"webhook","do":{"duplicate":0}}])",
     "3:36: faults[0].do.duplicate: expected a whole number from 1 to 1000, got 0"},
    {R"([{"on":"webhook","do":{"duplicate":1001}}])",
     "3:36: faults[0].do.duplicate: expected a whole number from 1 to 1000, got 1001"},
    {R"([{"on":"webhook","do":{"duplicate":true}}])",
     "3:36: faults[0].do.duplicate: expected a whole number from 1 to 1000, got true"},
    {R"([{"on":"webhook","do":{"reorder":false}}])",
     "3:34: faults[0].do.reorder: expected true, got false"},
    {R"([{"on":"webhook","do":{"edit":{}}}])",
     "3:31: faults[0].do.edit: expected at least one of id, pg_wallet_id, "
     "merchant_order_id, status, body"},
    {R"([{"on":"webhook","do":{"edit":true}}])",
     "3:31: faults[0].do.edit: expected an object, got true"},
    {R"([{"on":"webhook","do":{"edit":{"id":7}}}])",
     R"(3:37: faults[0].do.edit.id: expected an order's id as a text, from "1" to )"
     R"("9007199254740991", got 7)"},
    {R"([{"on":"webhook","do":{"edit":{"id":"0"}}}])",
     R"(3:37: faults[0].do.edit.id: expected an order's id as a text, from "1" to )"
     R"("9007199254740991", got "0")"},
    {R"([{"on":"webhook","do":{"edit":{"id":""}}}])",
     R"(3:37: faults[0].do.edit.id: expected an order's id as a text, from "1" to )"
     R"("9007199254740991", got "")"},
    {R"([{"on":"webhook","do":{"edit":{"id":"9007199254740992"}}}])",
     R"(3:37: faults[0].do.edit.id: expected an order's id as a text, from "1" to )"
     R"("9007199254740991", got "9007199254740992")",
     kLarge},
    {R"([{"on":"webhook","do":{"edit":{"body":"x","id":"1"}}}])",
     R"(3:39: faults[0].do.edit.body: expected "body" alone, since it is the whole of )"
     "the webhook"},
    {R"([{"on":"webhook","do":{"edit":{"body":7}}}])",
     "3:39: faults[0].do.edit.body: expected a text, got 7"},
    {R"([{"on":"webhook","do":{"edit":{"status":"DONE"}}}])",
     "3:41: faults[0].do.edit.status: expected one of PENDING, CONFIRMING, "
     R"(SUCCESSFUL, EXPIRED, CANCELED, got "DONE")"},
    {R"([{"on":"webhook","do":{"edit":{"merchant_order_id":null}}}])",
     "3:52: faults[0].do.edit.merchant_order_id: expected a text, got null"},
    {R"([{"on":"webhook","do":{"edit":{"pg_wallet_id":null}}}])",
     "3:47: faults[0].do.edit.pg_wallet_id: expected a whole number of 64 bits, "
     "such as 42, got null"},
    {R"([{"on":"webhook","do":{"edit":{"statuss":"PENDING"}}}])",
     R"(3:32: faults[0].do.edit.statuss: unknown key (did you mean "status"?), )"
     "expected one of id, pg_wallet_id, merchant_order_id, status, body"},
    {R"([{"on":"webhook","do":{"skip":true},"status":"DONE"}])",
     "3:46: faults[0].status: expected one of PENDING, CONFIRMING, SUCCESSFUL, "
     R"(EXPIRED, CANCELED, got "DONE")"},
    {R"([{"on":"webhook","do":{"skip":true},"status":["PENDING"]}])",
     "3:46: faults[0].status: expected one of PENDING, CONFIRMING, SUCCESSFUL, "
     "EXPIRED, CANCELED, got an array"},
};

}  // namespace

void AddBrokenFaults(std::vector<Sample>& samples) { AddBrokenValues("faults", kFaults, samples); }

}  // namespace payscrypt::scenario
