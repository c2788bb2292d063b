"""The control API's clock, orders by hand, and what it tells of what happened."""

import concurrent.futures
import json
import threading
import unittest

from callers import ORDER, START, ControlTest, RestCaller, over_both_transports, wait_until
from receiver import HangingReceiver, Receiver
from sandbox import PATIENCE_SECONDS, Sandbox


def after(seconds, millis=0):
    """The instant so long after START, as the API writes it."""
    return f"2026-01-01T00:{seconds // 60:02}:{seconds % 60:02}.{millis:03}Z"


class Clock(ControlTest):
    def clock(self):
        return self.account.call("GetClock")

    @over_both_transports
    def test_a_manual_clock_stands_still_until_it_is_advanced(self):
        order = self.create("happy-path")
        shown = self.clock()
        self.assertEqual((shown["mode"], shown["time"]), ("manual", START))
        self.assertEqual(shown["next_due"], after(2))
        self.assertEqual(shown["deliveries_pending"], "0")
        report = self.advance(by="1999ms")
        self.assertEqual((report["events"], report["event_count"]), ([], "0"))
        self.assertEqual(report["clock"]["time"], after(1, 999))
        report = self.advance(by="1ms")
        self.assertEqual(report["clock"]["time"], after(2))
        self.assertEqual(
            [(each["at"], each["type"], each["text"]) for each in report["events"]],
            [
                (after(2), "payment_seen", "0.0015 BTC (150000)"),
                (after(2), "status_changed", "PENDING -> CONFIRMING"),
            ],
        )
        self.assertEqual(report["event_count"], "2")
        self.assertEqual(report["stopped_early"], "")
        self.assertEqual({each["order_id"] for each in report["events"]}, {order["id"]})

    @over_both_transports
    def test_it_is_advanced_to_an_instant(self):
        self.create("happy-path")
        report = self.advance(to=after(4))
        self.assertEqual(report["clock"]["time"], after(4))
        self.assertEqual(report["events"][-1]["at"], after(4))
        self.assertEqual(self.advance(to=after(4))["event_count"], "0")

    @over_both_transports
    def test_it_is_advanced_until_nothing_is_due(self):
        order = self.create("happy-path")
        report = self.advance(until_idle=True)
        self.assertEqual(self.get(order)["order"]["status"], "SUCCESSFUL")
        self.assertEqual(report["clock"]["time"], after(5))  # not when it would have expired
        self.assertEqual(report["clock"]["next_due"], "")
        self.assertEqual(self.advance(until_idle=True)["event_count"], "0")

    @over_both_transports
    def test_an_advance_stops_early_after_so_many_events(self):
        for _ in range(3):
            self.create("happy-path")
        report = self.advance(until_idle=True, max_events=4)
        # It stops between two instants.
        self.assertEqual(report["event_count"], "6")
        self.assertEqual(report["clock"]["time"], after(2))
        self.assertIn(after(3), report["stopped_early"])
        self.assertIn("advance again", report["stopped_early"])
        self.assertEqual(self.advance(until_idle=True)["stopped_early"], "")

    @over_both_transports
    def test_it_waits_for_webhooks_so_that_a_merchant_sees_the_order_as_it_was(self):
        with Receiver() as receiver:
            made = self.make_account(webhooks=[receiver.url])
            caller = self.connect(apikey=made["api_key"])
            asked = {"x-sandbox-scenario": "happy-path"}
            caller.call("createOrder", asked, **ORDER)
            report = caller.call("AdvanceClock", until_idle=True)
            self.assertEqual(report["clock"]["deliveries_pending"], "0")
            for status in ("CONFIRMING", "SUCCESSFUL"):
                self.assertEqual(receiver.next().order["status"], status)
            self.assertTrue(receiver.is_empty())
            told = [(each["type"], each["at"]) for each in report["events"]]
            self.assertIn(("webhook_sent", after(2)), told)
            self.assertIn(("webhook_settled", after(2)), told)

    @over_both_transports
    def test_advances_take_turns(self):
        self.create("slow-confirmations")
        callers = [self.connect(apikey=self.key) for _ in range(4)]
        with concurrent.futures.ThreadPoolExecutor() as threads:
            reports = list(threads.map(lambda each: each.call("AdvanceClock", by="10m"), callers))
        times = sorted(report["clock"]["time"] for report in reports)
        self.assertEqual(times, [after(600 * turn) for turn in (1, 2, 3, 4)])

    @over_both_transports
    def test_an_advance_whose_account_is_deleted_is_ended(self):
        with HangingReceiver() as receiver:
            made = self.make_account(webhooks=[receiver.url])
            caller = self.connect(apikey=made["api_key"])
            caller.call("createOrder", {"x-sandbox-scenario": "happy-path"}, **ORDER)
            with concurrent.futures.ThreadPoolExecutor() as threads:
                advance = threads.submit(caller.call, "AdvanceClock", until_idle=True)
                receiver.wait_for_request()
                self.assertFalse(advance.done())
                self.control.call("DeleteAccount", name=made["name"])
                self.assertIn("was deleted", str(advance.exception()))

    @over_both_transports
    def test_advances_that_make_no_sense_are_refused(self):
        self.advance(to=after(10))
        for goal, says in (
            ({}, "expected exactly one of by, to and until_idle, got 0"),
            ({"by": "1s", "until_idle": True}, "got 2"),
            ({"by": "1s", "to": after(20), "until_idle": True}, "got 3"),
            ({"by": "soon"}, "by: expected a duration"),
            ({"by": "-1s"}, "by: expected a duration"),
            ({"to": "tomorrow"}, ("to: expected", "tomorrow")),
            ({"to": after(20)[:-1]}, "to: expected"),
            ({"until_idle": True, "max_events": -1}, ("max_events: expected", "-1")),
            ({"until_idle": True, "max_events": 10**9}, "max_events: expected"),
        ):
            with self.subTest(goal=goal):
                self.assert_refused("INVALID_ARGUMENT", says, "AdvanceClock", **goal)
        self.assertEqual(self.clock()["time"], after(10))

    @over_both_transports
    def test_it_is_set(self):
        order = self.create("happy-path")
        moved = self.account.call("SetClock", clock={"time": after(3)})
        self.assertEqual((moved["mode"], moved["time"]), ("manual", after(3)))
        self.assertEqual(self.get(order)["order"]["confirmations"], "1")  # it played what was due
        fast = self.account.call("SetClock", clock={"mode": "x1000000"})
        self.assertEqual(fast["mode"], "x1000000")
        wait_until(lambda: self.get(order)["order"]["status"] == "SUCCESSFUL")
        self.assertGreater(self.clock()["time"], after(5))
        self.account.call("SetClock", clock={"mode": "manual"})
        self.assertEqual(self.clock(), self.clock())

    @over_both_transports
    def test_it_never_goes_back(self):
        self.advance(to=after(10))
        for time in (START, after(9, 999)):
            self.assert_refused(
                "FAILED_PRECONDITION", "never goes back", "SetClock", clock={"time": time}
            )
        self.assertEqual(self.clock()["time"], after(10))

    @over_both_transports
    def test_an_advance_never_goes_back(self):
        self.advance(to=after(10))
        self.assert_refused(
            "FAILED_PRECONDITION", "never goes back", "AdvanceClock", to=after(9, 999)
        )
        self.assertEqual(self.advance(to=after(10))["clock"]["time"], after(10))

    @over_both_transports
    def test_a_delayed_call_is_answered_when_its_account_is_deleted(self):
        fault = {"on": "createOrder", "times": 1, "do": {"delay": "30s"}}
        self.account.call("AddFault", source=json.dumps(fault))
        caller = self.connect(apikey=self.key)
        with concurrent.futures.ThreadPoolExecutor() as threads:
            call = threads.submit(caller.call, "createOrder", **ORDER)
            wait_until(lambda: self.clock()["next_due"] == after(30))
            self.control.call("DeleteAccount", name=self.name)
            self.assertIn("id", call.result()["order"])

    @over_both_transports
    def test_settings_that_make_no_sense_are_refused(self):
        for setting, says in (
            ({"mode": "fast"}, ("clock.mode: expected real, manual, or xN", '"fast"')),
            ({"mode": "x0.0001"}, "clock.mode"),
            ({"mode": "x1000001"}, "clock.mode"),
            ({"mode": "x1e3z"}, "clock.mode"),
            ({"time": "2026-13-01T00:00:00Z"}, ("clock.time: expected", "2026-13")),
            ({"mode": "real", "time": "noon"}, "clock.time"),
        ):
            with self.subTest(setting=setting):
                self.assert_refused("INVALID_ARGUMENT", says, "SetClock", clock=setting)
        self.assertEqual(self.clock()["mode"], "manual")

    @over_both_transports
    def test_a_delayed_call_is_answered_after_an_advance(self):
        fault = {"on": "createOrder", "times": 1, "do": {"delay": "30s"}}
        self.account.call("AddFault", source=json.dumps(fault))
        caller = self.connect(apikey=self.key)
        with concurrent.futures.ThreadPoolExecutor() as threads:
            call = threads.submit(caller.call, "createOrder", **ORDER)
            wait_until(lambda: self.clock()["next_due"] == after(30))
            (found,) = self.account.call("ListOrders")["orders"]  # it was created at once
            self.advance(by="29999ms")
            self.assertFalse(call.done())
            self.advance(by="1ms")
            self.assertEqual(call.result()["order"]["id"], found["order"]["id"])


class ClockFlags(unittest.TestCase):
    def test_the_default_accounts_clock_starts_as_the_flags_say(self):
        flags = ("--clock", "manual", "--start-time", "2026-01-01T00:00:00Z")
        with Sandbox(*flags) as sandbox:
            caller = RestCaller(sandbox)
            self.addCleanup(caller.close)
            shown = caller.call("GetClock")
            self.assertEqual((shown["mode"], shown["time"]), ("manual", START))
            order = caller.call("createOrder", {"apikey": "sandbox"}, **ORDER)["order"]
            self.assertEqual(order["created_at"], "1767225600")
            caller.call("AdvanceClock", by="15m")
            found = caller.call("getPublicOrderById", id=order["id"])["order"]
            self.assertEqual(found["status"], "SUCCESSFUL")


class Orders(ControlTest):
    def act(self, name, order, /, **fields):
        return self.account.call(name, id=order["id"], **fields)

    def values(self, order):
        return [payment["value"] for payment in self.get(order)["payments"]]

    @over_both_transports
    def test_an_order_is_told_with_its_payments_and_its_timeline(self):
        order = self.create("happy-path")
        self.advance(until_idle=True)
        found = self.get(order)
        self.assertEqual(found["order"]["id"], order["id"])
        self.assertEqual(found["order"]["redirect_url"], order["redirect_url"])
        self.assertEqual(found["order"]["merchant_order_id"], "A-7")
        self.assertEqual((found["scenario"], found["scenario_state"]), ("happy-path", "finished"))
        (payment,) = found["payments"]
        self.assertEqual((payment["value"], payment["confirmations"]), ("150000", "3"))
        self.assertEqual(
            [(each["at"], each["type"], each["text"]) for each in found["timeline"]],
            [
                (START, "order_created", "A-7: 0.0015 BTC (150000)"),
                (START, "scenario_chosen", "happy-path: the caller asked for it"),
                (after(2), "payment_seen", "0.0015 BTC (150000)"),
                (after(2), "status_changed", "PENDING -> CONFIRMING"),
                (after(3), "blocks_found", "1"),
                (after(4), "blocks_found", "1"),
                (after(5), "blocks_found", "1"),
                (after(5), "status_changed", "CONFIRMING -> SUCCESSFUL"),
                (after(5), "scenario_finished", ""),
            ],
        )

    @over_both_transports
    def test_no_such_order(self):
        mine = self.create()
        acts = ("PayOrder", "ConfirmOrder", "DropPayment", "ExpireOrder", "CancelOrder")
        for bad in ("7", "A-7", str(int(mine["id"]) + 1), str(2**63)):
            for name in ("GetOrder", *acts):
                with self.subTest(name=name, id=bad):
                    self.assert_refused("NOT_FOUND", ("id: expected", f'"{bad}"'), name, id=bad)

    @over_both_transports
    def test_orders_are_listed_page_by_page(self):
        made = [self.create(merchant_order_id=f"A-{number % 2}")["id"] for number in range(7)]
        self.act("CancelOrder", {"id": made[3]})

        def ids(page):
            return [each["order"]["id"] for each in page["orders"]]

        page = self.account.call("ListOrders", limit=3)
        self.assertEqual((ids(page), page["next"]), (made[:3], made[2]))
        page = self.account.call("ListOrders", limit=3, after=page["next"])
        self.assertEqual((ids(page), page["next"]), (made[3:6], made[5]))
        page = self.account.call("ListOrders", limit=3, after=page["next"])
        self.assertEqual((ids(page), page["next"]), (made[6:], ""))
        page = self.account.call("ListOrders", limit=7)
        self.assertEqual((ids(page), page["next"]), (made, ""))
        self.assertEqual({len(each["timeline"]) for each in page["orders"]}, {0})
        page = self.account.call("ListOrders", merchant_order_id="A-1", limit=2)
        self.assertEqual((ids(page), page["next"]), ([made[1], made[3]], made[3]))
        page = self.account.call("ListOrders", merchant_order_id="A-1", status="PENDING")
        self.assertEqual(ids(page), [made[1], made[5]])
        page = self.account.call("ListOrders", status="CANCELED")
        self.assertEqual(ids(page), [made[3]])

    @over_both_transports
    def test_lists_that_make_no_sense_are_refused(self):
        for fields, says in (
            ({"limit": 1001}, ("limit: expected 1 to 1000", "1001")),
            ({"limit": -1}, "limit: expected"),
            ({"after": "A-7"}, ("after: expected", '"A-7"')),
            ({"status": "PAID"}, ("status: expected PENDING, CONFIRMING", '"PAID"')),
        ):
            with self.subTest(fields=fields):
                self.assert_refused("INVALID_ARGUMENT", says, "ListOrders", **fields)

    @over_both_transports
    def test_it_is_paid_and_confirmed_by_hand(self):
        order = self.create()
        paid = self.act("PayOrder", order, value="40%")
        self.assertEqual((paid["order"]["status"], paid["order"]["value"]), ("PENDING", "60000"))
        self.act("PayOrder", order, value="1000")
        paid = self.act("PayOrder", order)  # what remains
        self.assertEqual(
            (paid["order"]["status"], paid["order"]["value"]), ("CONFIRMING", "150000")
        )
        self.assertEqual(self.values(order), ["60000", "1000", "89000"])
        self.act("ConfirmOrder", order)
        self.assertEqual(self.get(order)["order"]["confirmations"], "1")
        confirmed = self.act("ConfirmOrder", order, blocks=2)
        self.assertEqual(confirmed["order"]["status"], "SUCCESSFUL")
        self.assertEqual(confirmed["timeline"][-1]["text"], "CONFIRMING -> SUCCESSFUL")
        self.assert_refused("FAILED_PRECONDITION", "lacks nothing", "PayOrder", id=order["id"])

    @over_both_transports
    def test_payments_that_make_no_sense_are_refused(self):
        order = self.create()
        for value in ("half", "0%", "-1", "0", "1.5", "40 %", str(2**256)):
            with self.subTest(value=value):
                self.assert_refused(
                    "INVALID_ARGUMENT", "value: expected", "PayOrder", id=order["id"], value=value
                )
        self.assertEqual(self.values(order), [])
        self.assertEqual(self.get(order)["scenario_state"], "none")

    @over_both_transports
    def test_the_chain_forgets_a_payment(self):
        order = self.create()
        for value in ("40%", "10%", "50%"):
            self.act("PayOrder", order, value=value)
        first = self.get(order)["payments"][0]["tx_id"]
        dropped = self.act("DropPayment", order, tx_id=first)
        self.assertEqual(
            (dropped["order"]["status"], dropped["order"]["value"]), ("PENDING", "90000")
        )
        self.assertEqual(self.values(order), ["15000", "75000"])
        self.act("DropPayment", order)  # the newest
        self.assertEqual(self.values(order), ["15000"])
        self.assertIn(("payment_dropped", "payment 0: 0.0006 BTC (60000)"), self.timeline(order))
        self.assert_refused(
            "NOT_FOUND", ("tx_id: expected", '"beef"'), "DropPayment", id=order["id"], tx_id="beef"
        )
        self.assert_refused(
            "INVALID_ARGUMENT", "got both", "DropPayment", id=order["id"], tx_id=first, reorg=1
        )
        self.assert_refused(
            "FAILED_PRECONDITION", order["id"], "DropPayment", id=order["id"], tx_id=first
        )

    @over_both_transports
    def test_the_newest_blocks_are_replaced(self):
        order = self.create()
        self.act("PayOrder", order, value="50%")
        self.act("ConfirmOrder", order)
        self.act("PayOrder", order)
        self.act("ConfirmOrder", order)
        replaced = self.act("DropPayment", order, reorg=1)
        self.assertEqual(replaced["order"]["status"], "PENDING")
        self.assertEqual([each["confirmations"] for each in replaced["payments"]], ["1"])
        told = [each["type"] for each in replaced["timeline"]]
        self.assertIn("blocks_replaced", told)
        self.assertIn("payment_dropped", told)
        self.assert_refused("INVALID_ARGUMENT", "-1", "DropPayment", id=order["id"], reorg=-1)

    @over_both_transports
    def test_it_expires_and_is_canceled_by_hand(self):
        for name, status in (("ExpireOrder", "EXPIRED"), ("CancelOrder", "CANCELED")):
            order = self.create()
            ended = self.act(name, order)
            self.assertEqual(ended["order"]["status"], status)
            self.assertEqual(ended["timeline"][-1]["text"], f"PENDING -> {status}")
            self.assert_refused("FAILED_PRECONDITION", (order["id"], status), name, id=order["id"])

    @over_both_transports
    def test_blocks_that_make_no_sense_are_refused(self):
        order = self.create()
        self.assert_refused("FAILED_PRECONDITION", order["id"], "ConfirmOrder", id=order["id"])
        self.act("PayOrder", order)
        self.assert_refused("INVALID_ARGUMENT", "-1", "ConfirmOrder", id=order["id"], blocks=-1)

    @over_both_transports
    def test_each_act_by_hand_takes_the_order_over(self):
        acts = (
            ("PayOrder", {}),
            ("ConfirmOrder", {}),
            ("DropPayment", {}),
            ("DropPayment", {"reorg": 1}),
            ("ExpireOrder", {}),
            ("CancelOrder", {}),
        )
        self.put(
            "partly",
            timeline=[
                {"at": "1s", "pay": "40%"},
                {"after": "0s", "confirm": 1},
                {"at": "1h", "pay": "remaining"},
            ],
            order={"expires_in": "2h"},
        )
        orders = [self.create("partly") for _ in acts]
        self.advance(by="1s")
        for (name, fields), order in zip(acts, orders):
            with self.subTest(name=name, fields=fields):
                self.assertEqual(self.get(order)["scenario_state"], "playing")
                taken = self.act(name, order, **fields)
                self.assertEqual(taken["scenario_state"], "taken over")
                self.assertEqual(taken["scenario"], "partly")
                told = [each["type"] for each in taken["timeline"]]
                self.assertEqual(told.count("scenario_taken_over"), 1)
        self.advance(by="1h")
        told = self.account.call("ListEvents", limit=1000)["events"]
        seen = [each["at"] for each in told if each["type"] == "payment_seen"]
        self.assertEqual(set(seen), {after(1)})

    @over_both_transports
    def test_a_refused_act_leaves_the_order_to_its_scenario(self):
        order = self.create("happy-path")
        self.assert_refused("FAILED_PRECONDITION", order["id"], "ConfirmOrder", id=order["id"])
        self.assertEqual(self.get(order)["scenario_state"], "playing")
        self.advance(until_idle=True)
        self.assertEqual(self.get(order)["order"]["status"], "SUCCESSFUL")


class Waiting(ControlTest):
    @over_both_transports
    def test_a_call_waits_until_the_order_has_the_status(self):
        order = self.create()
        ended = []

        def wait():
            waiter = self.connect(apikey=self.key)
            ended.append(waiter.call("WaitForOrder", id=order["id"], status="CONFIRMING"))

        thread = threading.Thread(target=wait)
        thread.start()
        self.assertEqual(self.get(order)["order"]["status"], "PENDING")
        self.account.call("PayOrder", id=order["id"])
        thread.join(PATIENCE_SECONDS)
        self.assertEqual(ended[0]["order"]["status"], "CONFIRMING")
        at_once = self.account.call("WaitForOrder", id=order["id"], status="CONFIRMING")
        self.assertEqual(at_once["order"]["id"], order["id"])

    @over_both_transports
    def test_what_cannot_come_any_more_is_not_waited_for(self):
        order = self.create()
        self.account.call("CancelOrder", id=order["id"])
        self.assert_refused(
            "FAILED_PRECONDITION", "CANCELED", "WaitForOrder", id=order["id"], status="SUCCESSFUL"
        )

    @over_both_transports
    def test_a_wait_ends_with_its_time(self):
        order = self.create()
        asked = {"id": order["id"], "status": "SUCCESSFUL"}
        self.assert_refused(
            "DEADLINE_EXCEEDED", ("PENDING", "SUCCESSFUL"), "WaitForOrder", timeout="10ms", **asked
        )
        self.assert_refused("INVALID_ARGUMENT", "10m", "WaitForOrder", timeout="11m", **asked)
        self.assert_refused("INVALID_ARGUMENT", "status", "WaitForOrder", id=order["id"])
        self.assert_refused("NOT_FOUND", "id", "WaitForOrder", id="7", status="EXPIRED")


class WhatHappened(ControlTest):
    @over_both_transports
    def test_events_are_numbered_and_listed_page_by_page(self):
        orders = [self.create("happy-path") for _ in range(2)]
        self.advance(until_idle=True)
        events = self.account.call("ListEvents")["events"]
        self.assertEqual([each["number"] for each in events], [str(n + 1) for n in range(18)])
        self.assertEqual([each["at"] for each in events], sorted(each["at"] for each in events))
        page = self.account.call("ListEvents", after="3", limit=2)["events"]
        self.assertEqual(page, events[3:5])
        of_one = self.account.call("ListEvents", order_id=orders[1]["id"])["events"]
        self.assertEqual(of_one, [each for each in events if each["order_id"] == orders[1]["id"]])
        self.assertEqual(of_one, self.get(orders[1])["timeline"])
        page = {"order_id": orders[1]["id"], "after": of_one[2]["number"], "limit": 1}
        self.assertEqual(self.account.call("ListEvents", **page)["events"], of_one[3:4])
        self.assertEqual(self.account.call("ListEvents", after="18")["events"], [])

    @over_both_transports
    def test_lists_that_make_no_sense_are_refused(self):
        for name in ("ListEvents", "ListDeliveries", "ListRequests"):
            for fields, says in (
                ({"limit": 1001}, "limit: expected 1 to 1000"),
                ({"limit": -1}, "limit: expected"),
                ({"after": -1}, ("after: expected a number from 0", "-1")),
                ({"order_id": "A-7"}, ("order_id: expected", '"A-7"')),
            ):
                with self.subTest(name=name, fields=fields):
                    self.assert_refused("INVALID_ARGUMENT", says, name, **fields)

    @over_both_transports
    def test_webhooks_are_told_with_what_came_back(self):
        with Receiver(answers=[200, 500]) as receiver:
            made = self.make_account(webhooks=[receiver.url], webhook_retries="none")
            self.account = self.connect(apikey=made["api_key"])
            order = self.create("webhook-out-of-order", pg_wallet_id="42")
            other = self.create("webhook-lost")
            self.assertEqual(self.account.call("ListDeliveries")["deliveries"], [])
            self.advance(until_idle=True)
            of_order = self.account.call("ListDeliveries", order_id=order["id"])["deliveries"]
            self.assertEqual([each["status"] for each in of_order], ["SUCCESSFUL", "CONFIRMING"])
            successful, confirming = of_order
            self.assertEqual(successful["url"], receiver.url)
            self.assertEqual(
                successful["body"],
                f'{{"id":"{order["id"]}","pg_wallet_id":"42","merchant_order_id":"A-7",'
                '"status":"SUCCESSFUL"}',
            )
            self.assertEqual(successful["sent_at"], after(5))
            self.assertEqual(confirming["sent_at"], after(5))
            self.assertLess(int(successful["sent_event"]), int(confirming["sent_event"]))
            of_other = self.account.call("ListDeliveries", order_id=other["id"])["deliveries"]
            self.assertEqual([each["state"] for each in of_other], ["delivered", "skipped"])
            self.assertEqual(of_other[1]["sent_at"], "")
            deliveries = self.account.call("ListDeliveries")["deliveries"]
            self.assertEqual([each["number"] for each in deliveries], ["1", "2", "3", "4"])
            answers = sorted(each["http_status"] for each in deliveries)
            self.assertEqual(answers, [0, 200, 200, 500])
            self.assertEqual(
                self.account.call("ListDeliveries", after="1", limit=2)["deliveries"],
                deliveries[1:3],
            )
            events = {each["number"]: each for each in self.account.call("ListEvents")["events"]}
            for each in of_order:
                self.assertEqual(events[each["sent_event"]]["type"], "webhook_sent")
                self.assertEqual(events[each["settled_event"]]["type"], "webhook_settled")

    @over_both_transports
    def test_calls_of_the_merchant_api_are_recorded(self):
        fail = {"fail": {"code": "ABORTED", "message": "no"}}
        fault = {"on": "createOrder", "times": 1, "do": fail}
        self.account.call("AddFault", source=json.dumps(fault))
        self.assert_refused("ABORTED", "no", "createOrder", **ORDER)
        order = self.create("happy-path")
        self.advance(by="2s")
        self.account.call("getPublicOrderById", id=order["id"])
        self.account.call("getPublicOrderById", id=order["id"])
        calls = self.account.call("ListRequests")["requests"]
        self.assertEqual([each["number"] for each in calls], ["1", "2", "3", "4"])
        transport = "rest" if "Rest" in self.connect_as.__name__ else "grpc"
        self.assertEqual({each["transport"] for each in calls}, {transport})
        refused, created, asked, _ = calls
        self.assertEqual((refused["code"], refused["message"]), ("ABORTED", "no"))
        self.assertEqual((refused["fault"], refused["order_id"]), ("fail ABORTED", ""))
        self.assertEqual((created["rpc"], created["code"]), ("createOrder", "OK"))
        self.assertEqual((created["fault"], created["order_id"]), ("", order["id"]))
        self.assertEqual((asked["rpc"], asked["at"]), ("getPublicOrderById", after(2)))
        events = self.account.call("ListEvents")["events"]
        self.assertEqual(asked["after_event"], events[-1]["number"])
        of_order = self.account.call("ListRequests", order_id=order["id"])["requests"]
        self.assertEqual(of_order, calls[1:])
        page = self.account.call("ListRequests", after="1", limit=2)
        self.assertEqual((page["requests"], page["next"]), (calls[1:3], "3"))
        page = self.account.call("ListRequests", after=page["next"], limit=2)
        self.assertEqual((page["requests"], page["next"]), (calls[3:], "0"))


if __name__ == "__main__":
    unittest.main()
