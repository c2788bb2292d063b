"""What --data keeps: everything, over stops and crashes, or an error that says why not."""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import resource
import sqlite3
import unittest

from callers import wait_until
from data_folder import QUIET, Folder
from receiver import HangingReceiver, Receiver
from rest import CREATE_ORDER, MERCHANT, RestClient
from rpc import GrpcClient
from sandbox import Sandbox, run

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

    def test_an_advance_tells_of_all_its_events(self):
        sandbox = self.started("--clock", "manual")
        self.create(sandbox)
        told = self.control(sandbox, "POST", "/clock:advance", {"by": "20s"})
        self.assertEqual(str(len(told["events"])), told["event_count"])
        self.assertGreater(len(told["events"]), 5)

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


    def test_keeps_the_requests_that_ended_just_before_it(self):
        sandbox = self.started(*QUIET)
        asked = []  # (rpc, transport, order) of each, in order
        order = {"merchant_order_id": "A-1", "asset_name": "BTC", "target_value": "150000"}
        with RestClient(sandbox) as rest, GrpcClient(sandbox.address) as grpc:
            for _ in range(20):
                asked.append(("createOrder", "rest", rest.create_order(**order)["id"]))
                asked.append(("createOrder", "grpc", grpc.create_order(**order).id))
                rest.get_public_order(asked[-1][2])
                asked.append(("getPublicOrderById", "rest", asked[-1][2]))
                grpc.get_public_order(asked[-1][2])
                asked.append(("getPublicOrderById", "grpc", asked[-1][2]))
            sandbox.stop()
        again = self.started(*QUIET)
        requests = self.control(again, "GET", "/requests?limit=1000")["requests"]
        self.assertEqual(
            [(each["rpc"], each["transport"], each["order_id"]) for each in requests], asked
        )
        numbers = [int(each["number"]) for each in requests]
        self.assertEqual(numbers, list(range(1, len(asked) + 1)))
        self.assertEqual({each["code"] for each in requests}, {"OK"})

    def test_keeps_many_requests(self):
        count = 2_500
        sandbox = self.started(*QUIET)
        order_id = self.create(sandbox)["id"]
        with RestClient(sandbox) as rest:
            for _ in range(count - 1):
                rest.get_public_order(order_id)
        sandbox.stop()
        again = self.started(*QUIET)
        numbers = []
        while True:
            path = f"/requests?limit=1000&after={len(numbers)}"
            page = self.control(again, "GET", path)["requests"]
            if not page:
                break
            numbers += [int(each["number"]) for each in page]
        self.assertEqual(numbers, list(range(1, count + 1)))


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


    def test_webhook_retries_count_anew(self):
        with Receiver(answers=[500] * 20) as receiver:
            flags = ("--webhook", receiver.url, "--clock", "manual", *QUIET)
            time = ("--start-time", "2026-01-01T00:00:00Z")

            def attempts(sandbox, **advance):
                """The hour and minute of each attempt of each delivery, after an advance."""
                self.control(sandbox, "POST", "/clock:advance", advance)
                deliveries = self.control(sandbox, "GET", "/deliveries")["deliveries"]
                hour = slice(len("2026-01-01T"), len("2026-01-01T00:00"))
                return [[one["at"][hour] for one in each["attempts"]] for each in deliveries]

            def cancel_one(sandbox):
                order = self.create(sandbox)
                self.control(sandbox, "POST", f"/orders/{order['id']}:cancel", {})

            first = self.started(*flags, *time, "--webhook-retries", "0s,1h")
            cancel_one(first)
            self.assertEqual(attempts(first, by="1m"), [["00:00"]])
            first.stop()

            # What is planned stays; what follows goes by the new one.
            second = self.started(*flags, *time, "--webhook-retries", "0s,2h,3h,4h")
            retries = self.control(second, "GET", "/account")["webhook_retries"]
            self.assertEqual(retries, "0s,2h,3h,4h")
            cancel_one(second)
            told = attempts(second, until_idle=True)
            self.assertEqual(
                told, [["00:00", "01:00", "04:00", "08:00"], ["00:01", "02:01", "05:01", "09:01"]]
            )
            second.stop()

            third = self.started(*flags, *time, "--webhook-retries", "none")
            cancel_one(third)
            self.assertEqual(attempts(third, until_idle=True), [*told, ["09:01"]])

    def test_max_orders_counts_anew(self):
        def create_final(sandbox):
            order = self.create(sandbox)["id"]
            self.control(sandbox, "POST", f"/orders/{order}:cancel", {})
            return order

        first = self.started(*QUIET)
        ids = [create_final(first) for _ in range(6)]
        first.stop()
        second = self.started(*QUIET, "--max-orders", "3")
        self.assertEqual(self.orders(second), ids)  # until there is a new one
        ids.append(create_final(second))
        self.assertEqual(self.orders(second), ids[-3:])
        second.stop()
        third = self.started(*QUIET, "--max-orders", "5")
        ids += [create_final(third) for _ in range(4)]
        self.assertEqual(self.orders(third), ids[-5:])

    def test_max_orders_forgets_what_was_final_first_in_the_run_before(self):
        first = self.started(*QUIET)
        ids = [self.create(first)["id"] for _ in range(2)]
        for order in reversed(ids):
            self.control(first, "POST", f"/orders/{order}:cancel", {})
            self.control(first, "POST", "/clock:advance", {"by": "1s"})
        first.stop()
        second = self.started(*QUIET, "--max-orders", "2")
        new = self.create(second)["id"]
        self.assertEqual(self.orders(second), [ids[0], new])


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
        self.assertIn("happy-path", events[1]["text"])  # by the scenario's number in the file
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


    def test_with_scenarios_over_bounds_that_came_later(self):
        sandbox = self.started()
        mine = {"name": "mine", "description": "A test's.", "timeline": []}
        self.control(sandbox, "PUT", "/scenarios/mine", {"source": json.dumps(mine)})
        sandbox.stop()
        mine["match"] = {"description": "*" * 1000}
        mine["timeline"] = [
            {"at": "1s", "webhook": {}, "repeat": {"every": "0s", "times": 2000}},
        ]
        with contextlib.closing(sqlite3.connect(self.data)) as database:
            source = json.dumps(mine).encode()
            with database:
                changed = database.execute(
                    "UPDATE scenarios SET source = ? WHERE name = ?", (source, b"mine")
                )
            self.assertEqual(changed.rowcount, 1)

        again = self.started()
        kept = self.control(again, "GET", "/scenarios/mine")
        self.assertEqual(json.loads(kept["source"]), mine)


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

    def test_is_seen_by_those_who_ask_for_health(self):
        sandbox = self.started(*QUIET)
        address = ("--listen", sandbox.address)

        def health():
            """(live, ready, of gRPC's server and services)"""
            services = ("", "pg.PaymentGateway", "payscrypt.sandbox.v1.Sandbox")
            with RestClient(sandbox) as rest, GrpcClient(sandbox.address) as grpc:
                paths = ("/health/live", "/health/ready")
                statuses = [rest.request("GET", path).status for path in paths]
                return (*statuses, {grpc.check_health(service) for service in services})

        self.assertEqual(health(), (200, 200, {"SERVING"}))
        self.limit(sandbox, 1)
        self.assertEqual(self.try_to_create(sandbox).status, 503)
        self.assertEqual(health(), (200, 503, {"NOT_SERVING"}))
        asked = run("health", *address)
        self.assertEqual(asked.returncode, 1)
        self.assertIn("not ready", asked.stderr)
        self.limit(sandbox, resource.RLIM_INFINITY)
        wait_until(lambda: health() == (200, 200, {"SERVING"}))
        self.assertEqual(run("health", *address).returncode, 0)

    def test_ends_the_calls_that_wait_for_what_cannot_happen_now(self):
        with HangingReceiver() as receiver, concurrent.futures.ThreadPoolExecutor() as threads:
            sandbox = self.started("--webhook", receiver.url, "--clock", "manual", *QUIET)
            orders = [self.create(sandbox)["id"] for _ in range(2)]
            self.control(sandbox, "POST", f"/orders/{orders[0]}:pay", {})
            receiver.wait_for_request()

            def call(path, body):
                with RestClient(sandbox) as client:
                    return client.request("POST", f"/sandbox/v1/{path}", json.dumps(body))

            waiting = [
                threads.submit(call, f"orders/{orders[0]}:wait", {"status": "SUCCESSFUL"}),
                threads.submit(call, f"orders/{orders[1]}:wait", {"status": "CANCELED"}),
                threads.submit(call, "clock:advance", {"by": "1s"}),
                threads.submit(call, "webhooks/1:test", {}),
            ]
            self.limit(sandbox, 1)
            self.assertEqual(call(f"orders/{orders[1]}:cancel", {}).status, 503)
            for each in waiting:
                answer = each.result()
                self.assertEqual((answer.status, answer.grpc_code), (503, "14"), answer)
                self.assertIn("nothing is taken until it can be", answer.json["message"])
            self.limit(sandbox, resource.RLIM_INFINITY)
            sandbox.stdout.line(lambda line: "data file can be written again" in line)
            order = self.create(sandbox)["id"]
            self.control(sandbox, "POST", f"/orders/{order}:cancel", {})
            self.control(sandbox, "POST", f"/orders/{order}:wait", {"status": "CANCELED"})


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
