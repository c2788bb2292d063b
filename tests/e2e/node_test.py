"""A real Node client, @grpc/grpc-js with proto/pg-api.proto alone, on the one port."""

import unittest

from node_client import NodeClient
from receiver import Receiver
from rest import RestClient
from sandbox import FAST, Sandbox

ORDER = {
    "merchant_order_id": "A-7",
    "asset_name": "BTC",
    "target_value": "150000",
    "pg_wallet_id": "42",
}

INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, UNAUTHENTICATED = 3, 4, 5, 16


class NodeTest(unittest.TestCase):
    def setUp(self):
        self.receiver = self.enterContext(Receiver())
        self.sandbox = self.enterContext(Sandbox(*FAST, "--webhook", self.receiver.url))
        self.client = self.enterContext(NodeClient(self.sandbox.address))

    def test_order_is_created_paid_confirmed_and_announced(self):
        order = self.client.create_order(**ORDER)
        self.assertEqual(order["status"], "PENDING")
        self.assertEqual(order["target_confirmations"], "3")
        for status in ("CONFIRMING", "SUCCESSFUL"):
            self.assertEqual(
                self.receiver.next().order,
                {
                    "id": order["id"],
                    "pg_wallet_id": "42",
                    "merchant_order_id": "A-7",
                    "status": status,
                },
            )
        public = self.client.get_public_order(order["id"], with_payments=True)
        self.assertEqual(public["status"], "SUCCESSFUL")
        (payment,) = public["payments"]
        self.assertEqual((payment["value"], payment["confirmations"]), ("150000", "3"))
        self.assertEqual(payment["address"], order["variants"][0])
        self.assertEqual(self.client.get_public_order(order["id"])["payments"], [])

    def test_rest_answers_on_the_same_port_meanwhile(self):
        order = self.client.create_order(**ORDER)
        with RestClient(self.sandbox) as rest:
            self.assertEqual(rest.get_public_order(order["id"])["id"], order["id"])
            by_rest = rest.create_order(**ORDER)
        self.assertEqual(self.client.get_public_order(by_rest["id"])["id"], by_rest["id"])

    def test_errors_have_their_code_and_a_message_to_act_on(self):
        refused = self.client.call("createOrder", ORDER, {"apikey": "nobody's"})["error"]
        self.assertEqual(refused["code"], UNAUTHENTICATED)
        self.assertIn("apikey", refused["details"])

        unknown = ORDER | {"asset_name": "₿"}
        refused = self.client.call("createOrder", unknown, {"apikey": "sandbox"})["error"]
        self.assertEqual(refused["code"], INVALID_ARGUMENT)
        self.assertIn('asset_name: expected one of BTC, ETH, LCCN, got "₿"', refused["details"])

        refused = self.client.call("getPublicOrderById", {"id": "1"})["error"]
        self.assertEqual(refused["code"], NOT_FOUND)

    def test_a_deadline_that_has_passed_ends_the_call(self):
        late = self.client.call("createOrder", ORDER, {"apikey": "sandbox"}, deadline_ms=-1)
        self.assertEqual(late["error"]["code"], DEADLINE_EXCEEDED)
        self.assertEqual(self.client.create_order(**ORDER)["status"], "PENDING")

    def test_a_hundred_calls_at_once_on_one_connection_are_all_answered(self):
        for number in range(100):
            order = ORDER | {"merchant_order_id": f"B-{number}"}
            self.client.begin("createOrder", order, {"apikey": "sandbox"})
        created = {}
        for _ in range(100):
            answer = self.client.answer()
            created[answer["call"]] = answer["response"]["order"]
        self.assertEqual(len({order["id"] for order in created.values()}), 100)
        for number, order in created.items():
            self.assertEqual(order["merchant_order_id"], f"B-{number}")


if __name__ == "__main__":
    unittest.main()
