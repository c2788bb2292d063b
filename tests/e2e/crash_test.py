"""Kills the sandbox at random moments under load, and looks for what it had acknowledged.

CRASHES says how often (25 without), CRASH_SEED repeats the moments of a run, whose seed is in the
failure. A kill says nothing about power loss: what SQLite writes reaches the kernel either way.
"""

import collections
import http.client
import os
import pathlib
import random
import tempfile
import threading
import time
import unittest

import grpc

from receiver import Receiver
from rest import RestClient
from rpc import GrpcClient
from sandbox import FAST, PATIENCE_SECONDS, Sandbox

CRASHES = int(os.environ.get("CRASHES", "25"))
LONGEST_LIFE_SECONDS = 0.12  # of the load, until the kill
ORDER = {"merchant_order_id": "A-1", "asset_name": "BTC", "target_value": "150000"}

# How far an order has come: it never goes back on this way, which happy-path takes.
RANK = {"PENDING": 0, "CONFIRMING": 1, "SUCCESSFUL": 2}


class Seen:
    """What callers were told: of each order, how far it had come."""

    def __init__(self):
        self._lock = threading.Lock()
        self.ranks = {}

    def note(self, order_id, rank):
        with self._lock:
            self.ranks[order_id] = max(rank, self.ranks.get(order_id, 0))


def call_by_rest(sandbox, seen):
    """Creates orders and gets them again until the sandbox is gone."""
    try:
        with RestClient(sandbox) as client:
            while True:
                order_id = client.create_order(**ORDER)["id"]
                seen.note(order_id, 0)
                seen.note(order_id, RANK[client.get_public_order(order_id)["status"]])
    except (OSError, http.client.HTTPException):  # it was killed
        return


def call_by_grpc(sandbox, seen):
    try:
        with GrpcClient(sandbox.address) as client:
            while True:
                order_id = client.create_order(**ORDER).id
                seen.note(order_id, 0)
                seen.note(order_id, client.get_public_order(order_id).status)
    except (grpc.RpcError, ValueError):  # it was killed
        return


class Crashes(unittest.TestCase):
    def setUp(self):
        self.seed = int(os.environ.get("CRASH_SEED", "0")) or random.SystemRandom().getrandbits(32)
        self.random = random.Random(self.seed)
        self.seen = Seen()
        folder = tempfile.TemporaryDirectory(prefix="payscrypt-e2e-")
        self.addCleanup(folder.cleanup)
        self.data = pathlib.Path(folder.name) / "data"

    def start(self, receiver):
        flags = ("--webhook-retries", "0s,30s,30s,30s", "--log-level", "error", *FAST)
        sandbox = Sandbox("--data", str(self.data), "--webhook", receiver.url, *flags)
        self.addCleanup(sandbox.end_by_force)
        return sandbox

    def kill_under_load(self, sandbox):
        threads = [
            threading.Thread(target=call, args=(sandbox, self.seen))
            for call in (call_by_rest, call_by_rest, call_by_grpc)
        ]
        for thread in threads:
            thread.start()
        time.sleep(self.random.uniform(0, LONGEST_LIFE_SECONDS))
        sandbox.end_by_force()
        for thread in threads:
            thread.join()

    def everything(self, client, what, key):
        """All that the list has, page by page."""
        found, after = [], ""
        while True:
            path = f"/sandbox/v1/{what}?limit=1000" + (f"&after={after}" if after else "")
            page = client.request("GET", path).json[what]
            found += page
            if len(page) < 1000:
                return found
            after = key(page[-1])

    def wait_until_nothing_is_due(self, client):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            clock = client.request("GET", "/sandbox/v1/clock").json
            if (clock["next_due"], clock["deliveries_pending"]) == ("", "0"):
                return
            time.sleep(0.02)
        self.fail(f"seed {self.seed}: something is due for ever: {clock}")

    def check_orders(self, client):
        orders = self.everything(client, "orders", lambda each: each["order"]["id"])
        statuses = {each["order"]["id"]: each["order"]["status"] for each in orders}
        for order_id, rank in self.seen.ranks.items():
            self.assertIn(order_id, statuses, f"seed {self.seed}: an acknowledged order is gone")
            self.assertGreaterEqual(
                RANK[statuses[order_id]], rank, f"seed {self.seed}: order {order_id} went back"
            )
        return statuses

    def check_webhooks(self, client, statuses, receiver):
        posts = []
        while not receiver.is_empty():
            posts.append(receiver.next())
        attempts = [
            (post.headers["x-sandbox-delivery"], int(post.headers["x-sandbox-attempt"]))
            for post in posts
        ]
        twice = [each for each, count in collections.Counter(attempts).items() if count > 1]
        self.assertEqual(twice, [], f"seed {self.seed}: sent twice as the same attempt")

        deliveries = self.everything(client, "deliveries", lambda each: each["number"])
        recorded = {
            (each["number"], attempt["number"])
            for each in deliveries
            for attempt in each["attempts"]
        }
        self.assertEqual(
            set(attempts) - recorded, set(), f"seed {self.seed}: sent without a record"
        )
        delivered = collections.Counter(
            (each["order_id"], each["status"])
            for each in deliveries
            if each["state"] == "delivered"
        )
        told = {(post.order["id"], post.order["status"]) for post in posts}
        for order_id in statuses:
            for status in ("CONFIRMING", "SUCCESSFUL"):
                self.assertIn((order_id, status), told, f"seed {self.seed}: a webhook was lost")
                self.assertGreaterEqual(delivered[(order_id, status)], 1, f"seed {self.seed}")

    def test_lose_nothing_that_was_acknowledged_and_send_nothing_without_a_record(self):
        with Receiver() as receiver:
            for _ in range(CRASHES):
                sandbox = self.start(receiver)
                with RestClient(sandbox) as client:
                    self.check_orders(client)
                self.kill_under_load(sandbox)
            sandbox = self.start(receiver)
            with RestClient(sandbox) as client:
                self.check_orders(client)
                self.wait_until_nothing_is_due(client)
                statuses = self.check_orders(client)
                self.assertGreater(len(self.seen.ranks), CRASHES)
                self.check_webhooks(client, statuses, receiver)
            sandbox.stop()


if __name__ == "__main__":
    unittest.main()
