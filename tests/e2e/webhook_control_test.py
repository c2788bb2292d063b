"""Webhooks at run time: registering, retrying, sending again, testing and spoofing."""

import json
import unittest

from callers import ControlTest, over_both_transports
from receiver import HangingReceiver, Receiver
from sandbox import reserved_port

MINUTE = 60
HOUR = 60 * MINUTE


class WebhookTest(ControlTest):
    def account_with(self, *urls, **fields):
        made = self.make_account(webhooks=list(urls), **fields)
        self.account = self.connect(apikey=made["api_key"])
        return made

    def delivery(self, number):
        return self.account.call("GetDelivery", number=number)

    def states(self):
        return [each["state"] for each in self.account.call("ListDeliveries")["deliveries"]]

    def confirming(self):
        """A new order that was paid just now."""
        order = self.create()
        self.account.call("PayOrder", id=order["id"])
        self.advance(by="0s")
        return order


def clock_of(instant):
    """Seconds since START, of an instant of the same day."""
    hours, minutes, seconds = instant[len("2026-01-01T") : -1].split(":")
    return int(hours) * HOUR + int(minutes) * MINUTE + float(seconds)


class Retries(WebhookTest):
    @over_both_transports
    def test_days_of_retries_are_played_by_one_advance(self):
        with reserved_port() as holder:
            url = f"http://127.0.0.1:{holder.getsockname()[1]}/webhook"
            self.account_with(url)
            self.confirming()
            self.advance(until_idle=True)
            delivery = self.delivery(1)
            self.assertEqual(delivery["state"], "failed")
            attempts = delivery["attempts"]
            self.assertEqual([each["state"] for each in attempts], ["failed"] * 7)
            sent = [clock_of(each["at"]) for each in attempts]
            waits = [later - sooner for sooner, later in zip(sent, sent[1:], strict=False)]
            self.assertEqual(waits, [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR])
            self.assertIn("Failed to connect", attempts[0]["error"])
            events = self.account.call("ListEvents")["events"]
            told = [each["type"] for each in events if each["type"].startswith("webhook")]
            self.assertEqual(
                told,
                ["webhook_sent", "webhook_settled", "webhook_retry_planned"] * 6
                + ["webhook_sent", "webhook_settled", "webhook_given_up"],
            )

    @over_both_transports
    def test_each_attempt_says_which_it_is_and_is_recorded_as_it_came(self):
        answers = [500, (503, {"X-Why": "busy", "Retry-After": "60"})]
        with Receiver(answers=answers) as receiver:
            self.account_with(receiver.url)
            self.confirming()
            self.advance(until_idle=True)
            delivery = self.delivery(1)
            self.assertEqual(delivery["state"], "delivered")
            self.assertEqual(delivery["attempt_count"], 3)
            sent = [clock_of(each["at"]) for each in delivery["attempts"]]
            self.assertEqual(sent, [0, 5, 5 + 5 * MINUTE])  # later than Retry-After asks for
            for number, attempt in enumerate(delivery["attempts"], start=1):
                came = receiver.next()
                self.assertEqual(came.headers["x-sandbox-delivery"], "1")
                self.assertEqual(came.headers["x-sandbox-attempt"], str(number))
                self.assertEqual(
                    [(each["name"], each["value"]) for each in attempt["request_headers"]],
                    came.headers.items(),
                )
                self.assertEqual(came.body.decode(), delivery["body"])
                self.assertRegex(attempt["took"], r"^(\d+s)?\d+ms$")
            of_second = {
                each["name"]: each["value"] for each in delivery["attempts"][1]["response_headers"]
            }
            self.assertEqual(of_second["X-Why"], "busy")
            listed = self.account.call("ListDeliveries")["deliveries"][0]
            self.assertEqual(listed["attempts"][0]["request_headers"], [])

    @over_both_transports
    def test_retry_after_puts_off_the_next_attempt(self):
        with Receiver(answers=[(503, {"Retry-After": "3600"})]) as receiver:
            self.account_with(receiver.url)
            self.confirming()
            self.advance(until_idle=True)
            sent = [clock_of(each["at"]) for each in self.delivery(1)["attempts"]]
            self.assertEqual(sent, [0, HOUR])
            self.assertEqual(self.delivery(1)["state"], "delivered")

    @over_both_transports
    def test_a_redirect_fails_the_attempt_and_is_not_followed(self):
        with Receiver() as elsewhere:
            with Receiver(answers=[(307, {"Location": elsewhere.url})]) as receiver:
                self.account_with(receiver.url)
                self.confirming()
                self.advance(by="5s")
                attempts = self.delivery(1)["attempts"]
                self.assertEqual([each["http_status"] for each in attempts], [307, 200])
                self.assertTrue(elsewhere.is_empty())

    @over_both_transports
    def test_gone_ends_a_delivery_and_leaves_the_webhook(self):
        with Receiver(answers=[410]) as receiver:
            self.account_with(receiver.url)
            order = self.confirming()
            self.assertEqual(self.states(), ["failed"])
            self.account.call("CancelOrder", id=order["id"])
            self.advance(by="0s")
            self.assertEqual(self.states(), ["failed", "delivered"])
            self.assertIn(
                ("webhook_given_up", "webhook 1: the receiver wants no more of it"),
                self.timeline(order),
            )

    @over_both_transports
    def test_the_next_status_waits_for_the_one_before(self):
        with Receiver(answers=[500]) as receiver:
            self.account_with(receiver.url)
            order = self.confirming()
            self.account.call("CancelOrder", id=order["id"])
            self.advance(by="0s")
            self.assertEqual(self.states(), ["retrying", "waiting"])
            says = "waits for delivery 1"
            self.assert_refused("FAILED_PRECONDITION", says, "Redeliver", number=2)
            self.advance(by="5s")
            self.assertEqual(self.states(), ["delivered", "delivered"])
            told = [receiver.next().order["status"] for _ in range(3)]
            self.assertEqual(told, ["CONFIRMING", "CONFIRMING", "CANCELED"])

    @over_both_transports
    def test_an_account_has_a_schedule_of_its_own(self):
        with Receiver(answers=[500, 500]) as receiver:
            made = self.account_with(receiver.url, webhook_retries="1s,1h")
            self.assertEqual(made["webhook_retries"], "1s,1h")
            self.confirming()
            self.assertEqual(self.states(), ["waiting"])
            self.advance(until_idle=True)
            sent = [clock_of(each["at"]) for each in self.delivery(1)["attempts"]]
            self.assertEqual(sent, [1, 1 + HOUR])
            self.assertEqual(self.states(), ["failed"])
        of_default = self.control.call("GetAccount")["webhook_retries"]
        self.assertEqual(of_default, "0s,5s,5m,30m,2h,5h,10h")
        self.assertEqual(self.make_account(webhook_retries="none")["webhook_retries"], "none")
        fields = {"webhook_retries": "1s,soon"}
        says = ("webhook_retries: expected none", '"soon"')
        self.assert_refused("INVALID_ARGUMENT", says, "CreateAccount", self.control, **fields)


class Control(WebhookTest):
    @over_both_transports
    def test_a_webhook_is_registered_changed_and_deleted(self):
        with Receiver() as first, Receiver() as second:
            webhook = self.account.call("CreateWebhook", url=first.url)
            self.assertEqual(
                webhook, {"id": "1", "url": first.url, "paused": False, "waiting": "0"}
            )
            self.confirming()
            self.assertEqual(first.next().order["status"], "CONFIRMING")
            moved = self.account.call("UpdateWebhook", id="1", url=second.url)
            self.assertEqual(moved["url"], second.url)
            self.confirming()
            self.assertEqual(second.next().order["status"], "CONFIRMING")
            self.assertEqual(self.account.call("GetAccount")["webhooks"], [second.url])
            self.account.call("DeleteWebhook", id="1")
            self.assertEqual(self.account.call("ListWebhooks")["webhooks"], [])
            self.confirming()
            self.assertTrue(first.is_empty() and second.is_empty())
            self.assertEqual(self.account.call("CreateWebhook", url=first.url)["id"], "2")
        for name in ("UpdateWebhook", "DeleteWebhook", "TestWebhook"):
            self.assert_refused("NOT_FOUND", "id: expected the id of a webhook", name, id="1")
        for url in ("", "ftp://shop", "shop.example/hook"):
            self.assert_refused("INVALID_ARGUMENT", "url: webhook URL", "CreateWebhook", url=url)

    @over_both_transports
    def test_what_a_paused_webhook_is_owed_waits_until_it_is_resumed(self):
        with Receiver() as receiver:
            self.account_with(receiver.url)
            self.account.call("UpdateWebhook", id="1", paused=True)
            order = self.confirming()
            self.account.call("CancelOrder", id=order["id"])
            self.advance(by="1h")
            self.assertEqual(self.states(), ["waiting", "waiting"])
            self.assertEqual(self.account.call("ListWebhooks")["webhooks"][0]["waiting"], "2")
            self.account.call("UpdateWebhook", id="1", paused=False)
            self.advance(by="0s")
            self.assertEqual(self.states(), ["delivered", "delivered"])
            self.assertEqual(receiver.next().order["status"], "CONFIRMING")
            self.assertEqual(receiver.next().order["status"], "CANCELED")

    @over_both_transports
    def test_what_a_deleted_webhook_is_owed_is_canceled(self):
        with Receiver(answers=[500]) as receiver:
            self.account_with(receiver.url)
            self.confirming()
            self.account.call("DeleteWebhook", id="1")
            self.advance(until_idle=True)
            self.assertEqual(self.states(), ["canceled"])
            self.assert_refused("FAILED_PRECONDITION", "is deleted", "Redeliver", number=1)

    @over_both_transports
    def test_a_test_goes_to_one_url_and_answers_with_what_came_back(self):
        with Receiver(answers=[(418, {"X-Shop": "tea"})]) as receiver, Receiver() as other:
            self.account_with(other.url, receiver.url)
            self.account.call("UpdateWebhook", id="2", paused=True)
            delivery = self.account.call("TestWebhook", id="2")
            self.assertEqual((delivery["state"], delivery["http_status"]), ("failed", 418))
            self.assertTrue(delivery["made_up"])
            headers = delivery["attempts"][0]["response_headers"]
            self.assertIn({"name": "X-Shop", "value": "tea"}, headers)
            self.assertEqual(
                receiver.next().order,
                {
                    "id": "1",
                    "pg_wallet_id": "0",
                    "merchant_order_id": "webhook-test",
                    "status": "PENDING",
                },
            )
            self.assertTrue(other.is_empty())
            self.assertEqual(self.advance(until_idle=True)["event_count"], "0")

    @over_both_transports
    def test_a_failed_delivery_is_sent_again_by_hand(self):
        with Receiver(answers=[500, 500]) as receiver:
            self.account_with(receiver.url, webhook_retries="none")
            self.confirming()
            again = self.account.call("Redeliver", number=1)
            self.assertEqual((again["state"], again["attempt_count"]), ("failed", 2))
            again = self.account.call("Redeliver", number=1)
            self.assertEqual((again["state"], again["attempt_count"]), ("delivered", 3))
            numbers = [receiver.next().headers["x-sandbox-attempt"] for _ in range(3)]
            self.assertEqual(numbers, ["1", "2", "3"])
        for number in (0, 2):
            self.assert_refused("NOT_FOUND", "number: expected", "Redeliver", number=number)
            self.assert_refused("NOT_FOUND", "number: expected", "GetDelivery", number=number)

    @over_both_transports
    def test_a_delivery_that_is_under_way_is_not_sent_twice(self):
        with HangingReceiver() as hanging:
            self.account_with(hanging.url)
            order = self.create()
            self.account.call("PayOrder", id=order["id"])
            hanging.wait_for_request()
            self.assertEqual(self.states(), ["sent"])
            self.assert_refused("FAILED_PRECONDITION", "is under way", "Redeliver", number=1)

    @over_both_transports
    def test_spoofs_tell_whatever_they_are_told_to(self):
        with Receiver() as receiver, Receiver() as other:
            self.account_with(receiver.url, other.url)
            order = self.create(pg_wallet_id="42")
            truth = {
                "id": order["id"],
                "pg_wallet_id": "42",
                "merchant_order_id": "A-7",
                "status": "PENDING",
            }
            for fields, told in (
                ({"order_id": order["id"]}, truth),
                (
                    {"order_id": order["id"], "status": "SUCCESSFUL"},
                    truth | {"status": "SUCCESSFUL"},
                ),
                (
                    {"order_id": order["id"], "merchant_order_id": "", "pg_wallet_id": "0"},
                    truth | {"merchant_order_id": "", "pg_wallet_id": "0"},
                ),
                (
                    {"id": "77", "status": "EXPIRED"},
                    {"id": "77", "pg_wallet_id": "0", "merchant_order_id": "", "status": "EXPIRED"},
                ),
            ):
                sent = self.account.call("SendWebhook", webhook_id="1", **fields)["deliveries"]
                self.assertEqual([json.loads(each["body"]) for each in sent], [told])
                self.assertEqual(receiver.next().order, told)
            self.assertTrue(other.is_empty())
            sent = self.account.call("SendWebhook", text="{", times=3)["deliveries"]
            self.assertEqual(len(sent), 6)
            for each in (receiver, other):
                self.assertEqual([each.next().body for _ in range(3)], [b"{"] * 3)
            self.assertEqual(self.get(order)["order"]["status"], "PENDING")

    @over_both_transports
    def test_spoofs_that_make_no_sense_are_refused(self):
        fields = {"text": "{"}
        self.assert_refused("FAILED_PRECONDITION", "create one first", "SendWebhook", **fields)
        self.account.call("CreateWebhook", url="http://127.0.0.1:9/")
        for code, says, fields in (
            ("INVALID_ARGUMENT", "at least one of order_id, id and text", {}),
            ("INVALID_ARGUMENT", "text: expected it alone", {"text": "{", "status": "EXPIRED"}),
            ("INVALID_ARGUMENT", ("id: expected an order's id", '"A"'), {"id": "A"}),
            ("INVALID_ARGUMENT", ("status: expected", '"PAID"'), {"id": "1", "status": "PAID"}),
            ("INVALID_ARGUMENT", ("times: expected", "1001"), {"id": "1", "times": 1001}),
            ("NOT_FOUND", "order_id: expected the id of an order", {"order_id": "7"}),
            ("NOT_FOUND", "webhook_id: expected the id", {"id": "1", "webhook_id": "A"}),
        ):
            with self.subTest(fields=fields):
                self.assert_refused(code, says, "SendWebhook", **fields)

    def add_fault(self, do):
        fault = {"on": "webhook", "status": "CONFIRMING", "times": 1, "do": do}
        self.account.call("AddFault", source=json.dumps(fault))

    @over_both_transports
    def test_added_faults_meet_the_next_webhooks(self):
        with Receiver() as receiver:
            self.account_with(receiver.url)
            for do in ({"skip": True}, {"edit": {"status": "EXPIRED"}}, {"duplicate": 1}):
                self.add_fault(do)
            for _ in range(4):
                self.confirming()
            told = [receiver.next().order["status"] for _ in range(4)]
            self.assertEqual(told, ["EXPIRED", "CONFIRMING", "CONFIRMING", "CONFIRMING"])
            self.assertEqual(self.account.call("ListFaults")["faults"], [])

    @over_both_transports
    def test_a_delayed_webhook_comes_later_and_holds_up_nothing(self):
        with Receiver() as receiver:
            self.account_with(receiver.url)
            self.add_fault({"delay": "5m"})
            order = self.confirming()
            self.assertTrue(receiver.is_empty())
            self.account.call("CancelOrder", id=order["id"])
            self.advance(by="299999ms")
            self.assertEqual(receiver.next().order["status"], "CANCELED")
            self.assertTrue(receiver.is_empty())
            self.advance(by="1ms")
            late = receiver.next().order
            self.assertEqual((late["id"], late["status"]), (order["id"], "CONFIRMING"))
            self.assertEqual(self.states(), ["delivered", "delivered"])

    @over_both_transports
    def test_a_reordered_webhook_comes_after_the_next_one(self):
        with Receiver() as receiver:
            self.account_with(receiver.url)
            self.add_fault({"reorder": True})
            order = self.confirming()
            self.confirming()
            # Not after that of another order.
            self.assertNotEqual(receiver.next().order["id"], order["id"])
            self.assertTrue(receiver.is_empty())
            self.account.call("CancelOrder", id=order["id"])
            self.advance(by="0s")
            told = [receiver.next().order for _ in range(2)]
            self.assertEqual([each["status"] for each in told], ["CANCELED", "CONFIRMING"])
            self.assertEqual({each["id"] for each in told}, {order["id"]})

    @over_both_transports
    def test_an_edited_webhook_lies_once(self):
        with Receiver() as receiver:
            self.account_with(receiver.url)
            for edit in (
                {"merchant_order_id": "of-somebody-else"},
                {"pg_wallet_id": "43"},
                {"id": "77"},
            ):
                with self.subTest(edit=edit):
                    self.add_fault({"edit": edit})
                    for lies in (True, False):
                        order = self.confirming()
                        truth = {
                            "id": order["id"],
                            "pg_wallet_id": "0",
                            "merchant_order_id": "A-7",
                            "status": "CONFIRMING",
                        }
                        told = receiver.next()
                        self.assertEqual(told.order, truth | edit if lies else truth)
            unknown = {"id": "77"}
            self.assert_refused("NOT_FOUND", "there is no order", "getPublicOrderById", **unknown)

    @over_both_transports
    def test_a_malformed_webhook_is_sent_as_it_is(self):
        with Receiver() as receiver:
            self.account_with(receiver.url)
            body = '{"id":"1", "status":'
            self.add_fault({"edit": {"body": body}})
            self.confirming()
            self.assertEqual(receiver.next().body, body.encode())
            self.assertEqual(self.delivery(1)["body"], body)
            self.confirming()
            self.assertEqual(receiver.next().order["status"], "CONFIRMING")

    @over_both_transports
    def test_deliveries_are_listed_by_webhook_and_state(self):
        with Receiver(answers=[500]) as receiver, Receiver() as other:
            self.account_with(receiver.url, other.url)
            self.confirming()

            def numbers(**fields):
                found = self.account.call("ListDeliveries", **fields)["deliveries"]
                return [each["number"] for each in found]

            self.assertEqual(numbers(webhook_id="1"), ["1"])
            self.assertEqual(numbers(webhook_id="2"), ["2"])
            self.assertEqual(numbers(state="retrying"), ["1"])
            self.assertEqual(numbers(state="delivered"), ["2"])
            self.assertEqual(numbers(state="delivered", webhook_id="1"), [])
        says = "state: expected waiting, sent"
        self.assert_refused("INVALID_ARGUMENT", says, "ListDeliveries", state="answered")


if __name__ == "__main__":
    unittest.main()
