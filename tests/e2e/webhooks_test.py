"""Webhooks to several receivers, some of which do not do their part."""

import collections
import contextlib
import os
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
import unittest

from receiver import BadReceiver, HangingReceiver, Receiver
from rest import RestClient
from sandbox import FAST, Sandbox, can_unshare_mounts, reserved_port, with_mounts

ORDER = {"merchant_order_id": "A-7", "asset_name": "BTC", "target_value": "150000"}
STATUSES = ["CONFIRMING", "SUCCESSFUL"]

Certificate = collections.namedtuple("Certificate", "public key")


def made_certificate(folder, name, signed_by=None):
    """For 127.0.0.1; without `signed_by`, another certificate, it is its own CA."""
    certificate = Certificate(*(os.path.join(folder, name + part) for part in (".pem", ".key")))
    signed = ("-CA", signed_by.public, "-CAkey", signed_by.key) if signed_by else ()
    is_ca = "FALSE" if signed_by else "TRUE"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", f"/CN={name}", *signed),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
            *("-addext", f"basicConstraints=critical,CA:{is_ca}"),
            *("-keyout", certificate.key, "-out", certificate.public),
        ],
        check=True,
        capture_output=True,
    )
    return certificate


def tls_of(certificate):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate.public, certificate.key)
    return tls


def trusting(ca, folder):
    """What to start a sandbox through, so that its system trusts this CA alone. The folder of CAs
    is as Debian's update-ca-certificates leaves it: a link by each one's hash, and a file of all.
    """
    store = os.path.join(folder, "certs")
    os.mkdir(store)
    shutil.copy(ca.public, store)
    subprocess.run(["openssl", "rehash", store], check=True)
    shutil.copy(ca.public, os.path.join(store, "ca-certificates.crt"))
    return with_mounts(f"mount --bind {store} /etc/ssl/certs")


# ---- what a receiver can do wrong, with a connection whose request has begun


def hangs(receiver, _connection, _request):
    receiver.wait_until_over()


def drips(_receiver, connection, _request):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    connection.settimeout(0.01)
    while True:
        connection.sendall(b"x")
        try:
            if not connection.recv(1):
                return
        except TimeoutError:
            pass


def resets(_receiver, connection, _request):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def answers_with_100_megabytes(_receiver, connection, _request):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n")
    for _ in range(100):
        connection.sendall(b"x" * (1 << 20))


def speaks_another_protocol(_receiver, connection, _request):
    connection.sendall(b"220 mail.example ESMTP\r\n")


def closes(_receiver, _connection, _request):
    pass


# How an attempt at each ends: its state, and what its error says.
MISBEHAVIOURS = (
    (hangs, True, "timed out", "no whole answer within 1000 ms"),
    (hangs, False, "timed out", "no whole answer within 1000 ms"),
    (drips, True, "timed out", "no whole answer within 1000 ms"),
    (resets, True, "failed", "reset"),
    (answers_with_100_megabytes, True, "answered", ""),
    (speaks_another_protocol, True, "failed", "HTTP"),
    (closes, True, "failed", "closed the connection"),
)


class Webhooks(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(contextlib.ExitStack())

    def started(self, *urls, retries=None):
        flags = [flag for url in urls for flag in ("--webhook", url)]
        flags += ["--webhook-retries", retries] if retries else []
        sandbox = self.stack.enter_context(Sandbox(*FAST, *flags))
        return self.stack.enter_context(RestClient(sandbox))

    @contextlib.contextmanager
    def sandbox_with(self, receiver, *flags, **how):
        with Sandbox("--webhook", receiver.url, *flags, **how) as sandbox:
            with RestClient(sandbox) as client:
                yield client

    def create(self, client, count):
        return [
            client.create_order(**ORDER | {"merchant_order_id": f"A-{number}"})["id"]
            for number in range(count)
        ]

    def assert_all_announced(self, receiver, ids):
        """Each order's statuses, in their order, and nothing else."""
        announced = {order_id: [] for order_id in ids}
        for _ in range(len(ids) * len(STATUSES)):
            order = receiver.next().order
            announced[order["id"]].append(order["status"])
        self.assertEqual(set(map(tuple, announced.values())), {tuple(STATUSES)})
        self.assertTrue(receiver.is_empty())

    def test_each_url_gets_every_status_of_200_orders_in_order(self):
        receivers = [self.stack.enter_context(Receiver()) for _ in range(2)]
        client = self.started(*(receiver.url for receiver in receivers))
        ids = self.create(client, 200)
        for receiver in receivers:
            self.assert_all_announced(receiver, ids)

    def test_a_hanging_receiver_holds_up_neither_the_api_nor_the_other_receiver(self):
        hanging = self.stack.enter_context(HangingReceiver())
        receiver = self.stack.enter_context(Receiver())
        client = self.started(hanging.url, receiver.url)
        ids = self.create(client, 100)
        self.assert_all_announced(receiver, ids)
        for order_id in ids:
            self.assertEqual(client.get_public_order(order_id)["status"], "SUCCESSFUL")
        self.assertIn(b'"status":"CONFIRMING"', hanging.wait_for_request())

    def test_a_refusing_receiver_holds_up_neither_the_api_nor_the_other_receiver(self):
        holder = self.stack.enter_context(reserved_port())
        refusing = f"http://127.0.0.1:{holder.getsockname()[1]}/webhook"
        receiver = self.stack.enter_context(Receiver())
        client = self.started(refusing, receiver.url)
        ids = self.create(client, 100)
        self.assert_all_announced(receiver, ids)
        for order_id in ids:
            self.assertEqual(client.get_public_order(order_id)["status"], "SUCCESSFUL")

    def test_a_receiver_that_failed_gets_it_again_and_then_the_next_status(self):
        receiver = self.stack.enter_context(Receiver(answers=[500, 302]))
        client = self.started(receiver.url, retries="0s,1s,1s")
        order_id = self.create(client, 1)[0]
        told = [receiver.next() for _ in range(4)]
        self.assertEqual({each.order["id"] for each in told}, {order_id})
        self.assertEqual(
            [(each.order["status"], each.headers["x-sandbox-attempt"]) for each in told],
            [("CONFIRMING", "1"), ("CONFIRMING", "2"), ("CONFIRMING", "3"), ("SUCCESSFUL", "1")],
        )

    def test_without_retries_a_receiver_that_failed_hears_of_the_next_status(self):
        receiver = self.stack.enter_context(Receiver(answers=[500]))
        client = self.started(receiver.url, retries="none")
        self.assert_all_announced(receiver, self.create(client, 1))

    def test_https_needs_a_certificate_that_is_trusted(self):
        with tempfile.TemporaryDirectory(prefix="payscrypt-e2e-") as folder:
            certificate = made_certificate(folder, "own")
            with Receiver(tls=tls_of(certificate)) as receiver:
                for flags, state in (
                    ((), "failed"),
                    (("--webhook-ca", certificate.public), "delivered"),
                    (("--webhook-insecure",), "delivered"),
                ):
                    with self.subTest(flags=flags):
                        with self.sandbox_with(receiver, *flags) as client:
                            tested = client.post("/sandbox/v1/webhooks/1:test", {}).json
                        self.assertEqual(tested["state"], state, tested)
                        if state == "failed":
                            self.assertIn("certificate", tested["error"])
                            self.assertIn("--webhook-ca", tested["error"])

    @unittest.skipUnless(can_unshare_mounts(), "another store of CAs needs the right to mount one")
    def test_a_ca_of_ones_own_is_trusted_besides_the_system_s(self):
        folder = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="payscrypt-e2e-"))
        system, own = (made_certificate(folder, name) for name in ("system", "own"))
        through = trusting(system, folder)
        with_own = ("--webhook-ca", own.public)
        for ca, flags, state in (
            (system, (), "delivered"),
            (own, (), "failed"),
            (own, with_own, "delivered"),
            (system, with_own, "delivered"),
        ):
            with self.subTest(ca=os.path.basename(ca.public), flags=flags):
                tls = tls_of(made_certificate(folder, "receiver", signed_by=ca))
                with Receiver(tls=tls) as receiver:
                    with self.sandbox_with(receiver, *flags, through=through) as client:
                        tested = client.post("/sandbox/v1/webhooks/1:test", {}).json
                    self.assertEqual(tested["state"], state, tested)

    def test_a_kept_connection_that_breaks_costs_an_attempt_that_is_told(self):
        def closes_at_the_second(_receiver, connection, _request):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            connection.recv(65536)

        bad = self.stack.enter_context(BadReceiver(closes_at_the_second))
        with self.sandbox_with(bad, "--webhook-retries", "none") as client:
            first, second = (client.post("/sandbox/v1/webhooks/1:test", {}).json for _ in range(2))
        self.assertEqual((first["state"], first["attempt_count"]), ("delivered", 1))
        self.assertEqual((second["state"], second["attempt_count"]), ("delivered", 2))
        self.assertEqual([each["state"] for each in second["attempts"]], ["failed", "answered"])
        self.assertIn("closed the connection", second["attempts"][0]["error"])

    def test_a_url_keeps_its_query(self):
        receiver = self.stack.enter_context(Receiver())
        client = self.started(receiver.url + "?wc-api=payscrypt&a=%20b")
        self.create(client, 1)
        self.assertEqual(receiver.next().path, "/webhook?wc-api=payscrypt&a=%20b")

    def test_every_misbehaviour_is_told_and_costs_the_others_nothing(self):
        receiver = self.stack.enter_context(Receiver())
        sandbox = self.stack.enter_context(
            Sandbox(*FAST, "--webhook-timeout", "1", "--webhook-retries", "none")
        )
        client = self.stack.enter_context(RestClient(sandbox))
        for behave, reads, _, _ in MISBEHAVIOURS:
            bad = self.stack.enter_context(BadReceiver(behave, reads))
            client.post("/sandbox/v1/webhooks", {"url": bad.url})
        client.post("/sandbox/v1/webhooks", {"url": receiver.url})
        ids = self.create(client, 40)
        self.assert_all_announced(receiver, ids)
        for number, (behave, reads, state, error) in enumerate(MISBEHAVIOURS, start=1):
            with self.subTest(behave=behave.__name__, reads=reads):
                tested = client.post(f"/sandbox/v1/webhooks/{number}:test", {}).json
                (attempt,) = tested["attempts"]
                self.assertEqual(attempt["state"], state, attempt)
                self.assertIn(error, attempt["error"])
                self.assertEqual(
                    tested["state"], "delivered" if state == "answered" else "failed", tested
                )
                self.assertLessEqual(len(attempt["response_body"]), 16 << 10)


if __name__ == "__main__":
    unittest.main()
