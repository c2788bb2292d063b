"""Settings from flags, the environment and the configuration file: the first that has one wins."""

import json
import pathlib
import tempfile
import unittest

from receiver import Receiver
from rest import CREATE_ORDER, PUBLIC, RestClient
from sandbox import API_KEY, Sandbox

ORDER = {"merchant_order_id": "A-7", "asset_name": "BTC", "target_value": "150000"}

DOGE = {
    "name": "DOGE",
    "chain": "DOGE",
    "network": "dogenet",
    "decimals": 8,
    "target_confirmations": 2,
    "expiry_seconds": 600,
    "address": "bitcoin-testnet",
}


class ConfigurationTest(unittest.TestCase):
    def config(self, **keys):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="payscrypt-e2e-"))
        path = pathlib.Path(folder) / "sandbox.json"
        path.write_text(json.dumps(keys), encoding="utf-8")
        return str(path)

    def client(self, sandbox, api_key=API_KEY):
        return self.enterContext(RestClient(sandbox, api_key))


class Precedence(ConfigurationTest):
    KEYS = ("from-default", "from-file", "from-environment", "from-flag")

    def keys_taken(self, *flags, env=None):
        """Which of the keys opens the account."""
        with Sandbox(*flags, env=env) as sandbox, RestClient(sandbox) as client:
            return [
                key
                for key in (API_KEY, *self.KEYS)
                if client.post(CREATE_ORDER, ORDER, PUBLIC | {"apikey": key}).status == 200
            ]

    def test_flag_then_environment_then_file_then_default(self):
        file = ("--config", self.config(**{"api-key": "from-file"}))
        environment = {"PAYSCRYPT_SANDBOX_API_KEY": "from-environment"}
        flag = ("--api-key", "from-flag")
        self.assertEqual(self.keys_taken(), [API_KEY])
        self.assertEqual(self.keys_taken(*file), ["from-file"])
        self.assertEqual(self.keys_taken(*file, env=environment), ["from-environment"])
        self.assertEqual(self.keys_taken(*file, *flag, env=environment), ["from-flag"])
        self.assertEqual(self.keys_taken(*flag, env=environment), ["from-flag"])
        self.assertEqual(self.keys_taken(*file, *flag), ["from-flag"])

    def test_a_list_is_replaced_and_not_added_to(self):
        file = ("--config", self.config(wallet=[1, 2]))
        environment = {"PAYSCRYPT_SANDBOX_WALLET": "3 4"}
        flags = ("--wallet", "5", "--wallet", "6")
        for arguments, env, expected in (
            (file, None, [1, 2]),
            (file, environment, [3, 4]),
            ((*file, *flags), environment, [5, 6]),
        ):
            with self.subTest(expected=expected):
                with Sandbox(*arguments, env=env) as sandbox, RestClient(sandbox) as client:
                    taken = [
                        wallet
                        for wallet in range(1, 7)
                        if client.post(
                            CREATE_ORDER,
                            ORDER | {"pg_wallet_id": wallet},
                            PUBLIC | {"apikey": API_KEY},
                        ).status
                        == 200
                    ]
                self.assertEqual(taken, expected)

    def test_the_file_may_be_named_by_the_environment(self):
        path = self.config(**{"api-key": "from-file"})
        self.assertEqual(self.keys_taken(env={"PAYSCRYPT_SANDBOX_CONFIG": path}), ["from-file"])


class WholeConfiguration(ConfigurationTest):
    """Everything at once, by the environment alone and by the file alone."""

    def settings(self):
        self.receivers = [self.enterContext(Receiver()), self.enterContext(Receiver())]
        return {
            "listen": "127.0.0.1:0",
            "grpc-port": 0,
            "public-url": "https://pay.example/sandbox/",
            "api-key": "key-1",
            "webhook": [receiver.url for receiver in self.receivers],
            "webhook-timeout": 20.5,
            "webhook-retries": "0s,1s",
            "webhook-insecure": True,
            "wallet": [42, 43],
            "scenario": "happy-path",
            "clock": "x500",
            "seed": 7,
            "log-format": "json",
            "log-level": "debug",
        }

    def assert_in_force(self, sandbox):
        ready = json.loads(sandbox.stdout.line(lambda line: '"ready"' in line))
        self.assertEqual(ready["seed"], "7")
        self.assertEqual(ready["clock"], "x500")
        self.assertNotEqual(ready["grpc_port"], "0")
        order = self.client(sandbox, "key-1").create_order(**ORDER, pg_wallet_id=43)
        self.assertEqual(
            order["redirect_url"], f"https://pay.example/sandbox/pay/{order['id']}"
        )
        for receiver in self.receivers:
            receiver.wait_for(order["id"], "SUCCESSFUL")
        self.assertIn('"payment seen"', sandbox.stdout.text)

    def test_by_the_file_alone(self):
        path = self.config(**self.settings())
        with Sandbox("--config", path, listen=None) as sandbox:
            self.assert_in_force(sandbox)

    def test_by_the_environment_alone(self):
        env = {
            "PAYSCRYPT_SANDBOX_" + key.upper().replace("-", "_"): " ".join(map(str, value))
            if isinstance(value, list)
            else str(value)
            for key, value in self.settings().items()
        }
        with Sandbox(env=env, listen=None) as sandbox:
            self.assert_in_force(sandbox)


class Assets(ConfigurationTest):
    def test_assets_of_the_file_can_be_paid_in(self):
        with Receiver() as receiver:
            path = self.config(assets=[DOGE], webhook=receiver.url, clock="x200")
            with Sandbox("--config", path) as sandbox:
                client = self.client(sandbox)
                order = client.create_order(**ORDER | {"asset_name": "DOGE"})
                self.assertEqual((order["chain"], order["network"]), ("DOGE", "dogenet"))
                self.assertEqual(order["target_confirmations"], "2")
                self.assertEqual(int(order["expired_at"]) - int(order["created_at"]), 600)
                receiver.wait_for(order["id"], "SUCCESSFUL")
                self.assertEqual(client.get_public_order(order["id"])["confirmations"], "2")
                # Those that are built in are there as before.
                self.assertEqual(client.create_order(**ORDER)["network"], "testnet")

    def test_an_asset_of_the_file_replaces_one_that_is_built_in(self):
        regtest = DOGE | {"name": "BTC", "chain": "BTC", "address": "bitcoin-regtest"}
        path = self.config(assets=[regtest | {"network": "regtest"}], scenario="none")
        with Sandbox("--config", path) as sandbox:
            order = self.client(sandbox).create_order(**ORDER)
            self.assertEqual(order["network"], "regtest")
            self.assertTrue(any(each.startswith("bcrt1") for each in order["variants"]), order)

    def test_unknown_assets_are_told_with_those_of_the_file(self):
        with Sandbox("--config", self.config(assets=[DOGE])) as sandbox:
            answer = self.client(sandbox).post(
                CREATE_ORDER, ORDER | {"asset_name": "XRP"}, PUBLIC | {"apikey": API_KEY}
            )
            self.assertIn("BTC, DOGE, ETH, LCCN", answer.json["message"])


class Wallets(ConfigurationTest):
    def wallets(self, sandbox):
        with RestClient(sandbox) as client:
            listed = client.request("GET", "/sandbox/v1/wallets", None, [("apikey", API_KEY)])
        return [int(each["id"]) for each in listed.json["wallets"]]

    def test_are_decimal_numbers_of_64_bits(self):
        for text, wallet in (("010", 10), ("-5", -5), (str(2**63 - 1), 2**63 - 1)):
            with self.subTest(text=text), Sandbox(f"--wallet={text}") as sandbox:
                self.assertEqual(self.wallets(sandbox), [wallet])

    def test_of_an_account_differ(self):
        with Sandbox() as sandbox, RestClient(sandbox) as client:
            account = {"name": "a", "wallets": [42, 7, 42]}
            refused = client.post("/sandbox/v1/accounts", account)
            self.assertEqual((refused.status, refused.json["code"]), (400, 3), refused)
            self.assertEqual(
                refused.json["message"], "wallets: expected each wallet once, got 42 more than once"
            )
            made = client.post("/sandbox/v1/accounts", account | {"wallets": [42, 7]})
            self.assertEqual((made.status, made.json["wallets"]), (200, ["42", "7"]), made)


class Scenarios(ConfigurationTest):
    def test_a_scenario_of_the_folder_drives_orders(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="payscrypt-e2e-"))
        (pathlib.Path(folder) / "canceled.json").write_text(
            """{
              // As a customer does who thinks again.
              "name": "canceled",
              "description": "Canceled after a second.",
              "timeline": [{ "at": "1s", "cancel": true }]
            }""",
            encoding="utf-8",
        )
        with Receiver() as receiver, Sandbox(
            *("--scenarios", folder, "--scenario", "canceled"),
            *("--clock", "x200", "--webhook", receiver.url),
        ) as sandbox:
            order = self.client(sandbox).create_order(**ORDER)
            received = receiver.next().order
            self.assertEqual((received["id"], received["status"]), (order["id"], "CANCELED"))

    def test_without_a_scenario_an_order_waits_until_it_expires(self):
        with Receiver() as receiver, Sandbox(
            *("--scenario", "none", "--clock", "x10000", "--webhook", receiver.url)
        ) as sandbox:
            client = self.client(sandbox)
            order = client.create_order(**ORDER)
            received = receiver.next().order
            self.assertEqual((received["id"], received["status"]), (order["id"], "EXPIRED"))
            public = client.get_public_order(order["id"], with_payments=True)
            self.assertEqual((public["value"], public["payments"]), ("0", []))


if __name__ == "__main__":
    unittest.main()
