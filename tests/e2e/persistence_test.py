"""What --data keeps: everything, over stops and crashes, or an error that says why not."""

import contextlib
import json
import os
import pathlib
import resource
import sqlite3
import subprocess
import tempfile
import unittest

from receiver import Receiver
from rest import CREATE_ORDER, MERCHANT, RestClient
from sandbox import Sandbox, binary, environment, run

QUIET = ("--scenario", "none")


class Folder(unittest.TestCase):
    """A test with a folder of its own, for its data file."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="payscrypt-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.data = self.folder / "data"

    def started(self, *flags):
        public = ("--public-url", "http://pay.test")  # the same over restarts, unlike the port
        sandbox = Sandbox("--data", str(self.data), *public, *flags)
        self.addCleanup(sandbox.end_by_force)
        return sandbox

    def control(self, sandbox, method, path, body=None, headers=()):
        with RestClient(sandbox) as client:
            text = None if body is None else json.dumps(body)
            answer = client.request(method, "/sandbox/v1" + path, text, headers)
        self.assertEqual(answer.status, 200, answer)
        return answer.json

    def create(self, sandbox, **fields):
        order = {"merchant_order_id": "A-1", "asset_name": "BTC", "target_value": "150000"}
        with RestClient(sandbox) as client:
            return client.create_order(**(order | fields))

    def order(self, sandbox, order_id):
        return self.control(sandbox, "GET", f"/orders/{order_id}")


class ACrash(Folder):
    """The process is killed, as the kernel does it, right after an answer."""

    def test_keeps_an_order_that_was_acknowledged_as_it_was(self):
        first = self.started(*QUIET)
        order = self.create(first, merchant_order_id="A-7", callback_url="http://shop/back")
        paid = self.control(first, "POST", f"/orders/{order['id']}:pay", {"value": "100000"})
        first.end_by_force()
        self.assertEqual(self.order(self.started(*QUIET), order["id"]), paid)

    def test_gives_no_id_twice(self):
        first = self.started(*QUIET)
        ids = [self.create(first)["id"] for _ in range(3)]
        first.end_by_force()
        self.assertGreater(int(self.create(self.started(*QUIET))["id"]), max(map(int, ids)))

    def test_keeps_the_seed_so_that_addresses_go_on(self):
        first = self.started(*QUIET, "--seed", "5")
        first_order = self.create(first)
        first.end_by_force()
        second = self.started(*QUIET)
        self.assertEqual(self.control(second, "GET", "/account")["seed"], "5")
        self.assertNotEqual(self.create(second)["variants"], first_order["variants"])

    def test_lets_a_scenario_go_on_where_it_was(self):
        first = self.started("--clock", "manual", "--start-time", "2026-01-01T00:00:00Z")
        order = self.create(first)
        self.control(first, "POST", "/clock:advance", {"by": "3s"})
        before = self.order(first, order["id"])
        first.end_by_force()
        second = self.started("--clock", "manual")
        self.assertEqual(self.order(second, order["id"]), before)
        self.control(second, "POST", "/clock:advance", {"by": "1h"})
        after = self.order(second, order["id"])
        self.assertEqual(after["order"]["status"], "SUCCESSFUL")
        self.assertEqual(after["timeline"][: len(before["timeline"])], before["timeline"])

    def test_keeps_accounts_keys_scenarios_faults_and_clocks(self):
        first = self.started(*QUIET)
        self.control(
            first,
            "POST",
            "/accounts",
            {"name": "mine", "api_key": "k-1", "clock": {"mode": "manual"}, "seed": "3"},
        )
        mine = {"x-sandbox-account": "mine"}
        self.control(first, "POST", "/keys", {"key": "k-2"}, mine)
        self.control(first, "DELETE", "/keys/k-1", None, mine)
        self.control(first, "POST", "/clock:advance", {"by": "36h"}, mine)
        source = (
            '{"name": "slow", "description": "Takes an hour.",'
            ' "timeline": [{"at": "1h", "pay": "remaining"}]}'
        )
        self.control(first, "PUT", "/scenarios/slow", {"source": source}, mine)
        self.control(first, "PUT", "/account/default_scenario", {"scenario": "slow"}, mine)
        fault = '{"on": "createOrder", "skip": 1, "do": {"fail": {"code": "ABORTED"}}}'
        self.control(first, "POST", "/faults", {"source": fault}, mine)
        paths = ("/account", "/keys", "/clock", "/faults", "/scenarios/slow", "/events")
        before = {path: self.control(first, "GET", path, None, mine) for path in paths}
        first.end_by_force()
        second = self.started(*QUIET)
        for path in paths:
            with self.subTest(path):
                self.assertEqual(self.control(second, "GET", path, None, mine), before[path])
        with RestClient(second, "k-2") as client:
            client.create_order(
                merchant_order_id="A-1", asset_name="BTC", target_value="150000"
            )

    def test_leaves_a_deleted_account_deleted(self):
        first = self.started(*QUIET)
        self.control(first, "POST", "/accounts", {"name": "mine", "api_key": "k-1"})
        self.control(first, "DELETE", "/accounts/mine")
        first.end_by_force()
        accounts = self.control(self.started(*QUIET), "GET", "/accounts")["accounts"]
        self.assertEqual([account["name"] for account in accounts], ["default"])

    def test_sends_a_webhook_that_was_owed(self):
        with Receiver() as receiver:
            first = self.started("--webhook", receiver.url, "--clock", "manual", *QUIET)
            order = self.create(first)
            self.control(first, "POST", f"/orders/{order['id']}:cancel", {})
            first.end_by_force()
            self.started("--webhook", receiver.url, "--clock", "manual", *QUIET)
            receiver.wait_for(order["id"], "CANCELED")


class AStop(Folder):
    def test_leaves_one_file_with_everything(self):
        first = self.started(*QUIET)
        order = self.create(first)
        first.stop()
        self.assertEqual(os.listdir(self.folder), ["data"])
        self.assertEqual(self.order(self.started(*QUIET), order["id"])["order"]["id"], order["id"])

    def test_a_clock_that_runs_as_outside_ran_on_meanwhile(self):
        flags = ("--start-time", "2020-01-01T00:00:00Z", *QUIET)
        first = self.started(*flags)
        before = self.control(first, "GET", "/clock")["time"]
        first.stop()
        now = self.control(self.started(*flags), "GET", "/clock")["time"]
        self.assertGreaterEqual(now, before)
        self.assertTrue(now.startswith("2020-01-01T00:"), now)


class FlagsOfAnOldFile(Folder):
    def test_another_seed_is_refused(self):
        self.started("--seed", "5").stop()
        ran = run("--data", str(self.data), "--seed", "6", "--listen", "127.0.0.1:0")
        self.assertEqual(ran.returncode, 1)
        self.assertRegex(ran.stderr, "^payscrypt-sandbox: --seed: .* made with seed 5, got 6; ")
        self.assertEqual(ran.stderr.count("\n"), 1)
        self.started("--seed", "5").stop()

    def test_what_differs_changes_nothing_and_is_said(self):
        self.started("--api-key", "old", "--wallet", "1").stop()
        second = self.started("--api-key", "new", "--wallet", "1")
        keys = self.control(second, "GET", "/keys")["keys"]
        second.stop()
        self.assertEqual([each["key"] for each in keys], ["old"])
        said = second.stdout.text
        self.assertIn("--api-key is for a new data file, and changes nothing", said)
        self.assertNotIn("--wallet is", said)
        self.assertIn("API key     old", said)


class AFileOfAnOlderSandbox(Folder):
    """What an earlier program kept is all there, and goes on."""

    def test_of_version_1(self):
        dump = pathlib.Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8")
        with contextlib.closing(sqlite3.connect(self.data)) as database:
            database.executescript(dump)
        sandbox = self.started()

        orders = self.control(sandbox, "GET", "/orders")["orders"]
        self.assertEqual(
            [(one["order"]["merchant_order_id"], one["order"]["status"]) for one in orders],
            [("A-1", "SUCCESSFUL"), ("A-2", "PENDING")],
        )
        events = self.control(sandbox, "GET", "/events?limit=100")["events"]
        self.assertEqual([event["number"] for event in events], [str(n) for n in range(1, 12)])
        self.assertEqual(events[7]["text"], "CONFIRMING -> SUCCESSFUL")
        requests = self.control(sandbox, "GET", "/requests")["requests"]
        self.assertEqual([one["order_id"] for one in requests], ["5374487001", "5374487002"])

        self.control(sandbox, "POST", "/clock:advance", {"by": "1m"})
        second = self.order(sandbox, "5374487002")["order"]
        self.assertEqual(second["status"], "SUCCESSFUL")
        sandbox.stop()

        # The new program's own, from now on.
        again = self.started()
        events = self.control(again, "GET", "/events?limit=100")["events"]
        self.assertEqual([event["number"] for event in events][:12], [str(n) for n in range(1, 13)])
        self.assertEqual(self.order(again, "5374487002")["order"], second)


class AFileThatCannotBeUsed(Folder):
    """One clear line, exit code 1, and the file as it was."""

    def refused(self, why, data=None, through=()):
        data = data or self.data
        before = data.read_bytes() if data.is_file() else None
        ran = subprocess.run(
            [*through, binary(), "--data", str(data), "--listen", "127.0.0.1:0"],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )
        self.assertEqual(ran.returncode, 1, ran)
        self.assertRegex(ran.stderr, f"^payscrypt-sandbox: data file {data}: .*{why}.*\n$")
        self.assertNotIn("listening", ran.stdout)
        if before is not None:
            self.assertEqual(data.read_bytes(), before)

    def test_a_text(self):
        self.data.write_text("orders\n" * 100)
        self.refused("is no data file of payscrypt-sandbox")

    def test_a_folder(self):
        self.refused("expected a file, got something else", self.folder)

    def test_another_program_s(self):
        with sqlite3.connect(self.data) as database:
            database.execute("CREATE TABLE notes (text)")
        database.close()
        self.refused("is no data file of payscrypt-sandbox")

    def test_a_newer_one(self):
        self.started().stop()
        with sqlite3.connect(self.data) as database:
            database.execute("PRAGMA user_version = 1000")
        database.close()
        self.refused("written by a newer payscrypt-sandbox .its version is 1000")

    def test_a_damaged_one(self):
        first = self.started(*QUIET)
        for _ in range(100):
            self.create(first)
        first.stop()
        content = bytearray(self.data.read_bytes())
        content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
        self.data.write_bytes(content)
        self.refused("it is damaged")

    def test_one_that_another_sandbox_has_open(self):
        first = self.started(*QUIET)
        order = self.create(first)
        ran = run("--data", str(self.data), "--listen", "127.0.0.1:0")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("another process has it open", ran.stderr)
        self.assertEqual(self.order(first, order["id"])["order"]["id"], order["id"])

    def test_one_that_may_not_be_written(self):
        self.started().stop()
        self.data.chmod(0o444)
        # Root may write everything, but for these.
        powerless = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
        through = powerless if os.getuid() == 0 else []
        self.refused("may not be written|unable to open|readonly", through=through)


class AFullDisk(Folder):
    """The file may not grow any more, as on a full disk, until it may again."""

    def limit(self, sandbox, size):
        _, hard = resource.prlimit(sandbox.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(sandbox.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def try_to_create(self, sandbox):
        body = {"merchant_order_id": "B-1", "asset_name": "BTC", "target_value": "1"}
        with RestClient(sandbox) as client:
            return client.post(CREATE_ORDER, body, MERCHANT)

    def test_is_said_and_nothing_is_lost(self):
        with Receiver() as receiver:
            sandbox = self.started("--webhook", receiver.url, *QUIET)
            order = self.create(sandbox)
            self.limit(sandbox, 1)
            for _ in range(2):
                refused = self.try_to_create(sandbox)
                self.assertEqual((refused.status, refused.grpc_code), (503, "14"))
                self.assertRegex(
                    refused.json["message"], "^data file .*; nothing is taken until it can be"
                )
            with RestClient(sandbox) as client:
                path = f"/sandbox/v1/orders/{order['id']}:cancel"
                self.assertEqual(client.request("POST", path, "{}").status, 503)
            self.assertTrue(receiver.is_empty())
            self.limit(sandbox, resource.RLIM_INFINITY)
            sandbox.stdout.line(lambda line: "data file can be written again" in line)
            orders = self.control(sandbox, "GET", "/orders")["orders"]
            # The first that was refused is there: that it could not be kept came too late for it.
            self.assertEqual(
                [each["order"]["merchant_order_id"] for each in orders], ["A-1", "B-1"]
            )
            self.control(sandbox, "POST", f"/orders/{order['id']}:cancel", {})
            receiver.wait_for(order["id"], "CANCELED")
            sandbox.end_by_force()
        again = self.started(*QUIET)
        self.assertEqual(len(self.control(again, "GET", "/orders")["orders"]), 2)


class MaxOrders(unittest.TestCase):
    def test_forgets_the_oldest_final_orders(self):
        with Sandbox("--max-orders", "3", *QUIET) as sandbox, RestClient(sandbox) as client:
            order = {"merchant_order_id": "A-1", "asset_name": "BTC", "target_value": "150000"}
            stays = client.create_order(**order)["id"]
            ids = []
            for _ in range(20):
                ids.append(client.create_order(**order)["id"])
                client.request("POST", f"/sandbox/v1/orders/{ids[-1]}:cancel", "{}")
            listed = client.request("GET", "/sandbox/v1/orders").json["orders"]
            self.assertEqual([each["order"]["id"] for each in listed], [stays, *ids[-2:]])

    def test_refuses_a_new_one_where_none_is_final(self):
        with Sandbox("--max-orders", "2", *QUIET) as sandbox, RestClient(sandbox) as client:
            order = {"merchant_order_id": "A-1", "asset_name": "BTC", "target_value": "150000"}
            first = client.create_order(**order)["id"]
            client.create_order(**order)
            refused = client.post(CREATE_ORDER, order, MERCHANT)
            self.assertEqual((refused.status, refused.grpc_code), (429, "8"))
            self.assertIn("--max-orders", refused.json["message"])
            client.request("POST", f"/sandbox/v1/orders/{first}:cancel", "{}")
            client.create_order(**order)


if __name__ == "__main__":
    unittest.main()
