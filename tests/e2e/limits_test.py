"""Messages that are too large, deadlines, and callers that go away."""

import socket
import unittest

import grpc

import rest
from rest import CREATE_ORDER, GET_PUBLIC_ORDER, MERCHANT, RestClient
from rpc import GrpcClient, pg
from sandbox import PATIENCE_SECONDS, SandboxTest

MAX_MESSAGE_BYTES = 4 << 20
MAX_BODY_BYTES = 8 << 20

ORDER = {"merchant_order_id": "A-7", "asset_name": "BTC", "target_value": "150000"}


def described_by(size):
    return ORDER | {"description": "d" * size}


class MessageSizes(SandboxTest):
    flags = ("--scenario", "none")

    def assert_rest_refuses(self, answer):
        self.assertEqual(answer.status, 429, answer)
        self.assertEqual((answer.json["code"], answer.grpc_code), (8, "8"))
        self.assertEqual(answer.grpc_message, answer.json["message"])

    def test_rest_takes_almost_4_mib_and_no_more(self):
        with RestClient(self.sandbox) as client:
            order = client.create_order(**described_by(MAX_MESSAGE_BYTES - 4096))
            self.assertEqual(len(order["description"]), MAX_MESSAGE_BYTES - 4096)
            # Refused before it is looked at: an id like this would be NOT_FOUND.
            too_large = {"id": "1" * MAX_MESSAGE_BYTES}
            self.assert_rest_refuses(client.post(GET_PUBLIC_ORDER, too_large))
        # The order that went through can be read again, by either transport.
        with RestClient(self.sandbox) as client, GrpcClient(self.sandbox.address) as grpc_client:
            self.assertEqual(client.get_public_order(order["id"])["id"], order["id"])
            self.assertEqual(grpc_client.get_public_order(order["id"]).id, order["id"])

    def test_rest_refuses_a_body_past_8_mib_and_serves_on(self):
        body = b" " * (MAX_BODY_BYTES + 1)
        self.assert_rest_refuses(rest.curl_post(self.sandbox, CREATE_ORDER, body, MERCHANT))
        with RestClient(self.sandbox) as client:
            self.assertEqual(client.create_order(**ORDER)["status"], "PENDING")

    def test_grpc_takes_almost_4_mib_and_no_more(self):
        with GrpcClient(self.sandbox.address) as client:
            order = client.create_order(**described_by(MAX_MESSAGE_BYTES - 4096))
            self.assertEqual(len(order.description), MAX_MESSAGE_BYTES - 4096)
            with self.assertRaises(grpc.RpcError) as caught:
                client.get_public_order("1" * MAX_MESSAGE_BYTES)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
            self.assertEqual(client.create_order(**ORDER).status, pg.Order.PENDING)


class Deadlines(SandboxTest):
    flags = ("--scenario", "none")

    def test_rest_call_past_its_grpc_timeout_is_deadline_exceeded(self):
        with RestClient(self.sandbox) as client:
            late = client.post(CREATE_ORDER, ORDER, MERCHANT | {"grpc-timeout": "1n"})
            self.assertEqual(late.status, 504, late)
            self.assertEqual((late.json["code"], late.grpc_code), (4, "4"))
            in_time = client.post(CREATE_ORDER, ORDER, MERCHANT | {"grpc-timeout": "1M"})
            self.assertEqual(in_time.status, 200, in_time)

    def test_rest_call_with_a_malformed_grpc_timeout_is_refused(self):
        with RestClient(self.sandbox) as client:
            for timeout in ("1", "S", "1.5S", "soon"):
                with self.subTest(timeout=timeout):
                    answer = client.post(
                        GET_PUBLIC_ORDER, {"id": "1"}, MERCHANT | {"grpc-timeout": timeout}
                    )
                    self.assertEqual((answer.status, answer.json["code"]), (400, 3))
                    self.assertIn(timeout, answer.json["message"])

    def test_grpc_call_past_its_deadline_is_deadline_exceeded(self):
        with GrpcClient(self.sandbox.address) as client:
            client.create_order(**ORDER)  # connected
            # A microsecond is in time now and then: gRPC's timers are coarser than that.
            with self.assertRaises(grpc.RpcError) as caught:
                client.create_order(timeout=-1, **ORDER)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.DEADLINE_EXCEEDED)
            self.assertEqual(client.create_order(**ORDER).status, pg.Order.PENDING)


class CallersThatGoAway(SandboxTest):
    flags = ("--scenario", "none")

    def test_cancelled_grpc_calls_leave_the_connection_fit(self):
        with GrpcClient(self.sandbox.address) as client:
            client.create_order(**ORDER)  # connected
            request = pg.CreateOrderRequest(**ORDER)
            for _ in range(100):
                call = client.create_order_call.future(
                    request, timeout=PATIENCE_SECONDS, metadata=(("apikey", "sandbox"),)
                )
                if call.cancel():
                    self.assertEqual(call.code(), grpc.StatusCode.CANCELLED)
            self.assertEqual(client.create_order(**ORDER).status, pg.Order.PENDING)

    def test_rest_callers_that_hang_up_at_any_point_leave_the_others_alone(self):
        request = (
            f"POST {CREATE_ORDER} HTTP/1.1\r\nHost: sandbox\r\napikey: sandbox\r\n"
            'Content-Length: 75\r\n\r\n{"merchant_order_id":"A-7","asset_name":"BTC",'
            '"target_value":"150000"}'
        ).encode()
        self.assertIn(b"\r\n\r\n", request)
        with RestClient(self.sandbox) as other:
            for sent in range(0, len(request) + 1, 7):
                with socket.create_connection(("127.0.0.1", self.sandbox.port)) as caller:
                    caller.sendall(request[:sent])
            self.assertEqual(other.create_order(**ORDER)["status"], "PENDING")

    def test_grpc_connection_that_breaks_off_in_its_preface_leaves_the_others_alone(self):
        preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"
        with GrpcClient(self.sandbox.address) as other:
            for sent in range(len(preface) + 1):
                with socket.create_connection(("127.0.0.1", self.sandbox.port)) as caller:
                    caller.sendall(preface[:sent])
            self.assertEqual(other.create_order(**ORDER).status, pg.Order.PENDING)


if __name__ == "__main__":
    unittest.main()
