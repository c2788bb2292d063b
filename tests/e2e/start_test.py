"""What a sandbox says and opens when it starts."""

import json
import socket
import subprocess
import unittest

from receiver import Receiver
from rest import RestClient
from rpc import GrpcClient
from sandbox import FAST, PATIENCE_SECONDS, Sandbox, environment

ORDER = {"merchant_order_id": "A-7", "asset_name": "BTC", "target_value": "150000"}


def has(*parts):
    return lambda line: all(part in line for part in parts)


def has_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


class Banner(unittest.TestCase):
    def test_shows_where_it_listens_the_key_the_webhooks_and_the_clock(self):
        urls = ["http://127.0.0.1:1/first", "http://127.0.0.1:2/second"]
        flags = ["--webhook", urls[0], "--webhook", urls[1], "--api-key", "key-1", "--seed", "77"]
        with Sandbox(*flags, "--clock", "x2.5", "--grpc-port", "0") as sandbox:
            sandbox.stdout.line(has("API key", "key-1"))
            sandbox.stdout.line(has("listening", sandbox.address))
            sandbox.stdout.line(has("gRPC alone", "127.0.0.1:"))
            sandbox.stdout.line(has(sandbox.url))
            sandbox.stdout.line(has("webhooks", *urls))
            sandbox.stdout.line(has("clock", "x2.5"))
            sandbox.stdout.line(has("scenario", "happy-path"))
            sandbox.stdout.line(has("seed", "77"))

    def test_says_how_to_add_a_webhook_where_there_is_none(self):
        with Sandbox() as sandbox:
            sandbox.stdout.line(has("webhooks", "--webhook"))
            sandbox.stdout.line(has("clock", "real"))

    def assert_curl_line_works(self, *flags):
        with Sandbox(*flags) as sandbox:
            line = sandbox.stdout.line(lambda line: line.strip().startswith("curl "))
            ran = subprocess.run(
                ["bash", "-c", line],
                env=environment(),
                capture_output=True,
                text=True,
                timeout=PATIENCE_SECONDS,
            )
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("HTTP/1.1 200 OK\n", ran.stdout)
        self.assertIn("\ngrpc-code: 0\n", ran.stdout)
        self.assertIn('"status":"PENDING"', ran.stdout)

    def test_its_curl_line_creates_an_order_as_printed(self):
        self.assert_curl_line_works()

    def test_its_curl_line_works_with_a_key_that_a_shell_would_read(self):
        self.assert_curl_line_works("--api-key", "it's-$HOME`\"\\!")

    def test_its_curl_line_works_where_every_address_is_listened_on(self):
        with Sandbox(listen="0.0.0.0:0") as sandbox:
            line = sandbox.stdout.line(lambda line: line.strip().startswith("curl "))
            self.assertIn(f"http://127.0.0.1:{sandbox.port}/", line)


class Ports(unittest.TestCase):
    def test_port_0_picks_a_port_that_is_printed_and_written(self):
        with Sandbox() as first, Sandbox() as second:
            self.assertNotEqual(first.port, 0)
            self.assertNotEqual(first.port, second.port)
            first.stdout.line(has("listening", f"127.0.0.1:{first.port}"))

    def test_grpc_port_serves_grpc_and_the_one_port_still_does(self):
        with Sandbox(*FAST, "--grpc-port", "0", "--log-format", "json") as sandbox:
            ready = json.loads(sandbox.stdout.line(has('"ready"')))
            alone = f"127.0.0.1:{ready['grpc_port']}"
            with GrpcClient(alone) as of_its_own, GrpcClient(sandbox.address) as shared:
                order = of_its_own.create_order(**ORDER)
                self.assertEqual(shared.get_public_order(order.id).id, order.id)

    @unittest.skipUnless(has_ipv6(), "this machine has no IPv6")
    def test_ipv6_is_listened_on(self):
        with Sandbox(listen="[::1]:0") as sandbox, GrpcClient(sandbox.address) as client:
            order = client.create_order(**ORDER)
            self.assertEqual(order.redirect_url, f"{sandbox.url}/pay/{order.id}")


class Log(unittest.TestCase):
    def test_json_log_is_an_object_a_line_from_the_first_to_the_last(self):
        with Receiver() as receiver:
            flags = ["--webhook", receiver.url, "--webhook", "http://127.0.0.1:1/refuses"]
            flags += ["--log-format", "json", "--log-level", "debug"]
            with Sandbox(*FAST, *flags) as sandbox, RestClient(sandbox) as client:
                name = 'a "quoted"\nname\\'
                order = client.create_order(**ORDER | {"merchant_order_id": name})
                receiver.wait_for(order["id"], "SUCCESSFUL")
        lines = [json.loads(line) for line in sandbox.stdout.all().splitlines()]
        for line in lines:
            self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
            self.assertIn(line["level"], ("debug", "info", "warn", "error"))
        self.assertEqual(lines[0]["message"], "ready")
        self.assertEqual(lines[0]["listen"], sandbox.address)
        (created,) = [line for line in lines if line["message"] == "order created"]
        self.assertEqual((created["order"], created["merchant_order_id"]), (order["id"], name))
        messages = {line["message"] for line in lines}
        self.assertLessEqual({"order changed", "webhook delivered", "stopping"}, messages)
        self.assertEqual(sandbox.stderr.all(), "")

    def test_log_level_leaves_out_what_is_less_important(self):
        with Receiver() as receiver:
            flags = ["--webhook", receiver.url, "--log-level", "error"]
            with Sandbox(*FAST, *flags) as sandbox, RestClient(sandbox) as client:
                order = client.create_order(**ORDER)
                receiver.wait_for(order["id"], "SUCCESSFUL")
        self.assertNotIn(order["id"], sandbox.stdout.all())

    def test_no_text_of_a_caller_forges_a_line(self):
        with Sandbox("--scenario", "none") as sandbox, RestClient(sandbox) as client:
            client.create_order(**ORDER | {"merchant_order_id": "A-7\nerror forged"})
        self.assertFalse(any(line.startswith("error") for line in sandbox.stdout.all().split("\n")))


if __name__ == "__main__":
    unittest.main()
