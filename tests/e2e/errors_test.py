"""Every error of the API, over REST and gRPC: its code, its status, and a message that names the
field, says what came and gives an example."""

import json
import unittest

import grpc

from callers import control
from rest import CREATE_ORDER, GET_PUBLIC_ORDER, MERCHANT, PUBLIC, RestClient
from rpc import GrpcClient, pg
from sandbox import PATIENCE_SECONDS, SandboxTest

INTERNAL = grpc.StatusCode.INTERNAL
INVALID_ARGUMENT = grpc.StatusCode.INVALID_ARGUMENT
NOT_FOUND = grpc.StatusCode.NOT_FOUND
UNAUTHENTICATED = grpc.StatusCode.UNAUTHENTICATED
UNIMPLEMENTED = grpc.StatusCode.UNIMPLEMENTED

HTTP_STATUS = {INVALID_ARGUMENT: 400, UNAUTHENTICATED: 401, NOT_FOUND: 404, UNIMPLEMENTED: 501}

GOOD_ORDER = {
    "merchant_order_id": "A-7",
    "asset_name": "BTC",
    "target_value": "150000",
    "pg_wallet_id": 42,
}

# What is wrong with the order, and what the message has in it: the field, what came, an example.
WRONG_ORDERS = [
    ({"merchant_order_id": ""}, ["merchant_order_id:", 'got ""', '"A-7"']),
    ({"merchant_order_id": "x" * 256}, ["merchant_order_id:", "256 bytes", '"A-7"']),
    ({"merchant_order_id": "é" * 128}, ["merchant_order_id:", "256 bytes", "255"]),
    ({"asset_name": "DOGE"}, ["asset_name:", 'got "DOGE"', "BTC, ETH, LCCN"]),
    ({"asset_name": "btc"}, ["asset_name:", 'got "btc"', "BTC"]),
    ({"asset_name": ""}, ["asset_name:", 'got ""', "BTC"]),
    ({"asset_name": '₿ 100%\n"\\'}, ["asset_name:", "₿ 100%", "BTC"]),
    ({"target_value": "0"}, ["target_value:", 'got "0"', '"150000"']),
    ({"target_value": ""}, ["target_value:", 'got ""', '"150000"']),
    ({"target_value": "-1"}, ["target_value:", 'got "-1"', '"150000"']),
    ({"target_value": "+1"}, ["target_value:", 'got "+1"', '"150000"']),
    ({"target_value": "0.0015"}, ["target_value:", 'got "0.0015"', '"150000"', "0.0015 BTC"]),
    ({"target_value": "1e5"}, ["target_value:", 'got "1e5"', '"150000"']),
    ({"target_value": " 1"}, ["target_value:", 'got " 1"', '"150000"']),
    ({"target_value": str(2**256)}, ["target_value:", "11579208923731619", "2^256-1"]),
    (
        {"callback_url": "shop.example/7"},
        ["callback_url:", 'got "shop.example/7"', '"https://shop.example/order/7"'],
    ),
    ({"callback_url": "/order/7"}, ["callback_url:", 'got "/order/7"', '"https://']),
    ({"callback_url": "ftp://shop.example"}, ["callback_url:", 'got "ftp://', '"https://']),
    ({"callback_url": "http://"}, ["callback_url:", 'got "http://"', '"https://']),
    ({"pg_wallet_id": 44}, ["pg_wallet_id:", "got 44", "42, 43"]),
    ({"pg_wallet_id": 0}, ["pg_wallet_id:", "got 0", "42, 43"]),
]

WRONG_KEYS = [
    (None, ["apikey", "got none", '"apikey: sandbox"']),
    ("", ["apikey", "got none", '"apikey: sandbox"']),
    ("nobody's", ["apikey", "unknown or invalidated", '"apikey: sandbox"']),
    ("Sandbox", ["apikey", "unknown or invalidated", '"apikey: sandbox"']),
]

WRONG_IDS = [
    ("", INVALID_ARGUMENT, ["id:", "got an empty string", '"1000001001"']),
    ("1", NOT_FOUND, ["id:", 'no order "1"', '"1000001001"']),
    ("nope", NOT_FOUND, ["id:", 'no order "nope"', '"1000001001"']),
    ("-1", NOT_FOUND, ["id:", 'no order "-1"', '"1000001001"']),
    (str(2**64), NOT_FOUND, ["id:", f'no order "{2**64}"', '"1000001001"']),
]


class ErrorTest(SandboxTest):
    flags = ("--scenario", "none", "--wallet", "42", "--wallet", "43")

    def assert_says(self, message, parts):
        for part in parts:
            self.assertIn(part, message)
        self.assertNotIn("\n", message)


class RestErrors(ErrorTest):
    def setUp(self):
        self.client = self.enterContext(RestClient(self.sandbox))

    def assert_refused(self, answer, code, parts):
        self.assertEqual(answer.status, HTTP_STATUS[code], answer)
        self.assertEqual(answer.headers["content-type"], "application/json")
        body = answer.json
        self.assertEqual(sorted(body), ["code", "details", "message"])
        self.assertEqual(body["code"], code.value[0])
        self.assertEqual(body["details"], [])
        self.assertEqual(answer.grpc_code, str(code.value[0]))
        self.assertEqual(answer.grpc_message, body["message"])
        self.assert_says(body["message"], parts)

    def assert_create_refused(self, body, code, parts):
        self.assert_refused(self.client.post(CREATE_ORDER, body, MERCHANT), code, parts)

    def test_wrong_fields(self):
        for wrong, parts in WRONG_ORDERS:
            with self.subTest(wrong=wrong):
                self.assert_create_refused(GOOD_ORDER | wrong, INVALID_ARGUMENT, parts)

    def test_wrong_keys(self):
        for key, parts in WRONG_KEYS:
            with self.subTest(key=key):
                headers = PUBLIC if key is None else PUBLIC | {"apikey": key}
                answer = self.client.post(CREATE_ORDER, GOOD_ORDER, headers)
                self.assert_refused(answer, UNAUTHENTICATED, parts)

    def test_the_key_is_asked_for_before_the_order_is_looked_at(self):
        answer = self.client.post(CREATE_ORDER, {"asset_name": "DOGE"}, PUBLIC)
        self.assert_refused(answer, UNAUTHENTICATED, ["apikey"])

    def test_wrong_ids(self):
        for order_id, code, parts in WRONG_IDS:
            with self.subTest(id=order_id):
                answer = self.client.post(GET_PUBLIC_ORDER, {"id": order_id})
                self.assert_refused(answer, code, parts)

    def test_the_same_client_goes_on_after_a_refusal(self):
        self.assert_create_refused(GOOD_ORDER | {"asset_name": "DOGE"}, INVALID_ARGUMENT, [])
        self.assertEqual(self.client.create_order(**GOOD_ORDER)["status"], "PENDING")

    def test_malformed_json(self):
        good = json.dumps(GOOD_ORDER)
        for body in (
            "{",
            "merchant_order_id=A-7&asset_name=BTC",
            good.replace('"', "'"),
            good[:-1],
            good[:-1] + ",}",
            "[]",
            "null",
            '"A-7"',
            good.replace("A-7", "\\ud800"),
            good.encode().replace(b"A-7", b"\xff\xfe"),
            b"\x00\x01\x02",
            b"\x00" + good.encode(),
            good.encode().replace(b":", b":\x00"),
            good.encode().replace(b"A-7", b"A\x007"),
        ):
            with self.subTest(body=body):
                self.assert_create_refused(body, INVALID_ARGUMENT, [])

    def test_a_nul_byte_after_the_body_is_refused_by_the_control_api_alone(self):
        good = json.dumps(GOOD_ORDER).encode()
        # As production's gateway does, which reads the first value and no further.
        taken = self.client.post(CREATE_ORDER, good + b"\x00{", MERCHANT)
        self.assertEqual(taken.status, 200, taken)
        for body in (b"{}\x00", b'{}\x00{"name":"x"}', b"{}\n\x00"):
            with self.subTest(body=body):
                answer = self.client.post("/sandbox/v1/accounts", body)
                self.assert_refused(answer, INVALID_ARGUMENT, ["expected valid JSON", "NUL byte"])

    def test_wrong_webhook_urls(self):
        for url, parts in (
            ("ftp://shop.example", ['webhook URL "ftp://shop.example":', "https URL, such as"]),
            ('"\n\x1b', [r'webhook URL "\"\x0A\x1B":', "https URL, such as"]),
            ("http://shop.example/" + "a" * 2029, ["2048 bytes", "(2049 bytes)", "such as"]),
            ("http://shop.example/" + "a" * 1_000_000, ["2048 bytes", "(1000020 bytes)"]),
        ):
            with self.subTest(url=url[:80]):
                answer = self.client.post("/sandbox/v1/webhooks", {"url": url}, MERCHANT)
                self.assert_refused(answer, INVALID_ARGUMENT, parts)
                self.assertLess(len(answer.json["message"]), 400)

    def test_wrong_json_types(self):
        for wrong in (
            {"merchant_order_id": 7},
            {"asset_name": ["BTC"]},
            {"target_value": 150000},
            {"callback_url": {}},
            {"pg_wallet_id": "forty-two"},
            {"pg_wallet_id": 1.5},
            {"pg_wallet_id": True},
            {"pg_wallet_id": 2**63},
            {"description": False},
        ):
            with self.subTest(wrong=wrong):
                (field,) = wrong
                self.assert_create_refused(GOOD_ORDER | wrong, INVALID_ARGUMENT, [field])
        for with_payments in ("true", 1):
            answer = self.client.post(GET_PUBLIC_ORDER, {"id": "1", "with_payments": with_payments})
            self.assert_refused(answer, INVALID_ARGUMENT, ["with_payments"])

    def test_unknown_paths(self):
        for path in ("/pay", "/nope", "/apis/pg/create_orders", "/apis/pg/create_order/", "//"):
            for method in ("POST", "GET", "DELETE"):
                with self.subTest(path=path, method=method):
                    answer = self.client.request(method, path, b"", MERCHANT)
                    self.assert_refused(answer, NOT_FOUND, ["Not Found"])

    def test_wrong_methods(self):
        for path in (CREATE_ORDER, GET_PUBLIC_ORDER, "/createOrder", "/getPublicOrderById"):
            for method in ("GET", "PUT", "DELETE", "PATCH"):
                with self.subTest(path=path, method=method):
                    answer = self.client.request(method, path, b"", MERCHANT)
                    self.assert_refused(answer, UNIMPLEMENTED, ["Method Not Allowed"])


class GrpcErrors(ErrorTest):
    def setUp(self):
        self.client = self.enterContext(GrpcClient(self.sandbox.address))

    def assert_refused(self, code, parts, call, *arguments, **fields):
        with self.assertRaises(grpc.RpcError) as caught:
            call(*arguments, **fields)
        self.assertEqual(caught.exception.code(), code, caught.exception)
        self.assert_says(caught.exception.details(), parts)

    def test_wrong_fields(self):
        for wrong, parts in WRONG_ORDERS:
            with self.subTest(wrong=wrong):
                order = GOOD_ORDER | wrong
                self.assert_refused(INVALID_ARGUMENT, parts, self.client.create_order, **order)

    def test_wrong_keys(self):
        for key, parts in WRONG_KEYS:
            with self.subTest(key=key), GrpcClient(self.sandbox.address, key) as client:
                self.assert_refused(UNAUTHENTICATED, parts, client.create_order, **GOOD_ORDER)

    def test_wrong_ids(self):
        for order_id, code, parts in WRONG_IDS:
            with self.subTest(id=order_id):
                self.assert_refused(code, parts, self.client.get_public_order, order_id)

    def test_the_same_client_goes_on_after_a_refusal(self):
        self.assert_refused(INVALID_ARGUMENT, [], self.client.get_public_order, "")
        self.assertEqual(self.client.create_order(**GOOD_ORDER).status, pg.Order.PENDING)

    def test_a_message_past_what_a_client_takes_is_cut(self):
        wrong = {"name": "wordy", "timeline": [{"at": "é" * 20}] * 100}
        request = control.PutScenarioRequest(name="wordy", source=json.dumps(wrong))
        with RestClient(self.sandbox) as rest_client:
            fields = {"source": request.source}
            whole = rest_client.request(
                "PUT", "/sandbox/v1/scenarios/wordy", json.dumps(fields), MERCHANT
            ).json["message"]
        self.assertGreater(len(whole), 8 << 10)
        call = self.client.channel.unary_unary("/payscrypt.sandbox.v1.Sandbox/PutScenario")
        with self.assertRaises(grpc.RpcError) as caught:
            call(request.SerializeToString(), timeout=PATIENCE_SECONDS)
        self.assertEqual(caught.exception.code(), INVALID_ARGUMENT)
        told = caught.exception.details()
        self.assertGreater(len(told), 2000)
        self.assertEqual(told, whole[: len(told) - 1] + "…")

    def test_unknown_methods(self):
        for method in ("/pg.PaymentGateway/cancelOrder", "/pg.Nothing/createOrder", "/nope"):
            with self.subTest(method=method):
                call = self.client.channel.unary_unary(method)
                self.assert_refused(UNIMPLEMENTED, [], call, b"", timeout=PATIENCE_SECONDS)

    def test_bytes_that_are_no_message(self):
        sandbox = "/payscrypt.sandbox.v1.Sandbox/"
        for method in ("/pg.PaymentGateway/createOrder", sandbox + "CreateAccount"):
            with self.subTest(method=method):
                call = self.client.channel.unary_unary(method)
                # An end within a field, and a string that is not UTF-8.
                for request in (b"\xff\xff\xff", b"\x0a\x02\xff\xfe"):
                    says = ["grpc: error unmarshalling request: proto: cannot parse"]
                    self.assert_refused(INTERNAL, says, call, request, timeout=PATIENCE_SECONDS)
        stream = self.client.channel.unary_stream(sandbox + "WatchEvents")
        says = ["grpc: failed to unmarshal the received message: proto: cannot parse"]
        answer = stream(b"\xff\xff\xff", timeout=PATIENCE_SECONDS)
        self.assert_refused(INTERNAL, says, next, answer)
        self.assertEqual(self.client.create_order(**GOOD_ORDER).status, pg.Order.PENDING)

    def test_no_message_at_all(self):
        says = ["expected one whole request message, got none"]
        call = self.client.channel.stream_unary("/pg.PaymentGateway/createOrder")
        self.assert_refused(UNIMPLEMENTED, says, call, iter(()), timeout=PATIENCE_SECONDS)
        stream = self.client.channel.stream_stream("/payscrypt.sandbox.v1.Sandbox/WatchEvents")
        answer = stream(iter(()), timeout=PATIENCE_SECONDS)
        self.assert_refused(UNIMPLEMENTED, says, next, answer)
        self.assertEqual(self.client.create_order(**GOOD_ORDER).status, pg.Order.PENDING)


if __name__ == "__main__":
    unittest.main()
