"""An order's whole life as a merchant's site meets it: created, paid, confirmed, announced."""

import concurrent.futures
import json
import unittest

import rest
from receiver import Receiver
from rest import CREATE_ORDER, GET_PUBLIC_ORDER, MERCHANT, RestClient
from rpc import GrpcClient, pg
from sandbox import FAST, Sandbox

ORDER_KEYS = [field.name for field in pg.Order.DESCRIPTOR.fields]
PUBLIC_ORDER_KEYS = [field.name for field in pg.PublicOrder.DESCRIPTOR.fields]

BTC_ORDER = {
    "merchant_order_id": "A-7",
    "asset_name": "BTC",
    "target_value": "150000",
    "callback_url": "https://shop.example/order/7",
    "pg_wallet_id": 42,
    "description": "Two mugs",
}


class Tour(unittest.TestCase):
    """A sandbox and a listener for each test."""

    flags = FAST

    def setUp(self):
        self.receiver = self.enterContext(Receiver())
        self.sandbox = self.enterContext(Sandbox(*self.flags, "--webhook", self.receiver.url))

    def assert_announced(self, order_id, merchant_order_id="A-7", wallet="42"):
        """CONFIRMING, then SUCCESSFUL, to the letter."""
        for status in ("CONFIRMING", "SUCCESSFUL"):
            received = self.receiver.next()
            self.assertEqual(received.method, "POST")
            self.assertEqual(received.path, "/webhook")
            self.assertEqual(received.headers["Content-Type"], "application/json")
            self.assertEqual(
                received.body.decode(),
                f'{{"id":"{order_id}","pg_wallet_id":"{wallet}",'
                f'"merchant_order_id":"{merchant_order_id}","status":"{status}"}}',
            )
        self.assertTrue(self.receiver.is_empty())


class CurlTour(Tour):
    def create(self):
        return rest.curl_post(self.sandbox, CREATE_ORDER, BTC_ORDER, MERCHANT)

    def test_order_is_created_paid_confirmed_and_announced(self):
        created = self.create()
        self.assertEqual(created.status, 200, created)
        self.assertEqual(created.headers["grpc-code"], "0")
        self.assertEqual(created.headers["grpc-message"], "OK")
        self.assertEqual(created.headers["content-type"], "application/json")
        order = created.json["order"]
        self.assertEqual(list(order), ORDER_KEYS)
        self.assertEqual(order["status"], "PENDING")

        self.assert_announced(order["id"])

        found = rest.curl_post(
            self.sandbox, GET_PUBLIC_ORDER, {"id": order["id"], "with_payments": True}
        )
        self.assertEqual(found.status, 200, found)
        self.assertEqual((found.grpc_code, found.grpc_message), ("0", "OK"))
        public = found.json["order"]
        self.assertEqual(public["status"], "SUCCESSFUL")
        self.assertEqual(public["value"], "150000")
        self.assertEqual(public["confirmations"], "3")
        (payment,) = public["payments"]
        self.assertEqual(
            list(payment), ["tx_id", "address", "value", "confirmations", "created_at"]
        )
        self.assertRegex(payment["tx_id"], "^[0-9a-f]{64}$")
        self.assertEqual(payment["address"], order["variants"][0])
        self.assertEqual(payment["value"], "150000")
        self.assertEqual(payment["confirmations"], "3")

    def test_new_order_has_what_was_asked_for_and_zero_values_are_present(self):
        order = self.create().json["order"]
        for field in ("merchant_order_id", "asset_name", "target_value", "callback_url"):
            self.assertEqual(order[field], BTC_ORDER[field])
        self.assertEqual(order["description"], "Two mugs")
        self.assertEqual(order["type"], "NORMAL")
        self.assertEqual(order["value"], "0")
        self.assertEqual(order["confirmations"], "0")
        self.assertEqual(order["target_confirmations"], "3")
        self.assertEqual((order["chain"], order["network"]), ("BTC", "testnet"))
        self.assertEqual(int(order["expired_at"]) - int(order["created_at"]), 15 * 60)
        self.assertRegex(order["id"], "^[1-9][0-9]*$")
        self.assertLess(int(order["id"]), 2**53)
        self.assertEqual(order["redirect_url"], f"{self.sandbox.url}/pay/{order['id']}")
        self.assertTrue(order["variants"])
        for address in order["variants"]:
            self.assertRegex(address, "^(tb1|m|n)[0-9A-Za-z]+$")

    def test_payments_are_listed_only_when_asked_for(self):
        order_id = self.create().json["order"]["id"]
        self.receiver.wait_for(order_id, "SUCCESSFUL")
        for request in ({"id": order_id}, {"id": order_id, "with_payments": False}):
            public = rest.curl_post(self.sandbox, GET_PUBLIC_ORDER, request).json["order"]
            self.assertEqual(public["status"], "SUCCESSFUL")
            self.assertEqual(public["payments"], [])
            self.assertEqual(list(public), PUBLIC_ORDER_KEYS)

    def test_the_documented_method_names_are_paths_too(self):
        created = rest.curl_post(self.sandbox, "/createOrder", BTC_ORDER, MERCHANT)
        self.assertEqual(created.status, 200, created)
        order_id = created.json["order"]["id"]
        found = rest.curl_post(self.sandbox, "/getPublicOrderById", {"id": order_id})
        self.assertEqual(found.json["order"]["id"], order_id)

    def test_amounts_go_past_64_bits(self):
        value = str(2**256 - 1)
        created = rest.curl_post(
            self.sandbox,
            CREATE_ORDER,
            BTC_ORDER | {"asset_name": "ETH", "target_value": value},
            MERCHANT,
        )
        order_id = created.json["order"]["id"]
        self.assert_announced(order_id)
        public = rest.curl_post(
            self.sandbox, GET_PUBLIC_ORDER, {"id": order_id, "with_payments": True}
        ).json["order"]
        self.assertEqual((public["value"], public["payments"][0]["value"]), (value, value))
        self.assertEqual(public["confirmations"], "12")


class GrpcioTour(Tour):
    def test_order_is_created_paid_confirmed_and_announced(self):
        with GrpcClient(self.sandbox.address) as client:
            order = client.create_order(**BTC_ORDER)
            self.assertEqual(order.status, pg.Order.PENDING)
            self.assertEqual(order.merchant_order_id, "A-7")
            self.assertEqual(order.target_value, "150000")
            self.assertEqual(order.target_confirmations, 3)
            self.assertEqual(order.redirect_url, f"{self.sandbox.url}/pay/{order.id}")

            self.assert_announced(order.id)

            public = client.get_public_order(order.id, with_payments=True)
            self.assertEqual(public.status, pg.Order.SUCCESSFUL)
            (payment,) = public.payments
            self.assertEqual(payment.value, "150000")
            self.assertEqual(payment.address, order.variants[0])
            self.assertEqual(len(client.get_public_order(order.id).payments), 0)

    def test_rest_and_grpc_show_the_same_order(self):
        rest_client = self.enterContext(RestClient(self.sandbox))
        with GrpcClient(self.sandbox.address) as grpc_client:
            order = grpc_client.create_order(**BTC_ORDER | {"asset_name": "LCCN"})
            self.receiver.wait_for(order.id, "SUCCESSFUL")
            by_rest = rest_client.get_public_order(order.id, with_payments=True)
            by_grpc = grpc_client.get_public_order(order.id, with_payments=True)
            self.assertEqual(list(by_rest["variants"]), list(by_grpc.variants))
            self.assertEqual(by_rest["payments"][0]["tx_id"], by_grpc.payments[0].tx_id)
            self.assertEqual(by_rest["updated_at"], str(by_grpc.updated_at))
            self.assertRegex(by_rest["variants"][0], "^0x[0-9a-fA-F]{40}$")


class WooCommercePluginTour(Tour):
    """The plugin's requests, with its undocumented field and its pg_wallet_id as a string."""

    def test_the_plugin_works_unmodified(self):
        created = rest.curl_post(
            self.sandbox,
            CREATE_ORDER,
            {
                "merchant_name": "A shop",
                "merchant_order_id": "1234",
                "asset_name": "ETH",
                "target_value": "20000000000000000",
                "callback_url": "https://shop.example/checkout/order-received/1234/?key=wc_1",
                "pg_wallet_id": "42",
                "description": "Order 1234",
            },
            {"Content-Type": "application/json", "apikey": "sandbox"},
        )
        self.assertEqual(created.status, 200, created)
        redirect_url = created.json["order"]["redirect_url"]
        self.assertTrue(redirect_url.startswith("http://"), redirect_url)

        for status in ("CONFIRMING", "SUCCESSFUL"):
            webhook = json.loads(self.receiver.next().body)
            self.assertEqual(webhook["merchant_order_id"], "1234")
            # Straight from the webhook's body, as the plugin does.
            found = rest.curl_post(self.sandbox, GET_PUBLIC_ORDER, {"id": webhook["id"]})
            self.assertEqual(found.status, 200, found)
            self.assertEqual(webhook["status"], status)
        self.assertEqual(found.json["order"]["status"], "SUCCESSFUL")


class ManyClients(Tour):
    """REST and gRPC side by side on the one port."""

    CLIENTS_OF_EACH = 10
    ORDERS_OF_EACH = 10

    def by_rest(self, client_number):
        with RestClient(self.sandbox) as client:
            return self.orders_of(client, f"rest-{client_number}", lambda order: order["id"])

    def by_grpc(self, client_number):
        with GrpcClient(self.sandbox.address) as client:
            return self.orders_of(client, f"grpc-{client_number}", lambda order: order.id)

    def orders_of(self, client, name, id_of):
        ids = {}
        for number in range(self.ORDERS_OF_EACH):
            merchant_order_id = f"{name}-{number}"
            order = client.create_order(**BTC_ORDER | {"merchant_order_id": merchant_order_id})
            ids[id_of(order)] = merchant_order_id
            self.assertEqual(id_of(client.get_public_order(id_of(order))), id_of(order))
        return ids

    def test_twenty_concurrent_clients_get_each_its_own_orders(self):
        created = {}
        with concurrent.futures.ThreadPoolExecutor(2 * self.CLIENTS_OF_EACH) as pool:
            running = [
                pool.submit(client, number)
                for number in range(self.CLIENTS_OF_EACH)
                for client in (self.by_rest, self.by_grpc)
            ]
            for each in running:
                created |= each.result()
        self.assertEqual(len(created), 2 * self.CLIENTS_OF_EACH * self.ORDERS_OF_EACH)

        announced = {order_id: [] for order_id in created}
        for _ in range(2 * len(created)):
            webhook = self.receiver.next().order
            self.assertEqual(webhook["merchant_order_id"], created[webhook["id"]])
            announced[webhook["id"]].append(webhook["status"])
        self.assertEqual(set(map(tuple, announced.values())), {("CONFIRMING", "SUCCESSFUL")})
        self.assertEqual(self.sandbox.stderr.text, "")


if __name__ == "__main__":
    unittest.main()
