"""An account's wallets, its reset, and that accounts share nothing."""

import concurrent.futures
import json
import threading
import unittest

from callers import (
    ORDER,
    START,
    ControlTest,
    GrpcCaller,
    Refused,
    RestCaller,
    over_both_transports,
    wait_until,
)
from event_source import EventSource
from receiver import HangingReceiver, Receiver
from sandbox import PATIENCE_SECONDS, SandboxTest


class Wallets(ControlTest):
    def wallets(self):
        return [each["id"] for each in self.account.call("ListWallets")["wallets"]]

    @over_both_transports
    def test_with_the_first_wallet_others_are_unknown(self):
        self.create(pg_wallet_id="7")
        self.assertEqual(self.wallets(), [])
        self.assertEqual(self.account.call("AddWallet", id="42"), {"id": "42"})
        self.account.call("AddWallet", id="-1")
        self.assertEqual(self.wallets(), ["42", "-1"])
        self.assertEqual(self.account.call("GetAccount")["wallets"], ["42", "-1"])
        self.create(pg_wallet_id="42")
        wrong = ORDER | {"pg_wallet_id": "7"}
        self.assert_refused("INVALID_ARGUMENT", "pg_wallet_id", "createOrder", **wrong)
        self.account.call("RemoveWallet", id="42")
        self.assert_refused(
            "INVALID_ARGUMENT", "one of -1", "createOrder", **ORDER | {"pg_wallet_id": "42"}
        )
        self.account.call("RemoveWallet", id="-1")
        self.create(pg_wallet_id="7")

    @over_both_transports
    def test_a_wallet_is_there_once(self):
        self.account.call("AddWallet", id="42")
        self.assert_refused("ALREADY_EXISTS", "42", "AddWallet", id="42")
        self.assert_refused("NOT_FOUND", "43", "RemoveWallet", id="43")
        self.assertEqual(self.wallets(), ["42"])


class Reset(ControlTest):
    LISTS = (
        ("ListOrders", "orders"),
        ("ListDeliveries", "deliveries"),
        ("ListRequests", "requests"),
        ("ListFaults", "faults"),
    )

    @over_both_transports
    def test_the_account_is_as_it_was_when_it_was_made(self):
        with Receiver() as receiver:
            made = self.make_account(
                webhooks=[receiver.url], wallets=["42"], default_scenario="two-payments"
            )
            self.name, self.key = made["name"], made["api_key"]
            self.account = self.connect(**{"x-sandbox-account": self.name})
            merchant = self.connect(apikey=self.key)
            order = merchant.call("createOrder", **ORDER | {"pg_wallet_id": "42"})["order"]
            self.advance(until_idle=True)
            self.account.call("AddWallet", id="43")
            self.account.call("RemoveWallet", id="42")
            self.account.call("CreateApiKey", key=f"second-{self.name}")
            self.account.call("InvalidateApiKey", key=self.key)
            self.put("of-my-own")
            self.account.call("DeleteScenario", name="happy-path")
            self.account.call("SetDefaultScenario", scenario="of-my-own")
            self.account.call("SetClock", clock={"mode": "x1000"})
            fault = {"on": "createOrder", "do": {"hang": True}}
            self.account.call("AddFault", source=json.dumps(fault))

            self.assertEqual(self.account.call("Reset"), made)
            self.assertEqual(self.account.call("GetAccount"), made)
            for name, field in self.LISTS:
                self.assertEqual(self.account.call(name)[field], [], name)
            (event,) = self.account.call("ListEvents")["events"]
            self.assertEqual((event["type"], event["at"]), ("account_reset", START))
            self.assertEqual(self.account.call("ListApiKeys")["keys"], [{"key": self.key}])
            names = [each["name"] for each in self.account.call("ListScenarios")["scenarios"]]
            self.assertIn("happy-path", names)
            self.assertNotIn("of-my-own", names)
            self.assert_refused("NOT_FOUND", order["id"], "getPublicOrderById", id=order["id"])

            again = merchant.call("createOrder", **ORDER | {"pg_wallet_id": "42"})["order"]
            self.assertGreater(int(again["id"]), int(order["id"]))
            self.advance(until_idle=True)
            shown = self.get(again)
            self.assertEqual(shown["order"]["status"], "SUCCESSFUL")
            self.assertGreater(int(shown["timeline"][0]["number"]), int(event["number"]))
            self.assertEqual(shown["timeline"][0]["at"], START)
            requests = self.account.call("ListRequests")["requests"]
            self.assertGreater(int(requests[0]["number"]), 1)

    @over_both_transports
    def test_a_webhook_that_is_under_way_is_forgotten(self):
        with HangingReceiver() as receiver:
            made = self.make_account(webhooks=[receiver.url], default_scenario="happy-path")
            self.account = self.connect(apikey=made["api_key"])
            self.create()
            caller = GrpcCaller(self.sandbox, {"apikey": made["api_key"]})
            self.addCleanup(caller.close)
            advance = caller.begin("AdvanceClock", until_idle=True)
            receiver.wait_for_request()
            self.account.call("Reset")
            error = advance.exception(PATIENCE_SECONDS)
            self.assertEqual(error.code().name, "ABORTED")
            self.assertIn("was reset", error.details())
            self.assertEqual(self.account.call("GetClock")["deliveries_pending"], "0")
            self.create("none")
            self.advance(by="1s")  # waits for nothing

    @over_both_transports
    def test_calls_that_wait_are_ended(self):
        order = self.create()
        for do in ({"delay": "1h"}, {"hang": True}):
            fault = {"on": "createOrder", "times": 1, "do": do}
            self.account.call("AddFault", source=json.dumps(fault))
        caller = GrpcCaller(self.sandbox, {"apikey": self.key})
        self.addCleanup(caller.close)
        delayed = caller.begin("createOrder", **ORDER)
        wait_until(lambda: len(self.account.call("ListRequests")["requests"]) == 2)
        hanging = caller.begin("createOrder", **ORDER)
        waiting = caller.begin("WaitForOrder", id=order["id"], status="SUCCESSFUL")
        wait_until(lambda: len(self.account.call("ListRequests")["requests"]) == 3)
        self.account.call("Reset")
        self.assertEqual(delayed.result(PATIENCE_SECONDS).order.merchant_order_id, "A-7")
        self.assertEqual(hanging.exception(PATIENCE_SECONDS).code().name, "UNAVAILABLE")
        error = waiting.exception(PATIENCE_SECONDS)
        self.assertIn(error.code().name, ("ABORTED", "NOT_FOUND"))  # it may have come later

    @over_both_transports
    def test_a_key_that_opens_another_account_by_now_stays_there(self):
        by_name = self.connect(**{"x-sandbox-account": self.name})
        order = self.create()
        by_name.call("InvalidateApiKey", key=self.key)
        other = self.make_account(api_key=self.key)
        self.assert_refused("FAILED_PRECONDITION", other["name"], "Reset", by_name)
        self.assertEqual(by_name.call("GetOrder", id=order["id"])["order"]["id"], order["id"])


class Keys(ControlTest):
    @over_both_transports
    def test_an_invalidated_key_fails_at_once_on_open_connections(self):
        merchants = [kind(self.sandbox, {"apikey": self.key}) for kind in (RestCaller, GrpcCaller)]
        for merchant in merchants:
            self.addCleanup(merchant.close)
            self.create_in(merchant)
        by_name = self.connect(**{"x-sandbox-account": self.name})
        by_name.call("InvalidateApiKey", key=self.key)
        for merchant in merchants:
            self.assert_refused("UNAUTHENTICATED", "invalidated", "createOrder", merchant, **ORDER)
        self.assertEqual(by_name.call("GetAccount")["orders"], "2")


def told(event):
    """What an event says, as the list, a stream over REST or one over gRPC has it."""
    if not isinstance(event, dict):
        event = {name: getattr(event, name) for name in ("number", "order_id", "type", "text")}
    return int(event["number"]), event["order_id"], event["type"], event["text"]


class Story:
    """What an account of the race should have in the end, and what watches its events."""

    def __init__(self, number, orders):
        self.number = number
        self.name = f"account-{number}"
        self.key = f"key-{number}"
        self.mine = {"apikey": self.key}
        self.wallet = str(number + 1)
        self.paid = str(1000 + number)
        self.names = [f"{self.name}/{n}" for n in range(orders)]
        self.scenario = {
            "name": "mine",
            "description": f"Of {self.name}.",
            "timeline": [{"at": "1s", "pay": self.paid}],
        }
        self.orders = []
        self.next_event = None

    def fault(self, on, **more):
        fail = {"fail": {"code": "ABORTED", "message": f"of {self.name}"}}
        return json.dumps({"on": on, "do": fail} | more)


class Isolation(SandboxTest):
    """Two hundred accounts at once, each with a whole life of its own, by both transports."""

    ACCOUNTS = 200
    THREADS = 16
    ORDERS = 3

    flags = ("--seed", "7")

    def setUp(self):
        self.receiver = self.enterContext(Receiver())
        self.of_thread = threading.local()

    def caller(self, kind):
        """One of the thread's own."""
        callers = self.of_thread.__dict__.setdefault("callers", {})
        if kind not in callers:
            callers[kind] = kind(self.sandbox)
            self.addCleanup(callers[kind].close)
        return callers[kind]

    def watch(self, story):
        """What returns the next event of the account's stream."""
        if story.number % 4 < 2:
            stream = self.caller(GrpcCaller).watch(story.mine)
            self.addCleanup(stream.cancel)
            return lambda: told(next(stream))
        source = EventSource(self.sandbox, "/sandbox/v1/events", story.mine)
        self.addCleanup(source.close)
        return lambda: told(source.next()["data"])

    def refused(self, caller, code, text, name, metadata, **fields):
        with self.assertRaises(Refused) as raised:
            caller.call(name, metadata, **fields)
        self.assertEqual(raised.exception.code, code)
        self.assertIn(text, raised.exception.message)

    def make(self, story, first, second):
        """The account, with a webhook, a scenario, a wallet and faults of its own."""
        first.call(
            "CreateAccount",
            name=story.name,
            api_key=story.key,
            clock={"mode": "manual", "time": START},
            webhooks=[f"{self.receiver.url}/{story.number}"],
            default_scenario="none",
        )
        story.next_event = self.watch(story)
        source = json.dumps(story.scenario)
        second.call("PutScenario", story.mine, name="mine", source=source)
        first.call("AddWallet", story.mine, id=story.wallet)
        second.call("AddFault", story.mine, source=story.fault("getPublicOrderById", times=1))
        first.call("AddFault", story.mine, source=story.fault("createOrder", skip=1000))

    def play(self, number):
        """An account's whole story, by both transports in turn."""
        story = Story(number, self.ORDERS)
        kinds = (RestCaller, GrpcCaller) if number % 2 else (GrpcCaller, RestCaller)
        first, second = (self.caller(kind) for kind in kinds)
        self.make(story, first, second)
        asked = story.mine | {"x-sandbox-scenario": "mine"}
        for caller, name in zip((first, second) * self.ORDERS, story.names):
            fields = ORDER | {"merchant_order_id": name, "pg_wallet_id": story.wallet}
            story.orders.append(caller.call("createOrder", asked, **fields)["order"]["id"])
        another = ORDER | {"pg_wallet_id": str(number + 2)}
        self.refused(second, "INVALID_ARGUMENT", story.wallet, "createOrder", asked, **another)
        fetch = {"id": story.orders[0]}
        self.refused(first, "ABORTED", f"of {story.name}", "getPublicOrderById", (), **fetch)
        second.call("getPublicOrderById", **fetch)
        last = {"id": story.orders[-1]}
        waiting = self.caller(GrpcCaller).begin(
            "WaitForOrder", story.mine, status="CANCELED", **last
        )
        first.call("CancelOrder", story.mine, **last)
        second.call("AdvanceClock", story.mine, until_idle=True)
        self.assertEqual(waiting.result().order.merchant_order_id, story.names[-1])
        return story

    def check(self, story):
        control, mine, orders = self.caller(RestCaller), story.mine, story.orders
        listed = control.call("ListOrders", mine)["orders"]
        names = [each["order"]["merchant_order_id"] for each in listed]
        self.assertEqual(names, story.names)
        self.assertEqual([each["order"]["id"] for each in listed], orders)
        statuses = [each["order"]["status"] for each in listed]
        self.assertEqual(statuses, ["EXPIRED"] * (self.ORDERS - 1) + ["CANCELED"])
        paid = [payment["value"] for each in listed for payment in each["payments"]]
        self.assertEqual(paid, [story.paid] * (self.ORDERS - 1))
        requests = control.call("ListRequests", mine)["requests"]
        self.assertEqual({each["order_id"] for each in requests}, {*orders, ""})
        self.assertEqual([each["number"] for each in requests], list("123456"))
        deliveries = control.call("ListDeliveries", mine)["deliveries"]
        url = f"{self.receiver.url}/{story.number}"
        self.assertEqual({each["url"] for each in deliveries}, {url})
        self.assertEqual({each["order_id"] for each in deliveries}, set(orders))
        body = json.dumps({"merchant_order_id": names[0]})
        self.assertTrue(control.call("VerifyRequests", mine, body=body, exactly=1)["verified"])
        scenario = control.call("GetScenario", mine, name="mine")
        self.assertEqual(json.loads(scenario["source"]), story.scenario)
        self.assertEqual(control.call("ListWallets", mine)["wallets"], [{"id": story.wallet}])
        (fault,) = control.call("ListFaults", mine)["faults"]
        self.assertIn(f"of {story.name}", fault["source"])

    def check_events(self, story):
        listed = self.caller(RestCaller).call("ListEvents", story.mine, limit=1000)["events"]
        events = [told(event) for event in listed]
        self.assertEqual([number for number, *_ in events], list(range(1, len(events) + 1)))
        self.assertLessEqual({order for _, order, *_ in events}, {*story.orders, ""})
        self.assertEqual([story.next_event() for _ in events], events)

    def test_two_hundred_accounts_never_see_each_other(self):
        with concurrent.futures.ThreadPoolExecutor(self.THREADS) as threads:
            stories = list(threads.map(self.play, range(self.ACCOUNTS)))
            owners = {each: story.number for story in stories for each in story.orders}
            self.assertEqual(len(owners), self.ACCOUNTS * self.ORDERS)
            for check in (self.check, self.check_events):
                for _ in threads.map(check, stories):
                    pass
        control = self.caller(RestCaller)
        others = {"id": stories[1].orders[0]}
        self.refused(control, "NOT_FOUND", others["id"], "GetOrder", stories[0].mine, **others)
        # A reset of one leaves the others alone; the next that they hear is what they do.
        control.call("Reset", stories[0].mine)
        for story in stories[1:5]:
            self.check(story)
            control.call("RemoveWallet", story.mine, id=story.wallet)
            order = control.call("createOrder", story.mine, **ORDER)["order"]
            self.assertEqual(story.next_event()[1:3], (order["id"], "order_created"))
        while not self.receiver.is_empty():
            received = self.receiver.next()
            self.assertTrue(received.path.endswith(f"/{owners[received.order['id']]}"))


if __name__ == "__main__":
    unittest.main()
