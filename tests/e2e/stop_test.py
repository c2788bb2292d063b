"""SIGTERM and SIGINT end a sandbox with exit code 0, whatever is open or under way."""

import contextlib
import json
import signal
import socket
import unittest

from callers import GrpcCaller
from receiver import HangingReceiver
from rest import CREATE_ORDER, MERCHANT, RestClient
from rpc import GrpcClient
from sandbox import FAST, Sandbox

ORDER = {"merchant_order_id": "A-7", "asset_name": "BTC", "target_value": "150000"}
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stop(unittest.TestCase):
    def started(self, *flags):
        sandbox = Sandbox(*flags)
        self.addCleanup(sandbox.end_by_force)
        return sandbox

    def test_an_idle_sandbox_stops(self):
        for each in SIGNALS:
            with self.subTest(signal=each.name):
                sandbox = self.started()
                sandbox.stop(each)
                self.assertEqual(sandbox.stderr.all(), "")

    def test_its_port_is_free_afterwards(self):
        sandbox = self.started()
        with RestClient(sandbox) as client:
            client.create_order(**ORDER)
            sandbox.stop()
        with Sandbox(listen=sandbox.address) as next_one:
            self.assertEqual(next_one.port, sandbox.port)

    def test_open_connections_do_not_hold_it_up(self):
        for each in SIGNALS:
            with self.subTest(signal=each.name), contextlib.ExitStack() as stack:
                sandbox = self.started("--scenario", "none", "--grpc-port", "0")
                self.open_connections(sandbox, stack)
                sandbox.stop(each)
                self.assertEqual(sandbox.stderr.all(), "")

    def open_connections(self, sandbox, stack):
        """50 that are idle, in every state that a connection can idle in, and gRPC channels."""
        request = b"POST /apis/pg/create_order HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 99\r\n"
        beginnings = (b"", b"P", b"POST /apis", request, request + b'\r\n{"merchant_order_id"')
        for number in range(40):
            caller = socket.create_connection(("127.0.0.1", sandbox.port))
            stack.enter_context(caller)
            caller.sendall(beginnings[number % len(beginnings)])
        for _ in range(10):
            stack.enter_context(RestClient(sandbox)).create_order(**ORDER)
        for _ in range(3):
            stack.enter_context(GrpcClient(sandbox.address)).create_order(**ORDER)

    def test_a_hanging_webhook_receiver_does_not_hold_it_up(self):
        for each in SIGNALS:
            with self.subTest(signal=each.name), HangingReceiver() as receiver:
                sandbox = self.started(*FAST, "--webhook", receiver.url)
                with RestClient(sandbox) as client:
                    client.create_order(**ORDER)
                receiver.wait_for_request()
                sandbox.stop(each)
                self.assertEqual(sandbox.stderr.all(), "")

    def test_much_that_is_due_at_once_does_not_hold_it_up(self):
        sandbox = self.started("--log-level", "error")
        timeline = [{"at": "0s", "webhook": {}, "repeat": {"every": "0s", "times": 1000}}]
        scenario = {"name": "storm", "description": "d", "timeline": timeline}
        with contextlib.closing(GrpcCaller(sandbox)) as control:
            control.call("PutScenario", name="storm", source=json.dumps(scenario))
            for number in range(100):
                control.call("CreateWebhook", url=f"http://127.0.0.1:9/{number}")
        with RestClient(sandbox) as client:
            client.post(CREATE_ORDER, ORDER, MERCHANT | {"x-sandbox-scenario": "storm"})
            # Stopped while the account is busy with what is due.
            sandbox.stop()
        self.assertEqual(sandbox.stderr.all(), "")

    def test_orders_that_have_their_life_before_them_do_not_hold_it_up(self):
        sandbox = self.started()
        with RestClient(sandbox) as client:
            for _ in range(100):
                client.create_order(**ORDER)
        sandbox.stop()


if __name__ == "__main__":
    unittest.main()
