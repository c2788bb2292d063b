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


class Isolation(SandboxTest):
    """Two hundred accounts at once, each with its own orders, requests, webhooks and events."""

    ACCOUNTS = 200
    THREADS = 16
    ORDERS = 3

    flags = ("--seed", "7")

    def setUp(self):
        self.receiver = self.enterContext(Receiver())
        self.callers = []
        self.of_thread = threading.local()

    def tearDown(self):
        for caller in self.callers:
            caller.close()

    def caller(self, kind):
        """One of the thread's own."""
        callers = self.of_thread.__dict__.setdefault("callers", {})
        if kind not in callers:
            callers[kind] = kind(self.sandbox)
            self.callers.append(callers[kind])
        return callers[kind]

    def play(self, number):
        """An account's whole story, by both transports in turn; what it should have in the end."""
        name = f"account-{number}"
        key = f"key-{number}"
        kinds = (RestCaller, GrpcCaller) if number % 2 else (GrpcCaller, RestCaller)
        first, second = (self.caller(kind) for kind in kinds)
        first.call(
            "CreateAccount",
            name=name,
            api_key=key,
            clock={"mode": "manual", "time": START},
            webhooks=[f"{self.receiver.url}/{number}"],
            default_scenario="happy-path" if number % 3 else "none",
        )
        mine = {"apikey": key}
        names = [f"{name}/{n}" for n in range(self.ORDERS)]
        orders = []
        for caller, merchant_order_id in zip((first, second) * self.ORDERS, names):
            fields = ORDER | {"merchant_order_id": merchant_order_id}
            orders.append(caller.call("createOrder", mine, **fields)["order"]["id"])
        second.call("getPublicOrderById", id=orders[0])
        first.call("CancelOrder", mine, id=orders[-1])
        second.call("AdvanceClock", mine, until_idle=True)
        return key, names, orders

    def check(self, number, key, names, orders):
        control, mine = self.caller(RestCaller), {"apikey": key}
        listed = control.call("ListOrders", mine)["orders"]
        self.assertEqual([each["order"]["merchant_order_id"] for each in listed], names)
        self.assertEqual([each["order"]["id"] for each in listed], orders)
        requests = control.call("ListRequests", mine)["requests"]
        self.assertEqual({each["order_id"] for each in requests}, set(orders))
        self.assertEqual([each["number"] for each in requests], ["1", "2", "3", "4"])
        events = control.call("ListEvents", mine, limit=1000)["events"]
        self.assertEqual([int(each["number"]) for each in events], list(range(1, len(events) + 1)))
        self.assertEqual({each["order_id"] for each in events}, set(orders))
        deliveries = control.call("ListDeliveries", mine)["deliveries"]
        self.assertEqual({each["url"] for each in deliveries}, {f"{self.receiver.url}/{number}"})
        self.assertEqual({each["order_id"] for each in deliveries}, set(orders))
        body = json.dumps({"merchant_order_id": names[0]})
        self.assertTrue(control.call("VerifyRequests", mine, body=body, exactly=1)["verified"])

    def test_two_hundred_accounts_never_see_each_other(self):
        with concurrent.futures.ThreadPoolExecutor(self.THREADS) as threads:
            stories = list(threads.map(self.play, range(self.ACCOUNTS)))
            all_orders = [order for _, _, orders in stories for order in orders]
            self.assertEqual(len(set(all_orders)), self.ACCOUNTS * self.ORDERS)
            for _ in threads.map(self.check, range(self.ACCOUNTS), *zip(*stories)):
                pass
        control = self.caller(RestCaller)
        with self.assertRaises(Refused) as refused:
            control.call("GetOrder", {"apikey": stories[0][0]}, id=stories[1][2][0])
        self.assertEqual(refused.exception.code, "NOT_FOUND")
        # A reset of one leaves the others alone.
        control.call("Reset", {"apikey": stories[0][0]})
        self.check(1, *stories[1])
        owners = {each: number for number, (_, _, orders) in enumerate(stories) for each in orders}
        while not self.receiver.is_empty():
            received = self.receiver.next()
            self.assertTrue(received.path.endswith(f"/{owners[received.order['id']]}"))


if __name__ == "__main__":
    unittest.main()
