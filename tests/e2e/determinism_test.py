"""Runs that can be repeated: the same seed, clock and calls give the same story, to the byte."""

import functools
import http.server
import json
import os
import random
import re
import tempfile
import threading
import time
import unittest

import rest
from callers import ORDER, GrpcCaller, RestCaller, wait_until
from sandbox import API_KEY, ROOT, Sandbox, run

SHIPPED = sorted(path.stem for path in (ROOT / "scenarios").glob("*.json"))
SHIPPED.remove("scenario.schema")
GOLDEN = ROOT / "tests" / "scenarios" / "events.jsonl"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(random.random() / 500)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments):
        pass


class MoodyReceiver:
    """Answers each webhook, sometimes at once and sometimes not."""

    def __enter__(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def everything(client, account, path):
    """The bytes of a list, page by page, without what is measured in real time."""
    pages, after = [], "0"
    while True:
        url = f"/sandbox/v1/{path}?limit=1000" + (f"&after={after}" if pages else "")
        answer = client.request("GET", url, headers={"x-sandbox-account": account})
        if answer.status != 200:
            raise AssertionError(answer)
        pages.append(re.sub(rb'"took":"[^"]*"', b'"took":""', answer.body))
        listed = answer.json[path]
        after = answer.json.get("next") or (listed[-1]["number"] if len(listed) == 1000 else "0")
        if after == "0":
            return b"\n".join(pages)


class Run:
    """A whole run of a sandbox, and what it shows in the end.

    The account `default` has every shipped scenario at once, the others have a few of them, two
    webhooks and events at the same instant in an order drawn from `shuffle_seed`.
    """

    KEYS = {"default": API_KEY, "one": "key-of-one", "two": "key-of-two"}

    def __init__(self, seed, receiver, shuffle_seed=0):
        flags = ("--seed", seed, "--clock", "manual", "--start-time", "2026-01-01T00:00:00Z")
        urls = ("--webhook", receiver.url, "--public-url", "http://sandbox.example")
        with Sandbox(*flags, *urls) as sandbox, rest.RestClient(sandbox) as client:
            self._control = RestCaller(sandbox)
            self._merchant = GrpcCaller(sandbox)
            for name in ("one", "two"):
                self._control.call(
                    "CreateAccount",
                    name=name,
                    api_key=self.KEYS[name],
                    clock={"mode": "manual", "time": "2026-01-01T00:00:00Z"},
                    webhooks=[receiver.url, receiver.url + "/2"],
                    shuffle_seed=shuffle_seed,
                )
            self._play()
            for name in self.KEYS:
                self._wait_for_answers(name)
            self.lists = {
                (account, path): everything(client, account, path)
                for account in self.KEYS
                for path in ("events", "orders", "deliveries", "requests")
            }
            self._control.close()
            self._merchant.close()

    def _play(self):
        for name in SHIPPED:
            self._create("default", name, name)
        for account in self.KEYS:
            for name in ("happy-path", "two-payments", "webhook-storm", "webhook-out-of-order"):
                self._create(account, name, f"more-{name}")
            self._tell(account, "AdvanceClock", by="4s")
            (first,) = self._tell(account, "ListOrders", limit=1)["orders"]
            self._tell(account, "CancelOrder", id=first["order"]["id"])
            self._settle(account)
            self._create(account, "webhook-storm", "storm")
            self._tell(account, "AdvanceClock", until_idle=True)

    def _tell(self, account, name, /, **fields):
        return self._control.call(name, {"x-sandbox-account": account}, **fields)

    def _create(self, account, scenario, merchant_order_id):
        """Asks for an order as often as it takes, as a merchant would."""
        metadata = {"apikey": self.KEYS[account], "x-sandbox-scenario": scenario}
        order = ORDER | {"merchant_order_id": merchant_order_id}
        made = False
        while not made:
            before = self._calls(account)
            call = self._merchant.begin("createOrder", metadata, **order)
            # Until it was heard: some are answered late or never.
            wait_until(lambda: self._calls(account) > before)
            made = self._tell(account, "ListOrders", merchant_order_id=merchant_order_id)["orders"]
            if not made:
                call.cancel()
        self._settle(account)

    def _settle(self, account):
        """Waits for the webhooks that a call has set off at once: else the next call may come
        before or after their answers."""
        self._tell(account, "AdvanceClock", by="0s")

    def _wait_for_answers(self, account):
        """Those that were given up are ended a moment later."""
        requests = functools.partial(self._tell, account, "ListRequests", limit=1000)
        wait_until(lambda: all(each["code"] for each in requests()["requests"]))

    def _calls(self, account):
        return len(self._tell(account, "ListRequests", limit=1000)["requests"])

    def rows(self, account, path):
        pages = self.lists[account, path].split(b"\n")
        return [row for page in pages for row in json.loads(page)[path]]


class Determinism(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.receiver = cls.enterClassContext(MoodyReceiver())
        cls.first = Run("7", cls.receiver)

    def assert_same(self, first, second):
        self.assertEqual(first.lists.keys(), second.lists.keys())
        for each, expected in first.lists.items():
            self.assertEqual(expected, second.lists[each], each)

    def story(self, events):
        return [(each["at"], each["type"], each["text"]) for each in events]

    def test_the_same_seed_and_calls_give_the_same_run(self):
        first = self.first
        self.assert_same(first, Run("7", self.receiver))
        # It was a run worth comparing.
        events = first.rows("default", "events")
        self.assertEqual([int(each["number"]) for each in events], [*range(1, len(events) + 1)])
        scenarios = {each["scenario"] for each in first.rows("default", "orders")}
        self.assertEqual(scenarios, set(SHIPPED))
        self.assertGreater(len(first.rows("default", "deliveries")), 150)
        self.assertGreater(sum(len(each["payments"]) for each in first.rows("two", "orders")), 3)

    def test_another_seed_gives_the_same_story_with_other_ids(self):
        first, second = self.first, Run("8", self.receiver)
        for account in Run.KEYS:
            one, other = first.rows(account, "orders"), second.rows(account, "orders")
            self.assertEqual(len(one), len(other))
            for mine, others in zip(one, other):
                self.assertEqual(mine["order"]["status"], others["order"]["status"])
                self.assertNotEqual(mine["order"]["id"], others["order"]["id"])
                self.assertNotEqual(mine["order"]["variants"], others["order"]["variants"])
                for payment, others_payment in zip(mine["payments"], others["payments"]):
                    self.assertNotEqual(payment["tx_id"], others_payment["tx_id"])
            one, other = first.rows(account, "events"), second.rows(account, "events")
            self.assertEqual(self.story(one), self.story(other))

    def test_a_shuffled_run_can_be_repeated_too(self):
        first = Run("7", self.receiver, shuffle_seed=3)
        self.assert_same(first, Run("7", self.receiver, shuffle_seed=3))
        plain = self.first.lists
        self.assertEqual(first.lists["default", "events"], plain["default", "events"])
        self.assertNotEqual(first.lists["two", "events"], plain["two", "events"])


class Golden(unittest.TestCase):
    # The log is written anew with
    #   payscrypt-sandbox test scenarios --log tests/scenarios/events.jsonl
    # and with it the catalogue: scripts/make-catalogue tests/scenarios/events.jsonl
    def test_the_shipped_scenarios_play_as_on_every_other_machine(self):
        with tempfile.TemporaryDirectory() as folder:
            for jobs in ("1", "8"):
                log = os.path.join(folder, f"events-{jobs}.jsonl")
                ran = run("test", str(ROOT / "scenarios"), "--log", log, "--jobs", jobs)
                self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
                with open(log, encoding="utf-8") as file:
                    written = file.read().splitlines()
                self.assertEqual(written, GOLDEN.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    unittest.main()
