"""An account that goes on after a restart goes on as it was."""

import http.client
import json
import unittest

from data_folder import QUIET, Folder
from receiver import HangingReceiver, Receiver
from rest import CREATE_ORDER, RestClient

MINE = {"x-sandbox-account": "mine"}


class ARestart(Folder):
    def create_with(self, sandbox, apikey, **headers):
        order = {"merchant_order_id": "A-1", "asset_name": "BTC", "target_value": "150000"}
        with RestClient(sandbox) as client:
            answer = client.post(CREATE_ORDER, order, {"apikey": apikey, **headers})
        self.assertEqual(answer.status, 200, answer)
        return answer.json["order"]["id"]

    def test_after_an_account_was_deleted_while_a_webhook_was_under_way(self):
        with HangingReceiver() as receiver:
            sandbox = self.started(*QUIET)
            terms = {"name": "mine", "api_key": "k-1", "webhooks": [receiver.url]}
            self.control(sandbox, "POST", "/accounts", terms)
            order = self.create_with(sandbox, "k-1")
            self.control(sandbox, "POST", f"/orders/{order}:cancel", {}, MINE)
            receiver.wait_for_request()
            self.control(sandbox, "DELETE", "/accounts/mine")
        # The receiver is gone, so that the attempt ends, of which nothing is kept.
        sandbox.stop()
        accounts = self.control(self.started(), "GET", "/accounts")["accounts"]
        self.assertEqual([each["name"] for each in accounts], ["default"])

    def test_retries_and_the_default_scenario_are_the_accounts_own(self):
        first = self.started("--scenario", "instant")
        terms = {"name": "mine", "webhook_retries": "none", "default_scenario": "overpaid"}
        self.control(first, "POST", "/accounts", terms)
        first.stop()
        again = self.started("--webhook-retries", "0s,7s")
        mine = self.control(again, "GET", "/account", headers=MINE)
        self.assertEqual((mine["webhook_retries"], mine["default_scenario"]), ("none", "overpaid"))
        default = self.control(again, "GET", "/account")
        self.assertEqual(
            (default["webhook_retries"], default["default_scenario"]), ("0s,7s", "instant")
        )
        for headers, name in ((MINE, "overpaid"), ({}, "instant")):
            reset = self.control(again, "POST", "/account:reset", {}, headers)
            self.assertEqual(reset["default_scenario"], name)

    def test_a_redelivery_that_a_crash_cut_off_holds_up_nothing(self):
        with Receiver(answers=(500,)) as receiver:
            flags = ("--clock", "manual", "--webhook-retries", "0s,5s,1h")
            first = self.started(*QUIET, *flags, "--webhook", receiver.url)
            order = self.create(first)["id"]
            self.control(first, "POST", f"/orders/{order}:pay", {})
            self.control(first, "POST", "/clock:advance", {"by": "1s"})
            receiver.wait_for(order, "CONFIRMING")
        with HangingReceiver() as hanging:
            self.control(first, "PUT", "/webhooks/1", {"url": hanging.url})
            connection = http.client.HTTPConnection(first.address)
            self.addCleanup(connection.close)
            connection.request("POST", "/sandbox/v1/deliveries/1:redeliver", "{}")
            hanging.wait_for_request()
            first.end_by_force()
        with Receiver() as receiver:
            again = self.started(*QUIET, *flags)
            self.control(again, "PUT", "/webhooks/1", {"url": receiver.url})
            self.control(again, "POST", f"/orders/{order}:confirm", {"blocks": "3"})
            self.control(again, "POST", "/clock:advance", {"by": "2h"})
            receiver.wait_for(order, "CONFIRMING")
            receiver.wait_for(order, "SUCCESSFUL")
        states = [each["state"] for each in self.control(again, "GET", "/deliveries")["deliveries"]]
        self.assertEqual(states, ["delivered", "delivered"])

    def test_a_key_that_went_from_one_account_to_another_is_the_others(self):
        first = self.started(*QUIET)
        for name in ("mine", "yours"):
            terms = {"name": name, "api_key": f"key-of-{name}", "clock": {"mode": "manual"}}
            self.control(first, "POST", "/accounts", terms)
        source = {"timeline": [{"at": "10s", "invalidate_key": True}]}
        story = {"name": "ends", "description": "The key ends.", **source}
        self.control(first, "PUT", "/scenarios/ends", {"source": json.dumps(story)}, MINE)
        self.create_with(first, "key-of-mine", **{"x-sandbox-scenario": "ends"})
        self.control(first, "DELETE", "/keys/key-of-mine", headers=MINE)
        yours = {"x-sandbox-account": "yours"}
        self.control(first, "POST", "/keys", {"key": "key-of-mine"}, yours)
        self.control(first, "POST", "/clock:advance", {"by": "20s"}, MINE)
        for sandbox in (first, None):
            if sandbox is None:
                first.stop()
                sandbox = self.started()
            opened = self.control(sandbox, "GET", "/account", headers={"apikey": "key-of-mine"})
            self.assertEqual(opened["name"], "yours")


if __name__ == "__main__":
    unittest.main()
