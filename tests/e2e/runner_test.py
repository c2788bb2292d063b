"""`payscrypt-sandbox test`: what it plays, prints and writes, and how it exits."""

import http.server
import json
import os
import re
import tempfile
import threading
import unittest
import urllib.request
import xml.etree.ElementTree

from receiver import HangingReceiver, Receiver
from rest import CREATE_ORDER, RestClient
from sandbox import PATIENCE_SECONDS, ROOT, Sandbox, reserved_port, run

PAID = [
    {"at": "2s", "pay": "exact"},
    {"after": "1s", "confirm": 1, "repeat": {"every": "1s", "until": "SUCCESSFUL"}},
]
STATUSES = ["PENDING", "CONFIRMING", "SUCCESSFUL"]


class RunnerTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="payscrypt-e2e-"))

    def file(self, name, test=None, **more):
        """A scenario file that pays in full, with this test; its path."""
        scenario = {"name": name, "description": "Of a test.", "timeline": PAID} | more
        if test is not None:
            scenario["test"] = test
        path = os.path.join(self.folder, name + ".json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(scenario, file)
        return path

    def path(self, name):
        return os.path.join(self.folder, name)

    def ran(self, *arguments, code=0):
        ended = run("test", *arguments)
        self.assertEqual(ended.returncode, code, ended.stdout + ended.stderr)
        return ended

    def expect(self, **expectation):
        return {"expect": expectation}


class Verdicts(RunnerTest):
    def test_a_test_that_passes_is_a_line(self):
        path = self.file(
            "paid",
            self.expect(
                create=["OK"],
                statuses=["PENDING", {"status": "CONFIRMING", "at": "2s"}, "SUCCESSFUL"],
                webhooks=["CONFIRMING", {"status": "SUCCESSFUL", "answer": 200, "id": "order"}],
                merchant={"verified_after_webhook": True, "answers": 200},
                order={"status": "SUCCESSFUL", "value": "150000", "payments": 1},
            ),
        )
        ended = self.ran(path)
        first, last = ended.stdout.splitlines()
        self.assertRegex(first, r"^ok +paid +SUCCESSFUL after 5s, 2 webhooks$")
        self.assertRegex(last, r"^1 passed, 0 failed, 0 skipped; \d+\.\d s$")
        self.assertEqual(ended.stderr, "")

    def test_a_test_that_fails_shows_both_stories_and_how_to_replay_it(self):
        path = self.file("paid", self.expect(webhooks=["CONFIRMING", "EXPIRED"]))
        ended = self.ran(path, code=1)
        lines = ended.stdout.splitlines()
        self.assertEqual(lines[0], "FAILED  paid")
        self.assertIn("  webhooks: expected CONFIRMING, EXPIRED; got CONFIRMING, SUCCESSFUL", lines)
        self.assertRegex(ended.stdout, r"(?m)^    expected +actual$")
        self.assertRegex(
            ended.stdout, r"(?m)^  ! webhook EXPIRED +\| \+5s +webhook SUCCESSFUL, answered 200$"
        )
        replay = next(line for line in lines if line.startswith("  Replay: "))
        self.assertEqual(replay, f"  Replay: payscrypt-sandbox test {path} --seed 1")
        again = self.ran(*replay.split()[3:], code=1)
        self.assertEqual(again.stdout.splitlines()[:-1], lines[:-1])

    def test_a_file_without_a_test_is_skipped(self):
        ended = self.ran(self.file("bare"), self.file("paid", self.expect(statuses=STATUSES)))
        self.assertEqual(ended.stdout.splitlines()[0], 'skipped bare: it has no "test"')
        self.assertIn("1 passed, 0 failed, 1 skipped", ended.stdout)

    def test_calls_meet_their_faults(self):
        path = self.file(
            "faulty",
            {
                "deadline": "500ms",
                "calls": [
                    {"at": "1s", "rpc": "getPublicOrderById", "outcome": "TRUNCATED"},
                    {"at": "1s", "rpc": "getPublicOrderById", "outcome": "MALFORMED"},
                    {"at": "1500ms", "rpc": "getPublicOrderById", "outcome": "OK"},
                ],
                "expect": {
                    "create": ["UNAVAILABLE", "RESET", "DEADLINE_EXCEEDED", "42", "OK"],
                    "statuses": STATUSES,
                },
            },
            faults=[
                {"on": "createOrder", "times": 1, "do": {"fail": {"code": "UNAVAILABLE"}}},
                {"on": "createOrder", "times": 1, "do": {"reset": True}},
                {"on": "createOrder", "times": 1, "do": {"hang": True}},
                {"on": "createOrder", "times": 1, "do": {"fail": {"code": 42}}},
                {"on": "getPublicOrderById", "times": 1, "do": {"truncate": True}},
                {"on": "getPublicOrderById", "times": 1, "do": {"malform": True}},
            ],
        )
        self.ran(path)

    def test_a_delayed_call_is_answered_at_its_time(self):
        path = self.file(
            "slow",
            {
                "calls": [{"at": "4s", "rpc": "getPublicOrderById"}],
                "expect": {"create": ["OK"], "statuses": [*STATUSES[:2], "SUCCESSFUL"]},
            },
            faults=[{"on": "createOrder", "times": 1, "do": {"delay": "3s"}}],
        )
        self.ran(path)

    def test_the_merchant_refuses_nonsense(self):
        path = self.file(
            "nonsense",
            self.expect(
                webhooks=[{"body": "<html>", "answer": 400}],
                merchant={"verified_after_webhook": True},
            ),
            timeline=[{"at": "1s", "webhook": {"body": "<html>"}}, {"after": "1s", "pay": "1"}],
            order={"expires_in": "365d"},
        )
        ended = self.ran(path, code=1)  # as it expires, too
        self.assertIn("EXPIRED", ended.stdout)
        self.assertNotIn("merchant.", ended.stdout)

    def test_the_pages_example_passes(self):
        with open(ROOT / "docs" / "testing.md", encoding="utf-8") as file:
            text = re.search(r"```json\n(.*?)```", file.read(), re.DOTALL).group(1)
        self.ran(self.file(**json.loads(text)))

    def test_the_shipped_scenarios_pass(self):
        ended = self.ran(str(ROOT / "scenarios"))
        self.assertNotIn("FAILED", ended.stdout)


class CannotRun(RunnerTest):
    def refusal(self, *arguments):
        ended = self.ran(*arguments, code=2)
        self.assertTrue(ended.stderr.startswith("payscrypt-sandbox: "), ended.stderr)
        return ended.stderr

    def test_bad_files_tell_all_their_errors(self):
        bad = self.file("bad", timeline=[{"at": "soon", "pay": "exact"}, {"at": "1s", "pya": "1"}])
        worse = self.file("worse", timeline=[{"at": "2s", "confirm": 0}])
        told = self.refusal(bad, worse)
        self.assertIn(f"{bad}:1:", told)
        self.assertIn("timeline[0].at", told)
        self.assertIn("timeline[1]", told)
        self.assertIn(f"{worse}:1:", told)

    def test_files_that_are_none(self):
        self.assertIn(self.path("none.json"), self.refusal(self.path("none.json")))

    def test_a_filter_that_nothing_passes(self):
        path = self.file("paid", self.expect(statuses=STATUSES))
        self.assertIn("late-*", self.refusal(path, "--filter", "late-*"))
        self.assertIn('--filter: there is no scenario with a name like ""',
                      self.refusal(path, "--filter", ""))

    def test_a_folder_without_files(self):
        with tempfile.TemporaryDirectory(prefix="payscrypt-e2e-") as empty:
            self.assertIn(f"{empty}: expected scenario files, got none", self.refusal(empty))

    def test_bad_flags(self):
        path = self.file("paid", self.expect(statuses=STATUSES))
        for flags, says in (
            ([], "--help"),
            ([path, "--frob"], "--frob"),
            ([path, "--jobs", "0"], "--jobs"),
            ([path, "--seed", "0"], "--seed"),
            ([path, "--seed", "x"], "--seed"),
            ([path, "--timeout", "0"], "--timeout"),
            ([path, "--webhook", "shop"], "--webhook"),
            ([path, "--target", "ftp://shop"], "--target"),
            ([path, "--target", "http://127.0.0.1:1", "--listen", "127.0.0.1:0"], "--listen"),
        ):
            with self.subTest(flags=flags):
                self.assertIn(says, self.refusal(*flags))

    def test_a_target_that_is_not_there(self):
        path = self.file("paid", self.expect(statuses=STATUSES))
        with reserved_port() as holder:
            url = f"http://127.0.0.1:{holder.getsockname()[1]}"
            self.assertIn(f"there is no sandbox at {url}", self.refusal(path, "--target", url))

    def test_a_silent_target(self):
        path = self.file("paid", self.expect(statuses=STATUSES))
        with HangingReceiver() as silent:
            target = silent.url.removesuffix("/hangs")
            told = self.refusal(path, "--target", target, "--timeout", "0.3")
            self.assertIn("no answer within 300 ms", told)

    def test_a_target_that_is_no_sandbox(self):
        path = self.file("paid", self.expect(statuses=STATUSES))
        with Shop() as shop:
            self.assertIn("there is no sandbox at", self.refusal(path, "--target", shop.url))


class Merchants(RunnerTest):
    def test_an_unreachable_webhook_fails_the_test_and_does_not_hang_it(self):
        path = self.file("paid", self.expect(statuses=STATUSES, merchant={"answers": 200}))
        with reserved_port() as holder:
            url = f"http://127.0.0.1:{holder.getsockname()[1]}/webhook"
            ended = self.ran(path, "--webhook", url, code=1)
        self.assertIn("merchant.answers: expected 200; got", ended.stdout)
        self.assertIn(f"--webhook {url}", ended.stdout)

    def test_a_silent_webhook_fails_the_test_and_does_not_hang_it(self):
        path = self.file("paid", self.expect(merchant={"answers": 200}))
        with HangingReceiver() as silent:
            ended = self.ran(path, "--webhook", silent.url, "--timeout", "0.3", code=1)
        self.assertIn("timed out", ended.stdout)

    def test_a_merchant_that_believes_a_webhook_is_found_out(self):
        path = self.file("paid", self.expect(merchant={"verified_after_webhook": True}))
        with Receiver() as receiver:
            ended = self.ran(path, "--webhook", receiver.url, code=1)
            self.assertEqual(receiver.next().order["status"], "CONFIRMING")
        self.assertIn("merchant.verified_after_webhook: expected", ended.stdout)


class _ShopHandler(http.server.BaseHTTPRequestHandler):
    """POST /buy?SANDBOX_URL with the order as JSON and the key: creates it."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        sandbox_url = self.path.partition("?")[2]
        if sandbox_url:
            headers = {"apikey": self.headers["x-key"], "content-type": "application/json"}
            request = urllib.request.Request(sandbox_url + CREATE_ORDER, body, headers)
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                answer.read()
        self.send_response(303)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        self.send_error(404)

    def log_message(self, *_arguments):
        pass


class Shop:
    def __enter__(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _ShopHandler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Starts(RunnerTest):
    def bought_at(self, url, status):
        return {
            "start": {
                "http": {
                    "url": url + "/buy?{{sandbox}}",
                    "headers": {"x-key": "{{apikey}}"},
                    "body": {
                        "merchant_order_id": "{{merchant_order_id}}",
                        "asset_name": "BTC",
                        "target_value": "150000",
                    },
                    "status": status,
                }
            },
            "expect": {"statuses": STATUSES, "webhooks": [{"merchant_order_id": "bought"}] * 2},
        }

    def test_a_shop_creates_the_order(self):
        with Shop() as shop:
            self.ran(self.file("bought", self.bought_at(shop.url, 303)))
            self.ran(self.file("bought", self.bought_at(shop.url, [200, 303])))

    def test_a_shop_that_answers_otherwise(self):
        with Shop() as shop:
            ended = self.ran(self.file("bought", self.bought_at(shop.url, 200)), code=1)
        self.assertIn("expected HTTP status 200, got 303", ended.stdout)

    def test_a_shop_that_creates_no_order(self):
        test = {"start": {"http": {"url": "", "status": 303}}}
        with Shop() as shop:
            test["start"]["http"]["url"] = shop.url
            ended = self.ran(self.file("bought", test), code=1)
        self.assertIn("created no order", ended.stdout)

    def test_a_shop_that_is_not_there(self):
        with reserved_port() as holder:
            url = f"http://127.0.0.1:{holder.getsockname()[1]}"
            ended = self.ran(self.file("bought", self.bought_at(url, 200)), code=1)
        self.assertIn("did not answer", ended.stdout)

    def test_somebody_else_creates_the_order(self):
        path = self.file("waited", {"start": {"wait": True}, "expect": {"statuses": STATUSES}})
        with Sandbox("--api-key", "of-the-default") as sandbox:
            flags = ("--target", sandbox.url, "--api-key", "my-shop")
            ended = []
            runner = threading.Thread(target=lambda: ended.append(run("test", path, *flags)))
            runner.start()
            order = {"merchant_order_id": "A", "asset_name": "BTC", "target_value": "150000"}
            with RestClient(sandbox) as client:
                headers = {"apikey": "my-shop", "content-type": "application/json"}
                while client.post(CREATE_ORDER, order, headers).status != 200 and not ended:
                    pass  # until the test's account is there
            runner.join()
        self.assertEqual(ended[0].returncode, 0, ended[0].stdout + ended[0].stderr)

    def test_nobody_creates_the_order(self):
        path = self.file("waited", {"start": {"wait": True}})
        ended = self.ran(path, "--timeout", "0.3", code=1)
        self.assertIn("nobody created an order", ended.stdout)


class Flags(RunnerTest):
    def files(self, count):
        test = self.expect(statuses=STATUSES, webhooks=["CONFIRMING", "SUCCESSFUL"])
        return [self.file(f"paid-{number:02}", test) for number in range(count)]

    def names(self, ended):
        return [line.split()[1] for line in ended.stdout.splitlines() if line.startswith("ok")]

    def test_results_come_in_the_files_order_whatever_the_jobs(self):
        self.files(12)
        for jobs in ("1", "5", "64"):
            ended = self.ran(self.folder, "--jobs", jobs)
            self.assertEqual(self.names(ended), [f"paid-{number:02}" for number in range(12)])

    def test_a_filter_picks_scenarios(self):
        self.files(12)
        ended = self.ran(self.folder, "--filter", "paid-1*")
        self.assertEqual(self.names(ended), ["paid-10", "paid-11"])

    def test_the_log_is_the_same_each_time(self):
        self.files(6)
        logs = []
        for jobs in ("1", "4", "4"):
            self.ran(self.folder, "--log", self.path("log"), "--jobs", jobs)
            with open(self.path("log"), encoding="utf-8") as file:
                logs.append(file.read())
        self.assertEqual(logs[0], logs[1])
        self.assertEqual(logs[1], logs[2])
        events = [json.loads(line) for line in logs[0].splitlines()]
        self.assertEqual(set(events[0]), {"test", "number", "at", "order_id", "type", "text"})
        of_first = [event for event in events if event["test"] == "paid-00"]
        self.assertEqual(
            [event["number"] for event in of_first], list(range(1, len(of_first) + 1))
        )
        created = next(event for event in of_first if event["type"] == "order_created")
        self.assertEqual(created["at"], "2026-01-01T00:00:00.000Z")

    def test_another_seed_gives_other_ids(self):
        path = self.files(1)[0]
        logs = set()
        for seed in ("1", "2"):
            self.ran(path, "--log", self.path("log"), "--seed", seed)
            with open(self.path("log"), encoding="utf-8") as file:
                logs.add(file.read())
        self.assertEqual(len(logs), 2)

    def test_junit(self):
        self.files(1)
        self.file("late", self.expect(webhooks=["EXPIRED"]))
        self.file("bare")
        self.ran(self.folder, "--junit", self.path("junit.xml"), code=1)
        root = xml.etree.ElementTree.parse(self.path("junit.xml")).getroot()
        self.assertEqual(root.tag, "testsuites")
        suite = root.find("testsuite")
        counts = [suite.get(name) for name in ("tests", "failures", "skipped")]
        self.assertEqual(counts, ["3", "1", "1"])
        tests = {test.get("name"): test for test in suite.findall("testcase")}
        self.assertEqual(set(tests), {"paid-00", "late", "bare"})
        self.assertIn("expected EXPIRED", tests["late"].find("failure").get("message"))
        self.assertIn("Replay: payscrypt-sandbox test", tests["late"].find("failure").text)
        self.assertIsNotNone(tests["bare"].find("skipped"))
        self.assertEqual(len(tests["paid-00"]), 0)

    def test_shuffling_prints_its_seed_and_takes_it(self):
        path = self.files(1)[0]
        first = self.ran(path, "--shuffle").stdout.splitlines()[0]
        self.assertRegex(first, r"^shuffled by --seed \d+$")
        seed = first.split()[-1]
        again = self.ran(path, "--shuffle", "--seed", seed).stdout.splitlines()[0]
        self.assertEqual(first, again)

    def test_a_target_is_left_as_it_was(self):
        paths = self.files(3)
        late = self.file("late", self.expect(webhooks=["EXPIRED"]))
        with Sandbox() as sandbox:
            self.ran(*paths, "--target", sandbox.url)
            ended = self.ran(late, "--target", sandbox.url, code=1)
            self.assertIn(f"--target {sandbox.url}", ended.stdout)
            with urllib.request.urlopen(
                sandbox.url + "/sandbox/v1/accounts", timeout=PATIENCE_SECONDS
            ) as answer:
                accounts = json.load(answer)["accounts"]
        self.assertEqual([account["name"] for account in accounts], ["default"])

    def test_a_key_that_the_target_has_is_said_to_be_taken(self):
        path = self.files(1)[0]
        with Sandbox() as sandbox:
            ended = self.ran(path, "--target", sandbox.url, "--api-key", "sandbox", code=1)
        self.assertIn('the key "sandbox"', ended.stdout)

    def test_a_shops_fixed_key_is_free_in_the_own_sandbox(self):
        self.files(4)
        self.ran(self.folder, "--api-key", "sandbox", "--jobs", "4")

    def test_listen_serves_where_it_says(self):
        path = self.files(1)[0]
        with reserved_port() as holder:
            port = holder.getsockname()[1]
        self.ran(path, "--listen", f"127.0.0.1:{port}")

    def test_no_colours_without_a_terminal(self):
        self.assertNotIn("\x1b", self.ran(self.files(1)[0]).stdout)

    def test_serves_variables_change_nothing(self):
        path = self.files(1)[0]
        env = {"PAYSCRYPT_SANDBOX_SEED": "9", "PAYSCRYPT_SANDBOX_LISTEN": "192.0.2.1:1"}
        ended = run("test", path, env=env)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)


if __name__ == "__main__":
    unittest.main()
