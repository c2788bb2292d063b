"""Messages that are too large, deadlines, and callers that go away."""

import socket
import unittest

import grpc

import rest
from rest import CREATE_ORDER, GET_PUBLIC_ORDER, MERCHANT, RestClient
from rpc import GrpcClient, pg
from sandbox import PATIENCE_SECONDS, Sandbox, SandboxTest

MAX_MESSAGE_BYTES = 4 << 20
MAX_BODY_BYTES = 8 << 20
MAX_DESCRIPTION_BYTES = 64 << 10

ORDER = {"merchant_order_id": "A-7", "asset_name": "BTC", "target_value": "150000"}


class MessageSizes(SandboxTest):
    flags = ("--scenario", "none")

    def assert_rest_refuses(self, answer):
        self.assertEqual(answer.status, 429, answer)
        self.assertEqual((answer.json["code"], answer.grpc_code), (8, "8"))
        self.assertEqual(answer.grpc_message, answer.json["message"])

    def test_rest_takes_almost_4_mib_and_no_more(self):
        with RestClient(self.sandbox) as client:
            looked_at = client.post(GET_PUBLIC_ORDER, {"id": "1" * (MAX_MESSAGE_BYTES - 4096)})
            self.assertEqual((looked_at.status, looked_at.json["code"]), (404, 5))
            # Refused before it is looked at.
            too_large = {"id": "1" * MAX_MESSAGE_BYTES}
            self.assert_rest_refuses(client.post(GET_PUBLIC_ORDER, too_large))
            self.assertEqual(client.create_order(**ORDER)["status"], "PENDING")

    def test_either_transport_takes_the_longest_description(self):
        described = ORDER | {"description": "d" * MAX_DESCRIPTION_BYTES}
        with RestClient(self.sandbox) as client, GrpcClient(self.sandbox.address) as grpc_client:
            for order_id in (
                client.create_order(**described)["id"],
                grpc_client.create_order(**described).id,
            ):
                of_rest = client.get_public_order(order_id)
                self.assertEqual(of_rest["description"], described["description"])
                of_grpc = grpc_client.get_public_order(order_id)
                self.assertEqual(of_grpc.description, described["description"])

    def test_rest_refuses_a_body_past_8_mib_and_serves_on(self):
        body = b" " * (MAX_BODY_BYTES + 1)
        self.assert_rest_refuses(rest.curl_post(self.sandbox, CREATE_ORDER, body, MERCHANT))
        with RestClient(self.sandbox) as client:
            self.assertEqual(client.create_order(**ORDER)["status"], "PENDING")

    def test_grpc_takes_almost_4_mib_and_no_more(self):
        with GrpcClient(self.sandbox.address) as client:
            for size, code in (
                (MAX_MESSAGE_BYTES - 4096, grpc.StatusCode.NOT_FOUND),
                (MAX_MESSAGE_BYTES, grpc.StatusCode.RESOURCE_EXHAUSTED),
            ):
                with self.assertRaises(grpc.RpcError) as caught:
                    client.get_public_order("1" * size)
                self.assertEqual(caught.exception.code(), code)
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
            for timeout in ("1", "S", "1.5S", "soon", "+-5S", "--5S", "- 5S"):
                with self.subTest(timeout=timeout):
                    answer = client.post(
                        GET_PUBLIC_ORDER, {"id": "1"}, MERCHANT | {"grpc-timeout": timeout}
                    )
                    self.assertEqual((answer.status, answer.json["code"]), (400, 3))
                    self.assertIn(timeout, answer.json["message"])

    def test_rest_call_with_a_negative_grpc_timeout_is_late_as_behind_the_gateway(self):
        with RestClient(self.sandbox) as client:
            for timeout in ("-5S", "-1n", "-1H"):
                with self.subTest(timeout=timeout):
                    late = client.post(CREATE_ORDER, ORDER, MERCHANT | {"grpc-timeout": timeout})
                    self.assertEqual((late.status, late.json["code"]), (504, 4), late)

    def test_grpc_call_past_its_deadline_is_deadline_exceeded(self):
        with GrpcClient(self.sandbox.address) as client:
            client.create_order(**ORDER)  # connected
            # A microsecond is in time now and then: gRPC's timers are coarser than that.
            with self.assertRaises(grpc.RpcError) as caught:
                client.create_order(timeout=-1, **ORDER)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.DEADLINE_EXCEEDED)
            self.assertEqual(client.create_order(**ORDER).status, pg.Order.PENDING)


def with_open_files(soft, hard):
    """What to start a sandbox `through`, so that it may have so many open files."""
    return ("sh", "-ec", f'ulimit -Sn {soft}; ulimit -Hn {hard}; exec "$0" "$@"')


class OpenFiles(unittest.TestCase):
    """A sandbox whose descriptors clients use up. There are more clients than it has."""

    CLIENTS = 400
    LIMIT = 256

    def few(self):
        sandbox = self.enterContext(Sandbox(through=with_open_files(self.LIMIT, self.LIMIT)))
        # Beforehand, too: UBSan needs a pipe to look at the first object of a type.
        self.assert_serves(sandbox)
        return sandbox

    def connect(self, sandbox):
        address = ("127.0.0.1", sandbox.port)
        return self.enterContext(socket.create_connection(address, PATIENCE_SECONDS))

    def ask(self, sandbox):
        """A connection that was answered, and is kept open."""
        connection = self.connect(sandbox)
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertTrue(connection.recv(4096).startswith(b"HTTP/1.1 200 "))
        return connection

    def assert_serves(self, sandbox):
        with RestClient(sandbox) as client:
            self.assertEqual(client.create_order(**ORDER)["status"], "PENDING")
        with GrpcClient(sandbox.address) as client:
            self.assertEqual(client.create_order(**ORDER).status, pg.Order.PENDING)

    def limit_of(self, sandbox):
        with open(f"/proc/{sandbox.process.pid}/limits", encoding="ascii") as file:
            return next(line.split()[3:5] for line in file if line.startswith("Max open files"))

    def test_may_be_as_many_as_whoever_started_it_allows(self):
        with Sandbox(through=with_open_files(256, 4096)) as sandbox:
            self.assertEqual(self.limit_of(sandbox), ["4096", "4096"])

    def test_idle_clients_make_room_for_new_ones(self):
        sandbox = self.few()
        idle = [self.ask(sandbox) for _ in range(self.CLIENTS)]
        self.assert_serves(sandbox)
        self.assertEqual(idle[0].recv(1), b"", "the longest idle one is closed")
        self.assertNotIn("open files", sandbox.stdout.text)

    def test_idle_rest_clients_make_room_for_grpc_clients(self):
        sandbox = self.few()
        for _ in range(self.CLIENTS):
            self.ask(sandbox)
        for _ in range(150):  # more than are spared for others
            client = self.enterContext(GrpcClient(sandbox.address))
            self.assertEqual(client.check_health(), "SERVING")
        self.assert_serves(sandbox)

    def test_streams_leave_room_for_calls(self):
        sandbox = self.few()
        request = b"GET /sandbox/v1/events HTTP/1.1\r\nHost: localhost\r\n"
        request += b"Accept: text/event-stream\r\n\r\n"
        answers = []
        for _ in range(self.LIMIT // 2):
            connection = self.connect(sandbox)
            connection.sendall(request)
            answers.append(connection.recv(12))
        self.assertEqual(
            answers, [b"HTTP/1.1 200"] * (self.LIMIT // 4) + [b"HTTP/1.1 429"] * (self.LIMIT // 4)
        )
        self.assert_serves(sandbox)

    def test_clients_that_say_nothing_make_room_for_new_ones(self):
        sandbox = self.few()
        for _ in range(self.CLIENTS):
            self.connect(sandbox)
        self.assert_serves(sandbox)
        sandbox.stop()
        warnings = [line for line in sandbox.stdout.all().splitlines() if "open files" in line]
        self.assertEqual(len(warnings), 1, warnings)
        self.assertIn("ulimit -n", warnings[0])


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
