"""The journal: what the sandbox was asked and what it answered, and checking it in a test."""

import json
import threading
import unittest

import grpc

import rest
import rpc
from callers import (
    ORDER,
    START,
    ControlTest,
    GrpcCaller,
    RestCaller,
    over_both_transports,
    wait_until,
)
from receiver import Receiver
from sandbox import PATIENCE_SECONDS

NAMELESS = ORDER | {"asset_name": ""}


class JournalTest(ControlTest):
    def requests(self, caller=None, **fields):
        return (caller or self.account).call("ListRequests", **fields)["requests"]

    def newest(self, caller=None):
        return self.requests(caller, limit=1000)[-1]

    def send(self, path, body, method="POST", **headers):
        """A request of REST's own making, by the account."""
        client = rest.RestClient(self.sandbox)
        self.addCleanup(client.close)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        headers = {"apikey": self.key, "content-type": "application/json"} | given
        headers = {name: value for name, value in headers.items() if value}
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.request(method, path, body, headers)

    def warnings(self, caller=None):
        return self.newest(caller)["warnings"]


class Records(JournalTest):
    @over_both_transports
    def test_a_request_is_there_with_its_answer(self):
        order = self.create("happy-path", description="two teapots")
        (recorded,) = self.requests()
        self.assertEqual(recorded["number"], "1")
        self.assertEqual((recorded["at"], recorded["after_event"]), (START, "0"))
        self.assertEqual((recorded["rpc"], recorded["code"]), ("createOrder", "OK"))
        self.assertEqual(recorded["order_id"], order["id"])
        self.assertEqual(recorded["merchant_order_id"], "A-7")
        self.assertEqual(recorded["scenario"], "happy-path")
        request = json.loads(recorded["request"])
        self.assertEqual(request["description"], "two teapots")
        self.assertEqual(request["pg_wallet_id"], "0")
        self.assertEqual(json.loads(recorded["answer"])["order"], order)
        self.assertRegex(recorded["took"], r"^\d+(\.\d{1,3})?ms$")
        self.assertEqual(recorded["warnings"], [])
        if self.connect_as is RestCaller:
            self.assertEqual(recorded["path"], "POST /apis/pg/create_order")
            self.assertEqual(recorded["http_status"], 200)
            self.assertEqual(json.loads(recorded["raw_request"])["merchant_order_id"], "A-7")
            self.assertEqual(recorded["raw_request_bytes"], str(len(recorded["raw_request"])))
        else:
            self.assertEqual(recorded["path"], "/pg.PaymentGateway/createOrder")
            self.assertEqual((recorded["http_status"], recorded["raw_request"]), (0, ""))
        self.assertEqual(self.account.call("GetRequest", number="1"), recorded)
        self.assert_refused("NOT_FOUND", "number: expected", "GetRequest", number="2")

    @over_both_transports
    def test_a_refused_request_is_there_with_its_error(self):
        wrong = ORDER | {"asset_name": "DOGE"}
        self.assert_refused("INVALID_ARGUMENT", "asset_name", "createOrder", **wrong)
        recorded = self.newest()
        self.assertEqual((recorded["code"], recorded["order_id"]), ("INVALID_ARGUMENT", ""))
        self.assertIn("asset_name: expected", recorded["message"])
        self.assertEqual(recorded["merchant_order_id"], "A-7")
        if self.connect_as is RestCaller:
            self.assertEqual(recorded["http_status"], 400)
            self.assertEqual(json.loads(recorded["answer"])["message"], recorded["message"])

    @over_both_transports
    def test_what_no_key_places_is_in_the_account_default(self):
        before = len(self.requests(self.control, limit=1000))
        stranger = self.connect(apikey="of-nobody")
        self.assert_refused("UNAUTHENTICATED", "apikey", "createOrder", stranger, **ORDER)
        recorded = self.newest(self.control)
        self.assertEqual(recorded["code"], "UNAUTHENTICATED")
        self.assertEqual(json.loads(recorded["request"])["merchant_order_id"], "A-7")
        self.assert_refused("NOT_FOUND", "id", "getPublicOrderById", id="A-7")
        self.assertEqual(self.newest(self.control)["code"], "NOT_FOUND")
        self.assert_refused("INVALID_ARGUMENT", "id", "getPublicOrderById", id="")
        self.assertEqual(len(self.requests(self.control, limit=1000)), before + 3)
        self.assertEqual(self.requests(), [])

    @over_both_transports
    def test_lists_can_be_filtered(self):
        order = self.create()
        self.account.call("getPublicOrderById", id=order["id"])
        self.assert_refused("INVALID_ARGUMENT", "asset", "createOrder", **NAMELESS)
        transport = "rest" if self.connect_as is RestCaller else "grpc"
        for filters, numbers in (
            ({"rpc": "createOrder"}, ["1", "3"]),
            ({"rpc": "getPublicOrderById"}, ["2"]),
            ({"code": "OK"}, ["1", "2"]),
            ({"code": "3"}, ["3"]),
            ({"rpc": "createOrder", "code": "OK"}, ["1"]),
            ({"order_id": order["id"]}, ["1", "2"]),
            ({"transport": transport}, ["1", "2", "3"]),
            ({"transport": "rest" if transport == "grpc" else "grpc"}, []),
        ):
            with self.subTest(filters=filters):
                self.assertEqual([each["number"] for each in self.requests(**filters)], numbers)
        for filters in ({"rpc": "create_order"}, {"code": "FINE"}, {"transport": "smoke"}):
            (name,) = filters
            self.assert_refused("INVALID_ARGUMENT", f"{name}: expected", "ListRequests", **filters)

    @over_both_transports
    def test_clearing_forgets_all_and_numbers_go_on(self):
        self.create()
        self.account.call("ClearRequests")
        self.assertEqual(self.requests(), [])
        self.create()
        self.assertEqual([each["number"] for each in self.requests()], ["2"])

    def test_a_hanging_request_is_open_until_its_caller_goes_away(self):
        for connect in (RestCaller, GrpcCaller):
            self.begin(connect)
            fault = {"on": "createOrder", "times": 1, "do": {"hang": True}}
            self.account.call("AddFault", source=json.dumps(fault))
            caller = GrpcCaller(self.sandbox, {"apikey": self.key})
            self.addCleanup(caller.close)
            call = caller.begin("createOrder", **ORDER)
            wait_until(lambda: self.requests())
            (open_one,) = self.requests()
            self.assertEqual((open_one["code"], open_one["fault"]), ("", "hang"))
            self.assertEqual((open_one["took"], open_one["answer"]), ("", ""))
            call.cancel()
            wait_until(lambda: self.newest()["code"])
            self.assertEqual(self.newest()["code"], "CANCELLED")

    @over_both_transports
    def test_a_delayed_answer_ends_its_record_when_it_comes(self):
        fault = {"on": "createOrder", "times": 1, "do": {"delay": "3s"}}
        self.account.call("AddFault", source=json.dumps(fault))
        caller = GrpcCaller(self.sandbox, {"apikey": self.key})
        self.addCleanup(caller.close)
        call = caller.begin("createOrder", **ORDER)
        wait_until(lambda: self.requests())
        self.assertEqual(self.newest()["code"], "")
        self.advance(by="3s")
        order_id = call.result().order.id
        wait_until(lambda: self.newest()["code"])
        recorded = self.newest()
        self.assertEqual((recorded["code"], recorded["fault"]), ("OK", "delay 3s"))
        self.assertEqual(json.loads(recorded["answer"])["order"]["id"], order_id)
        self.assertEqual(recorded["at"], START)

    def test_a_reset_connection_had_no_answer(self):
        self.begin(RestCaller)
        fault = {"on": "createOrder", "times": 1, "do": {"reset": True}}
        self.account.call("AddFault", source=json.dumps(fault))
        with self.assertRaises(ConnectionResetError):
            self.send(rest.CREATE_ORDER, ORDER)
        recorded = self.newest()
        self.assertEqual((recorded["code"], recorded["fault"]), ("UNAVAILABLE", "reset"))
        self.assertEqual((recorded["http_status"], recorded["answer"]), (0, ""))

    def test_large_bodies_are_cut_and_pages_stay_within_bounds(self):
        self.begin(RestCaller)
        count, size = 300, 100_000
        self.send(rest.CREATE_ORDER, ORDER | {"description": "ü" * size})
        (recorded,) = self.requests()
        self.assertEqual(len(recorded["raw_request"].encode()), 16 << 10)
        self.assertGreater(int(recorded["raw_request_bytes"]), size)
        shown = json.loads(recorded["request"])["description"]
        self.assertTrue(shown.endswith("ü…"))
        self.assertLess(len(shown), 4096)
        for _ in range(count):
            self.send(rest.CREATE_ORDER, ORDER | {"description": "x" * 16_000})
        page = self.account.call("ListRequests", limit=1000)
        pages = [page]
        while page["next"] != "0":
            page = self.account.call("ListRequests", limit=1000, after=page["next"])
            pages.append(page)
        self.assertGreater(len(pages), 1)
        numbers = [int(each["number"]) for page in pages for each in page["requests"]]
        self.assertEqual(numbers, list(range(numbers[0], count + 2)))
        self.assertGreater(numbers[0], 2)  # 4 MiB hold some ninety of them
        verified = self.account.call("VerifyRequests", at_least=1)
        self.assertIn(f"{numbers[0] - 1} older ones are not kept", verified["text"])


class WhatTheTransportRefuses(JournalTest):
    def setUp(self):
        self.begin(RestCaller)

    def test_a_malformed_body_is_there_as_it_came(self):
        answer = self.send(rest.CREATE_ORDER, b'{"asset_name": \xff"BTC"')
        self.assertEqual(answer.status, 400)
        recorded = self.newest()
        self.assertEqual((recorded["rpc"], recorded["code"]), ("createOrder", "INVALID_ARGUMENT"))
        self.assertEqual(recorded["message"], answer.json["message"])
        self.assertEqual(json.loads(recorded["answer"]), answer.json)
        self.assertEqual(recorded["raw_request"], '{"asset_name": \ufffd"BTC"')
        self.assertEqual((recorded["request"], recorded["http_status"]), ("", 400))

    def test_bytes_that_are_no_message_are_there_with_their_error(self):
        with rpc.GrpcClient(self.sandbox.address, self.key) as client:
            for name in ("createOrder", "getPublicOrderById"):
                ask = client.channel.unary_unary(f"/pg.PaymentGateway/{name}")
                with self.assertRaises(grpc.RpcError) as raised:
                    ask(b"\xff\xff\xff", metadata=(("apikey", self.key),))
                recorded = self.newest()
                self.assertEqual((recorded["rpc"], recorded["transport"]), (name, "grpc"))
                self.assertEqual((recorded["request"], recorded["code"]), ("", "INTERNAL"))
                self.assertEqual(recorded["message"], raised.exception.details())

    def test_a_call_without_a_message_is_there_as_it_ended(self):
        gone = threading.Event()
        self.addCleanup(gone.set)

        def no_message_in_time():
            gone.wait()
            yield from ()

        with rpc.GrpcClient(self.sandbox.address, self.key) as client:
            ask = client.channel.stream_unary("/pg.PaymentGateway/createOrder")
            for messages, timeout, code in (
                (iter(()), PATIENCE_SECONDS, "UNIMPLEMENTED"),
                (no_message_in_time(), 0.1, "CANCELLED"),
            ):
                before = len(self.requests())
                with self.assertRaises(grpc.RpcError):
                    ask(messages, timeout=timeout, metadata=(("apikey", self.key),))
                wait_until(lambda: len(self.requests()) > before)
                recorded = self.newest()
                self.assertEqual((recorded["rpc"], recorded["code"]), ("createOrder", code))

    def test_without_a_known_key_it_is_in_the_account_default(self):
        for key in ("", "of-nobody"):
            self.send(rest.GET_PUBLIC_ORDER, b"{", apikey=key)
            recorded = self.newest(self.control)
            self.assertEqual(recorded["rpc"], "getPublicOrderById")
            self.assertEqual(recorded["raw_request"], "{")
        self.assertEqual(self.requests(), [])

    def test_another_method_is_there_with_advice(self):
        self.send(rest.CREATE_ORDER, b"", method="GET")
        recorded = self.newest()
        self.assertEqual(recorded["path"], "GET " + rest.CREATE_ORDER)
        self.assertEqual(recorded["rpc"], "createOrder")
        self.assertEqual((recorded["code"], recorded["http_status"]), ("UNIMPLEMENTED", 501))
        self.assertEqual(len(recorded["warnings"]), 1)
        self.assertIn("send it as POST", recorded["warnings"][0])

    def test_a_path_that_is_nobodys_is_there_with_those_that_there_are(self):
        for method, path in (
            ("POST", "/apis/pg/createorder?a=1"),
            ("GET", "/apis/x"),
            ("POST", "/v2/pay"),
        ):
            self.send(path, b"{}", method=method)
            recorded = self.newest()
            self.assertEqual((recorded["path"], recorded["rpc"]), (f"{method} {path}", ""))
            self.assertEqual((recorded["code"], recorded["http_status"]), ("NOT_FOUND", 404))
            self.assertIn("POST /apis/pg/create_order", recorded["warnings"][0])

    def test_what_was_not_meant_for_the_merchant_api_is_not_there(self):
        self.send("/favicon.ico", b"", method="GET")
        self.send("/sandbox/v1/nothing", b"{}")
        self.send(rest.GET_PUBLIC_ORDER, b"", method="OPTIONS", origin="http://shop.example",
                  access_control_request_method="POST")  # fmt: skip
        self.assertEqual(self.requests(), [])


class Warnings(JournalTest):
    def setUp(self):
        self.begin(RestCaller)

    def test_unknown_fields(self):
        fields = ORDER | {"merchant_name": "Teapots", "target_valeu": "1", "nested": {"a": [1]}}
        self.send(rest.CREATE_ORDER, fields)
        found = self.warnings()
        self.assertEqual(len(found), 3)
        self.assertIn('no field "merchant_name"', found[0])
        self.assertIn("did you mean target_value?", found[1])
        self.assertIn('"nested" and skips it: leave it out', found[2])

    def test_unknown_fields_over_grpc(self):
        client = rpc.GrpcClient(self.sandbox.address)
        self.addCleanup(client.close)
        request = rpc.pg.CreateOrderRequest(**ORDER).SerializeToString()
        field_99 = b"\x98\x06\x01"  # a varint
        call = client.channel.unary_unary("/pg.PaymentGateway/createOrder")
        call(request + field_99, metadata=(("apikey", self.key),))
        (warning,) = self.warnings()
        self.assertIn("no field of number 99", warning)

    def test_another_spelling(self):
        self.send(
            rest.CREATE_ORDER,
            {"merchantOrderId": "A-7", "assetName": "BTC", "target_value": "150000"},
        )
        found = self.warnings()
        self.assertEqual(len(found), 2)
        self.assertIn('"merchantOrderId"', found[0])
        self.assertIn("writes it merchant_order_id", found[0])

    def test_a_path_of_the_sandboxs_own(self):
        self.send("/createOrder", ORDER)
        (warning,) = self.warnings()
        self.assertIn("call /apis/pg/create_order", warning)

    def test_a_key_in_a_web_page(self):
        for header in ({"origin": "https://shop.example"}, {"sec_fetch_site": "cross-site"}):
            self.send(rest.CREATE_ORDER, ORDER, **header)
            (warning,) = self.warnings()
            self.assertIn("API key came from a web page", warning)
        # Node's fetch, on a server, says this much.
        self.send(rest.CREATE_ORDER, ORDER, sec_fetch_mode="cors")
        self.assertEqual(self.warnings(), [])

    def test_an_order_that_is_fetched_before_any_webhook(self):
        with Receiver() as receiver:
            made = self.make_account(webhooks=[receiver.url])
            self.key = made["api_key"]
            self.account = self.connect(apikey=self.key)
            order = self.create("happy-path")
            fetch = {"id": order["id"]}
            self.account.call("getPublicOrderById", **fetch)
            (warning,) = self.warnings()
            self.assertIn("before any webhook", warning)
            # A customer's page has to ask.
            self.send(rest.GET_PUBLIC_ORDER, fetch, apikey="", origin="https://shop.example")
            self.assertEqual(self.warnings(), [])
            self.advance(by="2s")
            self.account.call("getPublicOrderById", **fetch)
            self.assertEqual(self.warnings(), [])


class Verify(JournalTest):
    def verify(self, **fields):
        return self.account.call("VerifyRequests", **fields)

    @over_both_transports
    def test_says_what_was_expected_and_what_was_found(self):
        empty = self.verify(rpc="createOrder")
        self.assertFalse(empty["verified"])
        self.assertEqual(
            empty["text"],
            "expected at least 1 createOrder; found 0; there is no request in the journal",
        )
        order = self.create(merchant_order_id="A-8")
        self.account.call("getPublicOrderById", id=order["id"])
        found = self.verify(rpc="createOrder", merchant_order_id="A-8")
        self.assertTrue(found["verified"])
        self.assertEqual(found["found"], "1")
        self.assertEqual(
            found["text"],
            'expected at least 1 createOrder with merchant_order_id "A-8"; found 1: request 1',
        )
        self.assertEqual(found["nearest_differs"], [])

    @over_both_transports
    def test_shows_the_nearest_request_where_there_are_too_few(self):
        for name, asset in (("A-8", "BTC"), ("A-9", "ETH"), ("B-1", "BTC")):
            value = "1500000000000000" if asset == "ETH" else "150000"
            self.create(merchant_order_id=name, asset_name=asset, target_value=value)
        body = json.dumps({"asset_name": "ETH", "pg_wallet_id": 0})
        found = self.verify(rpc="createOrder", merchant_order_id="A-7", body=body)
        self.assertFalse(found["verified"])
        self.assertEqual(found["nearest"]["number"], "2")
        self.assertEqual(
            found["nearest_differs"], ['merchant_order_id: expected "A-7", got "A-9"']
        )
        self.assertEqual(
            found["text"],
            f'expected at least 1 createOrder with merchant_order_id "A-7" and body {body}; '
            'found 0; nearest: request 2 differs in merchant_order_id: "A-9"',
        )

    @over_both_transports
    def test_counts(self):
        for _ in range(3):
            self.create()
        for counts, verified, expected in (
            ({"exactly": 3}, True, "exactly 3 createOrder"),
            ({"exactly": 2}, False, "exactly 2 createOrder"),
            ({"exactly": 0}, False, "no createOrder"),
            ({"at_least": 3}, True, "at least 3 createOrder"),
            ({"at_least": 4}, False, "at least 4 createOrder"),
            ({"at_most": 3}, True, "at most 3 createOrder"),
            ({"at_most": 2}, False, "at most 2 createOrder"),
            ({"at_least": 1, "at_most": 5}, True, "1 to 5 createOrder"),
        ):
            with self.subTest(counts=counts):
                found = self.verify(rpc="createOrder", **counts)
                self.assertEqual((found["verified"], found["expected"]), (verified, expected))
                self.assertEqual(found["found"], "3")
                self.assertIn("requests 1, 2 and 3", found["text"])
        self.assertTrue(self.verify(rpc="getPublicOrderById", exactly=0)["verified"])

    @over_both_transports
    def test_criteria(self):
        order = self.create(description="two teapots", pg_wallet_id="42")
        self.account.call("getPublicOrderById", id=order["id"], with_payments=True)
        self.assert_refused("INVALID_ARGUMENT", "asset", "createOrder", **NAMELESS)
        transport = "rest" if self.connect_as is RestCaller else "grpc"
        for criteria, found in (
            ({}, 3),
            ({"code": "OK"}, 2),
            ({"code": "INVALID_ARGUMENT"}, 1),
            ({"code": "3"}, 1),
            ({"transport": transport}, 3),
            ({"order_id": order["id"]}, 2),
            ({"merchant_order_id": "A-7"}, 3),
            ({"rpc": "getPublicOrderById", "merchant_order_id": "A-7"}, 1),
            ({"body": '{"description": "two teapots"}'}, 1),
            ({"body": '{"pg_wallet_id": 42}'}, 1),
            ({"body": '{"pg_wallet_id": "42"}'}, 1),
            ({"body": '{"pg_wallet_id": 43}'}, 0),
            ({"body": '{"with_payments": true}'}, 1),
            ({"body": '{"with_payments": "true"}'}, 0),
            ({"body": "{}"}, 3),
        ):
            with self.subTest(criteria=criteria):
                self.assertEqual(self.verify(**criteria)["found"], str(found))

    def test_fields_that_the_api_does_not_know_can_be_asked_for(self):
        self.begin(RestCaller)
        lines = [{"sku": "T-1", "count": 2}, {"sku": "T-2"}]
        self.send(rest.CREATE_ORDER, ORDER | {"lines": lines})
        for body, verified in (
            ({"lines": [{"sku": "T-1"}, {"sku": "T-2"}]}, True),
            ({"lines": [{"sku": "T-1"}]}, False),
            ({"lines": [{"sku": "T-2"}, {"sku": "T-1"}]}, False),
        ):
            self.assertEqual(self.verify(body=json.dumps(body))["verified"], verified, body)
        found = self.verify(body='{"lines":[{"sku":"T-1"},{"sku":"T-3"}],"x":1}')
        self.assertEqual(
            found["nearest_differs"],
            [
                'body.lines[1].sku: expected "T-3", got "T-2"',
                "body.x: expected 1, got no such field",
            ],
        )

    @over_both_transports
    def test_what_makes_no_sense_is_refused(self):
        for fields, says in (
            ({"rpc": "CreateOrder"}, "rpc: expected createOrder or getPublicOrderById"),
            ({"transport": "http"}, "transport: expected grpc or rest"),
            ({"code": "GOOD"}, "code: expected the name or the number of a code"),
            ({"body": "{"}, "body:1:2"),
            ({"body": "[]"}, "body: expected a JSON object"),
            ({"exactly": 1, "at_least": 1}, "expected exactly alone"),
            ({"at_least": -1}, "expected 0 or more"),
            ({"at_least": 2, "at_most": 1}, "at_most: expected at_least or more"),
        ):
            with self.subTest(fields=fields):
                self.assert_refused("INVALID_ARGUMENT", says, "VerifyRequests", **fields)


if __name__ == "__main__":
    unittest.main()
