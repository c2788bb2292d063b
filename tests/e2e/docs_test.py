"""What docs/ shows is what the program does: its examples are run, its tables are compared."""

import os
import re
import tempfile
import unittest

from readme_test import Bash, steps_of
from receiver import Receiver
from rest import RestClient
from sandbox import ROOT, Sandbox, run


def page(name):
    with open(os.path.join(ROOT, "docs", name), encoding="utf-8") as file:
        return file.read()


def first_json(text):
    return re.search(r"```json\n(.*?)```", text, re.DOTALL).group(1)


class DocsTest(unittest.TestCase):
    def test_the_configuration_pages_file_works(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "config.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(first_json(page("configuration.md")))
            with Sandbox("--config", path) as sandbox, RestClient(sandbox) as client:
                order = client.create_order(
                    merchant_order_id="A-1", asset_name="DOGE", target_value="1", pg_wallet_id=43
                )
                self.assertEqual(order["chain"], "DOGE")

    def test_the_scenario_pages_file_works(self):
        text = first_json(page("scenarios.md"))
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "two-payments.json"), "w", encoding="utf-8") as file:
                file.write(text)
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

    def test_the_configuration_page_lists_each_flag(self):
        shown = run("serve", "--help").stdout
        of_help = set(re.findall(r"^\s*(?:-\w,)?(--[a-z-]+)", shown, re.MULTILINE)) - {"--help"}
        of_page = set(re.findall(r"^\| `(--[a-z-]+)", page("configuration.md"), re.MULTILINE))
        self.assertEqual(of_help, of_page)

    def assert_examples_work(self, name):
        steps = steps_of(page(name))
        self.assertTrue(steps)
        bash = Bash()
        self.addCleanup(bash.close)
        with Sandbox() as sandbox:
            for step in steps:
                where = f"{name}:{step.line}"
                succeeded, output = bash.run(step.script.replace("127.0.0.1:8080", sandbox.address))
                output = output.replace(sandbox.address, "127.0.0.1:8080")
                self.assertTrue(succeeded, f"{where}: a command failed; it printed:\n{output}")
                self.assertEqual(step.missing_from(output), [], f"{where} printed:\n{output}")
            with RestClient(sandbox) as client:
                listed = client.request("GET", "/sandbox/v1/accounts").json["accounts"]
            self.assertEqual([each["name"] for each in listed], ["default"])

    def test_the_control_pages_examples_do_what_it_says(self):
        self.assert_examples_work("control-api.md")

    def test_the_webhook_pages_examples_do_what_it_says(self):
        self.assert_examples_work("webhooks.md")


    def assert_examples_work(self, name, *flags):
        steps = steps_of(page(name))
        self.assertTrue(steps)
        bash = Bash()
        self.addCleanup(bash.close)
        with Sandbox(*flags) as sandbox:
            for step in steps:
                where = f"{name}:{step.line}"
                succeeded, output = bash.run(step.script.replace("127.0.0.1:8080", sandbox.address))
                self.assertTrue(succeeded, f"{where}: a command failed; it printed:\n{output}")
                self.assertEqual(step.missing_from(output), [], f"{where} printed:\n{output}")

    def test_the_requests_pages_examples_do_what_it_says(self):
        self.assert_examples_work("requests.md")

    def test_the_recipe_for_ci_does_what_it_says(self):
        self.assert_examples_work("testing.md")


if __name__ == "__main__":
    unittest.main()
