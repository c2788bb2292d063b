"""Injected faults of the merchant API, as its clients meet them: to the byte over REST, by code
over gRPC.

fail, hang and reset keep a call from being done; delay, truncate and malform spoil its answer.
"""

import concurrent.futures
import contextlib
import json
import os
import select
import socket
import struct
import time
import unittest

import grpc

import rest
from callers import (
    ORDER,
    ControlTest,
    GrpcCaller,
    Refused,
    RestCaller,
    over_both_transports,
    wait_until,
)
from receiver import HangingReceiver
from sandbox import API_KEY, PATIENCE_SECONDS, Sandbox

RPCS = ("createOrder", "getPublicOrderById")
PATHS = {"createOrder": rest.CREATE_ORDER, "getPublicOrderById": rest.GET_PUBLIC_ORDER}
HTTP_STATUS = {
    "CANCELLED": 499,
    "UNKNOWN": 500,
    "INVALID_ARGUMENT": 400,
    "DEADLINE_EXCEEDED": 504,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "PERMISSION_DENIED": 403,
    "RESOURCE_EXHAUSTED": 429,
    "FAILED_PRECONDITION": 400,
    "ABORTED": 409,
    "OUT_OF_RANGE": 400,
    "UNIMPLEMENTED": 501,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
    "DATA_LOSS": 500,
    "UNAUTHENTICATED": 401,
}


class RawCall:
    """A REST call on a connection of its own, of which every byte and the end can be seen."""

    def __init__(self, sandbox, path, fields, key):
        body = json.dumps(fields)
        self.socket = socket.create_connection(("127.0.0.1", sandbox.port))
        self.socket.settimeout(PATIENCE_SECONDS)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {sandbox.address}\r\napikey: {key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.socket.sendall((head + body).encode())

    def read(self):
        """(status, headers, body) of what comes until the connection ends."""
        answer = b""
        while more := self.socket.recv(65536):
            answer += more
        head, _, body = answer.decode().partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body

    def has_bytes(self):
        return bool(select.select([self.socket], [], [], 0)[0])

    def close(self, with_reset=False):
        if with_reset:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


class FaultTest(ControlTest):
    def begin(self, connect):
        super().begin(connect)
        self.order = self.create(merchant_order_id="before")

    def add(self, on, do, **more):
        self.account.call("AddFault", source=json.dumps({"on": on, "do": do} | more))

    def fields(self, name):
        return ORDER if name == "createOrder" else {"id": self.order["id"]}

    def raw(self, name):
        call = RawCall(self.sandbox, PATHS[name], self.fields(name), self.key)
        self.addCleanup(call.close)
        return call

    def orders_made(self):
        return int(self.account.call("GetAccount")["orders"]) - 1

    def assert_done(self, name):
        self.assertEqual(self.orders_made(), 1 if name == "createOrder" else 0)

    def assert_not_done(self):
        self.assertEqual(self.orders_made(), 0)

    def assert_serves_others(self):
        found = self.account.call("getPublicOrderById", id=self.order["id"])["order"]
        self.assertEqual(found["id"], self.order["id"])

    def each_rpc(self):
        """The names of both, each with an account of its own."""
        for name in RPCS:
            self.begin(self.connect_as)
            with self.subTest(name=name):
                yield name

    def wait_for_calls(self, count):
        requests = lambda: self.account.call("ListRequests", limit=1000)["requests"]  # noqa: E731
        wait_until(lambda: len(requests()) >= count)

    def wait_until_due(self, at):
        wait_until(lambda: self.account.call("GetClock")["next_due"] == at)


class OverRest(FaultTest):
    def setUp(self):
        self.begin(RestCaller)

    def answer(self, name):
        client = rest.RestClient(self.sandbox)
        self.addCleanup(client.close)
        return client.post(PATHS[name], self.fields(name), rest.MERCHANT | {"apikey": self.key})

    def test_fail_is_the_codes_http_status_with_an_errors_body(self):
        for name in RPCS:
            for number, (code, status) in enumerate(HTTP_STATUS.items()):
                with self.subTest(name=name, code=code):
                    self.add(name, {"fail": {"code": code, "message": f"no {number}"}}, times=1)
                    answer = self.answer(name)
                    self.assertEqual(answer.status, status)
                    expected = {"code": int(answer.grpc_code), "message": f"no {number}"}
                    self.assertEqual(answer.json, expected | {"details": []})
                    self.assertEqual(answer.grpc_message, f"no {number}")
        self.assert_not_done()

    def test_codes_that_grpc_does_not_know_are_500(self):
        for name in RPCS:
            for code in (42, 2147483647):
                with self.subTest(name=name, code=code):
                    self.add(name, {"fail": {"code": code}}, times=1)
                    answer = self.answer(name)
                    self.assertEqual((answer.status, answer.grpc_code), (500, str(code)))
                    self.assertEqual(answer.json["code"], code)
                    self.assertIn("injected", answer.json["message"])

    def test_reset_is_a_connection_reset_without_a_byte(self):
        for name in self.each_rpc():
            self.add(name, {"reset": True}, times=1)
            call = self.raw(name)
            with self.assertRaises(ConnectionResetError):
                self.fail(f"got {call.read()}")
            self.assert_not_done()
            self.assert_serves_others()

    def test_truncate_is_an_answer_that_ends_in_its_middle(self):
        for name in self.each_rpc():
            self.add(name, {"truncate": True}, times=1)
            status, headers, body = self.raw(name).read()  # to the end, which is no reset
            self.assertEqual(status, 200)
            self.assertTrue(body.startswith('{"order":{"id":"'), body)
            self.assertGreater(int(headers["content-length"]), len(body))
            self.assert_done(name)

    def test_malform_is_a_whole_answer_that_is_no_json(self):
        for name in self.each_rpc():
            with rest.RestClient(self.sandbox) as client:
                self.add(name, {"malform": True}, times=1)
                headers = rest.MERCHANT | {"apikey": self.key}
                answer = client.post(PATHS[name], self.fields(name), headers)
                self.assertEqual((answer.status, answer.grpc_code), (200, "0"))
                self.assertEqual(answer.headers["content-type"], "application/json")
                self.assertEqual(int(answer.headers["content-length"]), len(answer.body))
                with self.assertRaises(json.JSONDecodeError):
                    self.fail(f"got {answer.json}")
                self.assert_done(name)
                # The connection is in order.
                answer = client.post(PATHS[name], self.fields(name), headers)
                self.assertIn("id", answer.json["order"])

    def test_hang_is_no_answer(self):
        for name in self.each_rpc():
            self.add(name, {"hang": True}, times=1)
            call = self.raw(name)
            self.wait_for_calls(2)
            self.assert_serves_others()
            self.advance(by="1d")
            self.assertFalse(call.has_bytes())
            self.assert_not_done()

    def test_delay_is_a_late_answer_to_a_call_that_is_done_at_once(self):
        for name in self.each_rpc():
            self.add(name, {"delay": "30s"}, times=1)
            call = self.raw(name)
            self.wait_until_due("2026-01-01T00:00:30.000Z")
            self.assert_done(name)
            self.advance(by="29999ms")
            self.assertFalse(call.has_bytes())
            self.advance(by="1ms")
            call.socket.shutdown(socket.SHUT_WR)  # so that the connection ends after it
            status, _, body = call.read()
            self.assertEqual((status, list(json.loads(body))), (200, ["order"]))


class OverGrpc(FaultTest):
    def setUp(self):
        self.begin(GrpcCaller)

    def error(self, name, timeout=PATIENCE_SECONDS):
        caller = self.connect(apikey=self.key)
        error = caller.begin(name, patience=timeout, **self.fields(name)).exception()
        self.assertIsNotNone(error)
        return error

    def test_fail_is_the_status(self):
        for name in RPCS:
            for number, code in enumerate(HTTP_STATUS):
                with self.subTest(name=name, code=code):
                    self.add(name, {"fail": {"code": code, "message": f"no {number}"}}, times=1)
                    error = self.error(name)
                    self.assertEqual((error.code().name, error.details()), (code, f"no {number}"))
        self.assert_not_done()

    def test_codes_that_grpc_does_not_know_are_sent_all_the_same(self):
        for name in RPCS:
            self.add(name, {"fail": {"code": 42, "message": "odd"}}, times=1)
            error = self.error(name)
            # What grpcio makes of it; the recorded call has the number.
            self.assertEqual(error.code(), grpc.StatusCode.UNKNOWN)
            self.assertEqual(self.account.call("ListRequests")["requests"][-1]["code"], "42")

    def test_a_message_may_be_any_text(self):
        text = 'später: "100 %"\n☂'
        for name in RPCS:
            self.add(name, {"fail": {"code": "UNAVAILABLE", "message": text}}, times=1)
            self.assertEqual(self.error(name).details(), text)

    def test_reset_is_unavailable(self):
        for name in RPCS:
            self.add(name, {"reset": True}, times=1)
            error = self.error(name)
            self.assertEqual(error.code(), grpc.StatusCode.UNAVAILABLE)
            self.assertEqual(error.details(), "Connection reset by peer")
        self.assert_not_done()

    def test_truncate_and_malform_are_internal_though_the_call_is_done(self):
        for fault in ("truncate", "malform"):
            for name in self.each_rpc():
                self.add(name, {fault: True}, times=1)
                self.assertEqual(self.error(name).code(), grpc.StatusCode.INTERNAL)
                self.assert_done(name)

    def test_hang_ends_with_the_callers_deadline(self):
        for name in RPCS:
            self.add(name, {"hang": True}, times=1)
            error = self.error(name, timeout=0.2)
            self.assertEqual(error.code(), grpc.StatusCode.DEADLINE_EXCEEDED)
        self.assert_not_done()
        self.assert_serves_others()

    def test_delay_past_the_callers_deadline_leaves_an_order_that_it_does_not_know(self):
        self.add("createOrder", {"delay": "30s"}, times=1)
        caller = self.connect(apikey=self.key)
        call = caller.begin("createOrder", patience=PATIENCE_SECONDS, **ORDER)
        self.wait_for_calls(2)
        call.cancel()
        self.assert_done("createOrder")
        # The delay is over with the call: nothing is due but the orders' expiry.
        self.wait_until_due("2026-01-01T00:15:00.000Z")


class Scope(FaultTest):
    def codes(self, caller, count, metadata=(), **fields):
        codes = []
        for _ in range(count):
            try:
                caller.call("createOrder", metadata, **(ORDER | fields))
                codes.append("OK")
            except Refused as error:
                codes.append(error.code)
        return codes

    @over_both_transports
    def test_a_scenarios_faults_meet_those_who_ask_for_it(self):
        fail = {"fail": {"code": "UNAVAILABLE"}}
        self.put("faulty", faults=[{"on": "createOrder", "skip": 1, "times": 2, "do": fail}])
        asked = {"x-sandbox-scenario": "faulty"}
        self.assertEqual(self.codes(self.account, 2), ["OK", "OK"])
        self.assertEqual(
            self.codes(self.account, 4, asked), ["OK", "UNAVAILABLE", "UNAVAILABLE", "OK"]
        )
        # Another merchant_order_id is another story.
        again = self.codes(self.account, 2, asked, merchant_order_id="A-8")
        self.assertEqual(again, ["OK", "UNAVAILABLE"])

    @over_both_transports
    def test_a_scenarios_faults_on_get_public_order_are_counted_by_order(self):
        fail = {"fail": {"code": "ABORTED"}}
        self.put("faulty", faults=[{"on": "getPublicOrderById", "times": 1, "do": fail}])
        for order in (self.create("faulty"), self.create("faulty")):
            self.assert_refused("ABORTED", "injected", "getPublicOrderById", id=order["id"])
            self.account.call("getPublicOrderById", id=order["id"])
        self.account.call("getPublicOrderById", id=self.order["id"])

    @over_both_transports
    def test_added_faults_meet_the_calls_of_their_account_alone(self):
        other = self.connect(apikey=self.make_account()["api_key"])
        self.add("createOrder", {"fail": {"code": "UNAVAILABLE"}}, times=2)
        self.assertEqual(self.codes(other, 2), ["OK", "OK"])
        self.assertEqual(self.codes(self.account, 3), ["UNAVAILABLE", "UNAVAILABLE", "OK"])

    @over_both_transports
    def test_without_times_a_fault_stays_until_it_is_cleared(self):
        self.add("createOrder", {"fail": {"code": "UNAVAILABLE"}})
        self.assertEqual(self.codes(self.account, 5), ["UNAVAILABLE"] * 5)
        self.account.call("ClearFaults")
        self.assertEqual(self.codes(self.account, 1), ["OK"])

    @over_both_transports
    def test_a_delay_is_as_long_as_the_accounts_clock_has_it(self):
        made = self.make_account(clock={"mode": "x1000000"})
        caller = self.connect(apikey=made["api_key"])
        fault = {"on": "createOrder", "times": 1, "do": {"delay": "1d"}}
        caller.call("AddFault", source=json.dumps(fault))
        order = self.create_in(caller)
        self.assertEqual(order["status"], "PENDING")  # as it was when it was created
        self.assertEqual(caller.call("GetOrder", id=order["id"])["order"]["status"], "EXPIRED")

    @over_both_transports
    def test_the_timeline_tells_what_an_order_met(self):
        self.add("getPublicOrderById", {"fail": {"code": "ABORTED"}}, times=1)
        self.assert_refused("ABORTED", "injected", "getPublicOrderById", id=self.order["id"])
        self.assertIn(("fault_met", "getPublicOrderById: fail ABORTED"), self.timeline(self.order))
        self.add("createOrder", {"malform": True}, times=1)
        with contextlib.suppress(Refused, ValueError):  # what the clients make of it
            self.create()
        told = self.account.call("ListEvents")["events"]
        met = [each for each in told if each["type"] == "fault_met"]
        self.assertEqual((met[-1]["text"], met[-1]["order_id"]), ("createOrder: malform", ""))


class Waiting(FaultTest):
    """Calls that wait for good cost nothing, and end with whoever made them."""

    COUNT = 40

    def sockets(self):
        folder = f"/proc/{self.sandbox.process.pid}/fd"
        links = []
        for each in os.listdir(folder):
            try:
                links.append(os.readlink(f"{folder}/{each}"))
            except OSError:
                pass  # closed meanwhile
        return sum(link.startswith("socket:") for link in links)

    def test_others_are_served_and_what_leaves_is_forgotten(self):
        self.begin(RestCaller)
        before = self.sockets()
        self.add("createOrder", {"hang": True}, times=self.COUNT)
        self.add("createOrder", {"delay": "1h"}, times=self.COUNT)
        calls = [self.raw("createOrder") for _ in range(2 * self.COUNT)]
        self.wait_for_calls(2 * self.COUNT + 1)
        self.assert_serves_others()
        self.assertFalse(any(call.has_bytes() for call in calls))
        for number, call in enumerate(calls):
            call.close(with_reset=number % 2 == 0)
        wait_until(lambda: self.sockets() <= before)
        for order in self.account.call("ListOrders")["orders"]:
            self.account.call("CancelOrder", id=order["order"]["id"])
        self.wait_until_due("")  # nobody waits for the delays any more
        self.assertEqual(self.orders_made(), self.COUNT)

    @over_both_transports
    def test_a_hanging_call_ends_with_its_account(self):
        self.add("createOrder", {"hang": True}, times=1)
        caller = self.connect(apikey=self.key)
        with concurrent.futures.ThreadPoolExecutor() as threads:
            call = threads.submit(caller.call, "createOrder", **ORDER)
            self.wait_for_calls(2)
            self.control.call("DeleteAccount", name=self.name)
            error = call.exception()
        self.assertEqual(error.code, "UNAVAILABLE")
        self.assertEqual(error.message, f'account "{self.name}" was deleted or reset')

    def test_grpc_calls_that_are_given_up_are_forgotten(self):
        self.begin(GrpcCaller)
        caller = self.connect(apikey=self.key)
        self.add("createOrder", {"hang": True}, times=self.COUNT)
        calls = [caller.begin("createOrder", **ORDER) for _ in range(self.COUNT)]
        self.wait_for_calls(self.COUNT + 1)
        self.assert_serves_others()
        for call in calls:
            call.cancel()
        caller.close()
        self.assert_serves_others()


class Stop(unittest.TestCase):
    COUNT = 10

    def test_hanging_and_delayed_calls_do_not_hold_it_up(self):
        receiver = self.enterContext(HangingReceiver())
        sandbox = Sandbox("--clock", "manual", "--webhook", receiver.url)
        self.addCleanup(sandbox.end_by_force)
        control = RestCaller(sandbox)
        self.addCleanup(control.close)
        control.call("createOrder", {"apikey": API_KEY}, **ORDER)
        caller = GrpcCaller(sandbox, {"apikey": API_KEY})
        self.addCleanup(caller.close)
        waiting = [caller.begin("AdvanceClock", until_idle=True)]
        receiver.wait_for_request()  # the advance waits for its answer
        for do in ({"hang": True}, {"delay": "1h"}):
            fault = {"on": "createOrder", "times": 2 * self.COUNT, "do": do}
            control.call("AddFault", source=json.dumps(fault))
        raw = []
        for _ in range(2 * self.COUNT):
            raw.append(RawCall(sandbox, rest.CREATE_ORDER, ORDER, API_KEY))
            self.addCleanup(raw[-1].close)
            waiting.append(caller.begin("createOrder", **ORDER))
        heard = 4 * self.COUNT + 1
        wait_until(lambda: len(control.call("ListRequests", limit=1000)["requests"]) == heard)
        began = time.monotonic()
        sandbox.stop()
        self.assertLess(time.monotonic() - began, PATIENCE_SECONDS / 6)
        self.assertEqual(sandbox.stderr.all(), "")
        for call in waiting:
            self.assertIsNotNone(call.exception(PATIENCE_SECONDS))
        for call in raw:
            try:
                self.assertEqual(call.socket.recv(1), b"")
            except ConnectionResetError:
                pass


if __name__ == "__main__":
    unittest.main()
