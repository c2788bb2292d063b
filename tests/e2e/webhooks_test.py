"""Webhooks to several receivers, some of which do not do their part."""

import contextlib
import unittest

from receiver import HangingReceiver, Receiver
from rest import RestClient
from sandbox import FAST, Sandbox, reserved_port

ORDER = {"merchant_order_id": "A-7", "asset_name": "BTC", "target_value": "150000"}
STATUSES = ["CONFIRMING", "SUCCESSFUL"]


class Webhooks(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(contextlib.ExitStack())

    def started(self, *urls):
        flags = [flag for url in urls for flag in ("--webhook", url)]
        sandbox = self.stack.enter_context(Sandbox(*FAST, *flags))
        return self.stack.enter_context(RestClient(sandbox))

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

    def test_a_receiver_that_failed_once_hears_of_the_next_status(self):
        receiver = self.stack.enter_context(Receiver(answers=[500]))
        client = self.started(receiver.url)
        self.assert_all_announced(receiver, self.create(client, 1))

    def test_a_url_keeps_its_query(self):
        receiver = self.stack.enter_context(Receiver())
        client = self.started(receiver.url + "?wc-api=payscrypt&a=%20b")
        self.create(client, 1)
        self.assertEqual(receiver.next().path, "/webhook?wc-api=payscrypt&a=%20b")


if __name__ == "__main__":
    unittest.main()
