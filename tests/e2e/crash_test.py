"""Kills the sandbox at random moments under load, and looks for what it had acknowledged.

CRASHES says how often (25 without), CRASH_SEED repeats the moments of a run, whose seed is in the
failure. A kill says nothing about power loss: what SQLite writes reaches the kernel either way.
"""

import collections
import concurrent.futures
import http.client
import json
import os
import pathlib
import random
import tempfile
import threading
import time
import unittest

import grpc

from callers import ORDER, GrpcCaller, Refused, RestCaller
from receiver import Receiver
from sandbox import API_KEY, FAST, Sandbox

CRASHES = int(os.environ.get("CRASHES", "25"))
LONGEST_LIFE_SECONDS = 0.12  # of the load, until the kill

# How far an order has come: it never goes back.
RANK = {"PENDING": 0, "CONFIRMING": 1, "SUCCESSFUL": 2, "CANCELED": 2, "EXPIRED": 2}

# As long as a few kills take on a clock that runs as outside does.
QUICK = {
    "name": "quick",
    "description": "Paid and confirmed within a tenth of a second.",
    "timeline": [
        {"at": "10ms", "pay": "exact"},
        {"after": "20ms", "confirm": 1, "repeat": {"every": "30ms", "until": "SUCCESSFUL"}},
    ],
}


def fails_at_first(received):
    """Two attempts of each third delivery. Those that a kill cuts off are attempts, too."""
    delivery = int(received.headers["x-sandbox-delivery"])
    attempt = int(received.headers["x-sandbox-attempt"])
    return 503 if delivery % 3 == 0 and attempt <= 2 else 200


class Seen:
    """What callers were told of an account."""

    def __init__(self, key):
        self.keys = {key}
        self.webhooks = set()
        self.scenarios = set()
        self.orders = {}  # how far each had come
        self._lock = threading.Lock()

    def note(self, order):
        with self._lock:
            known = self.orders.get(order["id"], "PENDING")
            self.orders[order["id"]] = max(known, order["status"], key=RANK.get)


def create_and_get(caller, seen):
    """Orders of the account `default`, which its scenario drives."""
    mine = {"apikey": API_KEY}
    while True:
        order = caller.call("createOrder", mine, **ORDER)["order"]
        seen.note(order)
        seen.note(caller.call("getPublicOrderById", id=order["id"])["order"])


def control(caller, accounts, name, webhook):
    """An account of its own, whose orders are paid and canceled by hand and by a scenario."""
    key = f"key-of-{name}"
    caller.call("CreateAccount", name=name, api_key=key)
    seen = accounts[name] = Seen(key)
    mine = {"apikey": key}
    caller.call("CreateWebhook", mine, url=webhook)
    seen.webhooks.add(webhook)
    caller.call("CreateApiKey", mine, key=f"more-{key}")
    seen.keys.add(f"more-{key}")
    caller.call("PutScenario", mine, name="quick", source=json.dumps(QUICK))
    seen.scenarios.add("quick")
    while True:
        for scenario, act in (("quick", ""), ("none", "PayOrder"), ("none", "CancelOrder")):
            asked = mine | {"x-sandbox-scenario": scenario}
            order = caller.call("createOrder", asked, **ORDER)["order"]
            seen.note(order)
            if act:
                seen.note(caller.call(act, mine, id=order["id"])["order"])


def until_it_is_gone(kind, sandbox, load, *arguments):
    caller = kind(sandbox)
    try:
        load(caller, *arguments)
    except (OSError, http.client.HTTPException, grpc.RpcError):
        pass  # it was killed
    except Refused as refused:
        if kind is RestCaller or refused.code != "UNAVAILABLE":
            raise
    finally:
        caller.close()


class Crashes(unittest.TestCase):
    def setUp(self):
        self.seed = int(os.environ.get("CRASH_SEED", "0")) or random.SystemRandom().getrandbits(32)
        self.random = random.Random(self.seed)
        self.accounts = {"default": Seen(API_KEY)}
        folder = tempfile.TemporaryDirectory(prefix="payscrypt-e2e-")
        self.addCleanup(folder.cleanup)
        self.data = pathlib.Path(folder.name) / "data"
        self.receiver = self.enterContext(Receiver(answer=fails_at_first))

    def start(self):
        flags = ("--webhook-retries", "0s,30s,30s,30s", "--log-level", "error", *FAST)
        sandbox = Sandbox("--data", str(self.data), "--webhook", self.receiver.url, *flags)
        self.addCleanup(sandbox.end_by_force)
        self.caller = RestCaller(sandbox)
        self.addCleanup(self.caller.close)
        return sandbox

    def kill_under_load(self, sandbox, crash):
        mode = self.random.choice((FAST[1], FAST[1], "real"))
        self.caller.call("SetClock", clock={"mode": mode})
        default = self.accounts["default"]
        name = f"account-{crash}"
        of_name = (self.accounts, name, f"{self.receiver.url}/{name}")
        loads = (
            (RestCaller, sandbox, create_and_get, default),
            (GrpcCaller, sandbox, create_and_get, default),
            (self.random.choice((RestCaller, GrpcCaller)), sandbox, control, *of_name),
        )
        with concurrent.futures.ThreadPoolExecutor() as threads:
            ends = [threads.submit(until_it_is_gone, *load) for load in loads]
            time.sleep(self.random.uniform(0, LONGEST_LIFE_SECONDS))
            sandbox.end_by_force()
            for end in ends:
                end.result()
        return name

    def everything(self, account, call, field):
        """All that the list has, page by page."""
        found, after = [], {}
        while True:
            page = self.caller.call(call, {"x-sandbox-account": account}, limit=1000, **after)
            found += page[field]
            if page["next"] in ("", "0"):
                return found
            after = {"after": page["next"]}

    def check_account(self, name):
        """That all is there which callers know to be in an account."""
        seen, picked = self.accounts[name], {"x-sandbox-account": name}
        orders = self.everything(name, "ListOrders", "orders")
        statuses = {each["order"]["id"]: each["order"]["status"] for each in orders}
        gone = set(seen.orders) - set(statuses)
        self.assertEqual(gone, set(), "acknowledged orders are gone")
        for order_id, known in seen.orders.items():
            now = statuses[order_id]
            went_on = now == known or RANK[now] > RANK[known]
            self.assertTrue(went_on, f"order {order_id} was {known}, and is {now}")
        for call, field, what, known in (
            ("ListApiKeys", "keys", "key", seen.keys),
            ("ListWebhooks", "webhooks", "url", seen.webhooks),
            ("ListScenarios", "scenarios", "name", seen.scenarios),
        ):
            there = {each[what] for each in self.caller.call(call, picked)[field]}
            self.assertLessEqual(known, there)

    def let_all_happen(self, name):
        """Whatever is due in an account, however late, with each webhook."""
        early = True
        while early:
            picked = {"x-sandbox-account": name}
            report = self.caller.call("AdvanceClock", picked, until_idle=True)
            early = report["stopped_early"]

    def check_webhooks(self, name, posts):
        """That each status change was told, and no attempt twice or without a record."""
        attempts = [
            (int(post.headers["x-sandbox-delivery"]), int(post.headers["x-sandbox-attempt"]))
            for post in posts
        ]
        twice = [each for each, count in collections.Counter(attempts).items() if count > 1]
        self.assertEqual(twice, [], "sent twice as the same attempt")
        deliveries = self.everything(name, "ListDeliveries", "deliveries")
        recorded = {
            (int(each["number"]), attempt["number"])
            for each in deliveries
            for attempt in each["attempts"]
        }
        self.assertEqual(set(attempts) - recorded, set(), "sent without a record")
        changes = [
            (each["order_id"], each["text"].rpartition(" ")[2])
            for each in self.everything(name, "ListEvents", "events")
            if each["type"] == "status_changed"
        ]
        delivered = [
            (each["order_id"], each["status"])
            for each in deliveries
            if each["state"] == "delivered"
        ]
        self.assertEqual(sorted(delivered), sorted(changes), "webhooks were lost, or made up")
        told = {(post.order["id"], post.order["status"]) for post in posts}
        self.assertEqual(set(changes) - told, set(), "webhooks were lost")
        return sum(attempt > 1 for _, attempt in attempts)

    def crash_and_check(self):
        sandbox = self.start()
        for crash in range(CRASHES):
            name = self.kill_under_load(sandbox, crash)
            sandbox = self.start()
            for each in {"default", name} & set(self.accounts):
                self.check_account(each)
        listed = self.everything("default", "ListAccounts", "accounts")
        names = {each["name"] for each in listed}
        self.assertLessEqual(set(self.accounts), names, "an acknowledged account is gone")
        for name in names:
            self.let_all_happen(name)
        posts = collections.defaultdict(list)
        while not self.receiver.is_empty():
            post = self.receiver.next()
            posts[post.path].append(post)
        retried = 0
        for name in names:
            if name in self.accounts:
                self.check_account(name)
            path = "/webhook" if name == "default" else f"/webhook/{name}"
            retried += self.check_webhooks(name, posts.pop(path, []))
        self.assertEqual(dict(posts), {})
        self.assertGreater(retried, CRASHES)
        self.assertGreater(len(self.accounts["default"].orders), CRASHES)
        self.assertGreater(len(self.accounts), CRASHES // 5)
        sandbox.stop()

    def test_lose_nothing_that_was_acknowledged_and_send_nothing_without_a_record(self):
        try:
            self.crash_and_check()
        except BaseException as error:
            error.add_note(f"CRASH_SEED={self.seed} repeats the moments of this run")
            raise


if __name__ == "__main__":
    unittest.main()
