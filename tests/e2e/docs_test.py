"""What docs/ shows is what the program does: its examples are run, its tables are compared.

Of the README's and the pages' examples these are not run: those that call grpcurl, which Debian has
not (introspection_test.py asks the same of gRPC); those that build and run the container's image;
and those that need a shop of the reader's own.
"""

import http.server
import json
import os
import pathlib
import queue
import re
import shlex
import signal
import subprocess
import tempfile
import threading
import unittest

from prometheus_client.parser import text_string_to_metric_families

import rest
from callers import control
from readme_test import MARK, Bash, fences_of, steps_of
from receiver import Receiver
from rest import RestClient
from sandbox import PATIENCE_SECONDS, ROOT, Sandbox, binary, environment, run

DOCS = ROOT / "docs"


def page(name):
    return (DOCS / name).read_text(encoding="utf-8")


def section(name, heading):
    """What stands on a page between a heading and the next one."""
    pattern = rf"^{re.escape(heading)}\n(.*?)(?=^#|\Z)"
    found = re.search(pattern, page(name), re.DOTALL | re.MULTILINE)
    if not found:
        raise AssertionError(f"docs/{name} has no heading {heading}")
    return found[1]


def rows_of(markdown):
    """The cells of each row of its tables, without their heads."""
    rows = []
    for line in markdown.splitlines():
        if re.fullmatch(r"\|[|-]+\|", line):
            rows.pop()  # what stands above it is a head
        elif line.startswith("|"):
            rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


def named_in(cell):
    """What stands in a cell as code, up to its colon."""
    return re.findall(r"`([^`]+)`", cell.partition(":")[0])


def examples(name, language):
    return [fence[2] for fence in fences_of(page(name)) if fence[1] == language]


class Examples(unittest.TestCase):
    # Those with a test of their own, here or in pages_test.py.
    ELSEWHERE = {"control-api.md", "payment-ui.md", "testing.md"}

    def run_examples_of(self, name, sandbox):
        steps = steps_of(page(name))
        self.assertTrue(steps)
        bash = Bash()
        self.addCleanup(bash.close)
        for step in steps:
            where = f"{name}:{step.line}"
            succeeded, output = bash.run(step.script.replace("127.0.0.1:8080", sandbox.address))
            output = output.replace(sandbox.address, "127.0.0.1:8080")
            self.assertTrue(succeeded, f"{where}: a command failed; it printed:\n{output}")
            self.assertEqual(step.missing_from(output), [], f"{where} printed:\n{output}")

    def test_the_pages_examples_do_what_they_say(self):
        names = {path.name for path in DOCS.glob("*.md") if MARK in page(path.name)}
        self.assertLess(self.ELSEWHERE, names)
        for name in sorted(names - self.ELSEWHERE):
            with self.subTest(name=name), Sandbox() as sandbox:
                self.run_examples_of(name, sandbox)

    def test_the_control_pages_examples_do_what_it_says(self):
        with Sandbox() as sandbox:
            self.run_examples_of("control-api.md", sandbox)
            with RestClient(sandbox) as client:
                listed = client.request("GET", "/sandbox/v1/accounts").json["accounts"]
            self.assertEqual([each["name"] for each in listed], ["default"])

    def test_the_recipe_for_ci_does_what_it_says(self):
        with Sandbox() as sandbox:
            self.run_examples_of("testing.md", sandbox)

    def test_the_configuration_pages_file_works(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "config.json")
            path.write_text(examples("configuration.md", "json")[0], encoding="utf-8")
            with Sandbox("--config", str(path)) as sandbox, RestClient(sandbox) as client:
                order = client.create_order(
                    merchant_order_id="A-1", asset_name="DOGE", target_value="1", pg_wallet_id=43
                )
                self.assertEqual(order["chain"], "DOGE")

    def test_the_scenario_pages_file_works(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "two-payments.json")
            path.write_text(examples("scenarios.md", "json")[0], encoding="utf-8")
            flags = ("--scenarios", folder, "--scenario", "two-payments", "--clock", "x2000")
            with Receiver() as receiver, Sandbox(*flags, "--webhook", receiver.url) as sandbox:
                with RestClient(sandbox) as client:
                    order = client.create_order(
                        merchant_order_id="A-1", asset_name="BTC", target_value="150000"
                    )
                    for status in ("CONFIRMING", "SUCCESSFUL"):
                        self.assertEqual(receiver.next().order["status"], status)
                    found = client.get_public_order(order["id"], with_payments=True)
                    values = [payment["value"] for payment in found["payments"]]
                    self.assertEqual(values, ["60000", "90000"])

    def test_the_scenario_pages_checks_do_what_they_say(self):
        (check,) = [each for each in examples("scenarios.md", "sh") if " check " in each]
        with tempfile.TemporaryDirectory() as folder:
            mine = pathlib.Path(folder, "my-scenario.json")
            name = '"name": "my-scenario",'
            mine.write_text("{%s %s" % (name, '"description": "Mine.", "timeline": []}'))
            command = shlex.split(check.replace(mine.name, str(mine)))[1:]
            arguments = [str(ROOT / each) if each == "scenarios" else each for each in command]
            self.assertEqual(run(*arguments).returncode, 0)
            mine.write_text("{%s %s" % (name, '"description": "Mine.", "timeline": [{"pay": 1}]}'))
            judged = run(*arguments)
            self.assertEqual(judged.returncode, 1)
            self.assertRegex(judged.stderr, r"my-scenario\.json:1:\d+: timeline\[0\]: expected ")

    def test_what_the_persistence_page_starts_keeps_everything(self):
        command = shlex.split(examples("persistence.md", "sh")[0])
        self.assertEqual(command[0], "payscrypt-sandbox")
        with tempfile.TemporaryDirectory() as folder:
            flags = [each.replace("sandbox.db", f"{folder}/sandbox.db") for each in command[1:]]
            with Sandbox(*flags) as sandbox, RestClient(sandbox) as client:
                order = client.create_order(
                    merchant_order_id="A-1", asset_name="BTC", target_value="150000"
                )
            self.assertEqual(os.listdir(folder), ["sandbox.db"])
            with Sandbox(*flags) as sandbox, RestClient(sandbox) as client:
                self.assertEqual(client.get_public_order(order["id"])["id"], order["id"])

    def test_the_event_pages_script_shows_an_order_as_it_changes(self):
        (script,) = examples("events.md", "js")
        with Sandbox("--scenario", "none") as sandbox, RestClient(sandbox) as client:
            order = client.create_order(
                merchant_order_id="A-1", asset_name="BTC", target_value="150000"
            )
            script = script.replace("127.0.0.1:8080", sandbox.address)
            given = (
                f"const id = {json.dumps(order['id'])};"
                "const show = (order) => navigator.sendBeacon('/', order.status);"
            )
            with Browser(given + script) as browser:
                self.assertEqual(browser.next(), "PENDING")
                client.post(f"/pay/{order['id']}/simulate", {"action": "pay"})
                self.assertEqual(browser.next(), "CONFIRMING")


class Browser:
    """Opens a page with a script, in Chromium; next() is what the script POSTs to the page."""

    FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-proxy-server")

    def __init__(self, script):
        posted = self._posted = queue.Queue()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(f"<!doctype html><script>{script}</script>".encode())

            def do_POST(self):
                posted.put(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._folder = tempfile.TemporaryDirectory(
            prefix="payscrypt-e2e-", ignore_cleanup_errors=True
        )

    def __enter__(self):
        self._thread.start()
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        self._process = subprocess.Popen(
            [chromium, *self.FLAGS, f"--user-data-dir={self._folder.name}",
             f"http://127.0.0.1:{self._server.server_port}/"],
            env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        return self

    def next(self):
        try:
            return self._posted.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            raise AssertionError(f"the page told nothing in {PATIENCE_SECONDS} s") from None

    def __exit__(self, *_error):
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._folder.cleanup()


class Tables(unittest.TestCase):
    def test_each_command_s_flags_are_in_the_table_of_its_page(self):
        for command, name, heading in (
            ("serve", "configuration.md", "# Configuration"),
            ("health", "configuration.md", "## Health"),
            ("test", "testing.md", "## Flags"),
        ):
            with self.subTest(command=command):
                shown = run(command, "--help").stdout
                options = re.findall(
                    r"^ +(?:-\w,)?(--[a-z-]+)(?: [^\s=]+=(\S+))?", shown, re.MULTILINE
                )
                of_help = {flag: default for flag, default in options if flag != "--help"}
                of_page = {}
                for flag, default, *_ in rows_of(section(name, heading)):
                    if flag.startswith("`--"):
                        of_page[re.match(r"`(--[a-z-]+)", flag)[1]] = default
                self.assertEqual(sorted(of_help), sorted(of_page))
                for flag, default in of_page.items():
                    if of_help[flag] and default.startswith("`"):
                        self.assertEqual(default, f"`{of_help[flag]}`", flag)

    def test_each_rpc_is_in_a_table_of_the_control_page(self):
        rpcs = [each.name for each in control.DESCRIPTOR.services_by_name["Sandbox"].methods]
        in_tables = re.findall(r"^\| `(\w+)` \| `[A-Z]+ /", page("control-api.md"), re.MULTILINE)
        self.assertEqual(sorted(rpcs), sorted(in_tables))

    def test_each_list_with_a_cursor_is_among_those_of_the_control_page(self):
        messages = control.DESCRIPTOR.message_types_by_name
        filters = {
            name.removesuffix("Request"): {
                field.name for field in message.fields if field.name not in ("after", "limit")
            }
            for name, message in messages.items()
            if {"after", "limit"} <= {field.name for field in message.fields}
        }
        of_page = {
            named_in(name)[0]: set(named_in(order) + named_in(picks))
            for name, _, order, picks in rows_of(section("control-api.md", "## Lists"))
        }
        self.assertEqual(filters, of_page)
        for name in filters:
            self.assertIn("next", messages[f"{name}Response"].fields_by_name)

    def test_each_metric_is_in_the_table_of_its_page(self):
        with Sandbox() as sandbox, RestClient(sandbox) as client:
            client.create_order(merchant_order_id="A-1", asset_name="BTC", target_value="1")
            shown = rest.curl(sandbox.url + "/metrics").body.decode()
        types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", shown, re.MULTILINE))
        labels = {name: set() for name in types}
        for family in text_string_to_metric_families(shown):
            name = family.name if family.name in types else f"{family.name}_total"
            for sample in family.samples:
                labels[name] |= set(sample.labels) - {"le"}
        of_page = {}
        for name, kinds, of_labels, _ in rows_of(section("observability.md", "## Metrics")):
            kinds = kinds.split(", ")
            for number, each in enumerate(named_in(name)):
                of_page[each] = (kinds[min(number, len(kinds) - 1)], set(named_in(of_labels)))
        self.assertEqual({name: (types[name], labels[name]) for name in types}, of_page)

    def test_each_type_of_event_is_in_the_table_of_its_page(self):
        source = (ROOT / "server/api/control_messages.cc").read_text(encoding="utf-8")
        told = set(re.findall(r'"([a-z]+_[a-z_]+)"', source))
        rows = rows_of(section("events.md", "## Types"))
        of_page = [each for row in rows for each in named_in(row[0])]
        self.assertEqual(sorted(told), sorted(of_page))

    def test_as_many_scenarios_are_told_as_come_with_the_program(self):
        there_are = len([path for path in (ROOT / "scenarios").glob("*.json")
                         if not path.name.endswith(".schema.json")])  # fmt: skip
        for name in ("README.md", "CHANGELOG.md"):
            text = (ROOT / name).read_text(encoding="utf-8")
            told = re.findall(r"(\d+) (?:of them come|shipped|scenarios)", text)
            self.assertTrue(told, name)
            self.assertEqual({int(each) for each in told}, {there_are}, name)


class Limits(unittest.TestCase):
    """Each row of docs/limits.md names a bound and its constant."""

    UNITS = {
        "": 1, "bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "%": 1,
        "ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 24 * 3600,
    }  # fmt: skip
    CHRONO = {"milliseconds": 0.001, "seconds": 1, "minutes": 60, "hours": 3600}
    LINK = re.compile(r"\[`(\w+)`\]\(\.\./([^)]+)\)")

    def bound(self, cell):
        number, unit = re.fullmatch(r"([\d,.]+) ?(\S*)", cell).groups()
        return float(number.replace(",", "")) * self.UNITS[unit]

    def constant(self, name, path):
        """The value that a constant, or a member's default, has in a file; times in seconds."""
        source = (ROOT / path).read_text(encoding="utf-8")
        found = re.findall(rf"^([^\n/]*)\b{name}\s*(=|(?={{))([^;]*);", source, re.MULTILINE)
        self.assertEqual(len(found), 1, f"{name} in {path}")
        kind, _, value = found[0]
        times = [self.CHRONO[unit] for unit in re.findall(r"chrono::(\w+)", kind + value)]
        value = re.sub(r"//[^\n]*|std::(?:chrono::)?\w+|'", "", value)
        value = value.replace("{", "(").replace("}", ")")
        self.assertRegex(value, r"^[\d\s()<*+.-]+$", f"{name} in {path}")
        return eval(value.strip()) * (times[0] if times else 1)

    def test_are_those_of_the_source(self):
        rows = rows_of(page("limits.md"))
        self.assertGreater(len(rows), 50)
        for row in rows:
            with self.subTest(row=row):
                name, path = self.LINK.fullmatch(row[3]).groups()
                self.assertAlmostEqual(self.bound(row[1]), self.constant(name, path))

    def test_reads_the_source_as_the_compiler_does(self):
        for name, path, value in (
            ("kMaxKeptMessage", "server/api/request_record.h", 64 * 1024),
            ("kRequestTimeout", "server/transports/rest/server.h", 30),
            ("kLongestDelay", "server/domain/retry_policy.h", 365 * 24 * 3600),
            ("kGatheringTime", "server/transports/rest/stream_hub.h", 0.05),
        ):
            self.assertAlmostEqual(self.constant(name, path), value)


if __name__ == "__main__":
    unittest.main()
