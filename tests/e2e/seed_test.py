"""A run can be repeated: the same seed gives the same ids, addresses and transactions."""

import unittest

from receiver import Receiver
from rest import RestClient
from sandbox import FAST, Sandbox

ASSETS = ("BTC", "ETH", "LCCN")


def run_of(*flags):
    """(id, addresses, transaction ids) of an order in each asset, paid in full."""
    with Receiver() as receiver, Sandbox(*FAST, *flags, "--webhook", receiver.url) as sandbox:
        with RestClient(sandbox) as client:
            orders = []
            for asset in ASSETS:
                order = client.create_order(
                    merchant_order_id=f"A-{asset}", asset_name=asset, target_value="150000"
                )
                receiver.wait_for(order["id"], "SUCCESSFUL")
                payments = client.get_public_order(order["id"], with_payments=True)["payments"]
                transactions = [payment["tx_id"] for payment in payments]
                orders.append((order["id"], order["variants"], transactions))
            return orders


class Seed(unittest.TestCase):
    def test_the_same_seed_gives_the_same_run(self):
        first, second = run_of("--seed", "7"), run_of("--seed", "7")
        self.assertEqual(first, second)
        self.assertTrue(all(len(transactions) == 1 for _, _, transactions in first))

    def test_another_seed_gives_another_run(self):
        first, second = run_of("--seed", "7"), run_of("--seed", "8")
        for one, other in zip(first, second):
            for part, other_part in zip(one, other):
                self.assertNotEqual(part, other_part)

    def test_without_a_seed_each_run_is_another_whose_seed_repeats_it(self):
        with Sandbox() as sandbox:
            line = sandbox.stdout.line(lambda line: line.strip().startswith("seed "))
            seed = line.split()[1]
            with RestClient(sandbox) as client:
                order = client.create_order(
                    merchant_order_id="A-7", asset_name="BTC", target_value="150000"
                )
        with Sandbox("--seed", seed) as sandbox, RestClient(sandbox) as client:
            again = client.create_order(
                merchant_order_id="A-7", asset_name="BTC", target_value="150000"
            )
        self.assertEqual((again["id"], again["variants"]), (order["id"], order["variants"]))
        with Sandbox() as sandbox:
            line = sandbox.stdout.line(lambda line: line.strip().startswith("seed "))
        self.assertNotEqual(line.split()[1], seed)


if __name__ == "__main__":
    unittest.main()
