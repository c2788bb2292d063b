"""The Payment UI's files and its calls from outside; a browser opens the pages elsewhere."""

import gzip
import html
import json
import re
import unittest

import rest
from callers import ORDER, ControlTest, Refused, over_both_transports
from readme_test import Bash, steps_of
from rest import RestClient
from sandbox import ROOT, Sandbox, SandboxTest


class Files(SandboxTest):
    flags = ("--scenario", "none")

    def test_the_page_that_redirect_url_names_is_there(self):
        with RestClient(self.sandbox) as client:
            order = client.create_order(**ORDER)
        page = rest.curl(order["redirect_url"])
        self.assertEqual(page.status, 200)
        self.assertEqual(page.headers["content-type"], "text/html; charset=utf-8")
        self.assertIn("default-src 'none'", page.headers["content-security-policy"])

    def test_the_page_comes_with_what_it_shows_at_first(self):
        text = """<b>'tea' & "milk"</b> &quot; \u2028 </div>"""
        with RestClient(self.sandbox) as client:
            order = client.create_order(**{**ORDER, "description": text})
            fetch = {"id": order["id"], "with_payments": 1}
            public = client.get_public_order(order["id"], with_payments=True)
        page = rest.curl(order["redirect_url"])
        self.assertEqual(page.headers["cache-control"], "no-store")
        first = json.loads(html.unescape(re.search(r"data-first='([^']*)'", page.body.decode())[1]))
        self.assertEqual(first["order"], public)
        self.assertEqual(first["order"]["description"], text)
        self.assertEqual((first["decimals"], first["simulates"]), (8, True))
        self.assertEqual(first["clock"]["factor"], 1)
        self.assertEqual(set(first), {"order", "decimals", "simulates", "clock"})

    def test_an_order_that_is_not_there_has_a_page_that_says_so(self):
        for path in ("/pay/999", "/pay/no-such-order", "/pay/%00"):
            with self.subTest(path=path):
                page = rest.curl(self.sandbox.url + path)
                self.assertEqual(page.status, 404)
                self.assertIn(b"""data-first='{"simulates":true}'""", page.body)

    def test_each_file_that_a_page_names_is_there_and_what_it_says(self):
        for path in ("/", "/pay/1"):
            page = rest.curl(self.sandbox.url + path).body.decode()
            names = re.findall(r'(?:href|src)="[./]*/(assets/[^"]+)"', page)
            self.assertEqual(len(names), 3, page)
            for name in names:
                with self.subTest(name=name):
                    url = f"{self.sandbox.url}/{name}"
                    plain = rest.curl(url)
                    packed = rest.curl(url, "-H", "Accept-Encoding: gzip")
                    self.assertEqual((plain.status, packed.status), (200, 200))
                    self.assertEqual(gzip.decompress(packed.body), plain.body)
                    self.assertIn("immutable", plain.headers["cache-control"])

    def test_the_payment_ui_comes_in_under_40_kilobytes(self):
        page = rest.curl(f"{self.sandbox.url}/pay/1").body.decode()
        names = re.findall(r'(?:href|src)="[./]*/(assets/[^"]+)"', page)
        sizes = [
            len(rest.curl(f"{self.sandbox.url}/{name}", "-H", "Accept-Encoding: br").body)
            for name in names
        ]
        self.assertLess(sum(sizes) + len(page), 40 * 1024)


class Simulation(ControlTest):
    @over_both_transports
    def test_a_customer_is_played_without_a_key(self):
        order = self.create()["id"]
        stranger = self.connect()
        paid = stranger.call("SimulateOrder", id=order, action="pay", value="40%")
        self.assertEqual((paid["status"], paid["value"]), ("PENDING", "60000"))
        stranger.call("SimulateOrder", id=order, action="pay")
        done = stranger.call("SimulateOrder", id=order, action="confirm", blocks=3)
        self.assertEqual(done["status"], "SUCCESSFUL")
        self.assertEqual(len(done["payments"]), 2)
        self.assertNotIn("merchant_order_id", done)

    @over_both_transports
    def test_what_the_order_does_not_allow_is_refused(self):
        order = self.create()["id"]
        for fields, code in (
            ({"id": order, "action": "drop"}, "FAILED_PRECONDITION"),
            ({"id": order, "action": "steal"}, "INVALID_ARGUMENT"),
            ({"id": "999", "action": "pay"}, "NOT_FOUND"),
        ):
            with self.subTest(fields=fields), self.assertRaises(Refused) as refused:
                self.control.call("SimulateOrder", **fields)
            self.assertEqual(refused.exception.code, code)

    @over_both_transports
    def test_assets_are_told_with_their_decimals(self):
        assets = self.control.call("ListAssets")["assets"]
        self.assertEqual([asset["name"] for asset in assets], ["BTC", "ETH", "LCCN"])
        self.assertEqual([asset["decimals"] for asset in assets], [8, 18, 18])


class Documentation(unittest.TestCase):
    def test_the_payment_ui_pages_examples_do_what_it_says(self):
        steps = steps_of((ROOT / "docs" / "payment-ui.md").read_text(encoding="utf-8"))
        self.assertTrue(steps)
        bash = Bash()
        self.addCleanup(bash.close)
        with Sandbox() as sandbox:
            for step in steps:
                where = f"payment-ui.md:{step.line}"
                succeeded, output = bash.run(step.script.replace("127.0.0.1:8080", sandbox.address))
                self.assertTrue(succeeded, f"{where}: a command failed; it printed:\n{output}")
                self.assertEqual(step.missing_from(output), [], f"{where} printed:\n{output}")


class WithoutThePanel(unittest.TestCase):
    def test_nobody_plays_the_customer(self):
        for flags, env in (
            (["--no-simulate-panel"], None),
            ([], {"PAYSCRYPT_SANDBOX_NO_SIMULATE_PANEL": "true"}),
        ):
            with Sandbox("--scenario", "none", *flags, env=env) as sandbox:
                with RestClient(sandbox) as client:
                    order = client.create_order(**ORDER)["id"]
                    page = client.request("GET", f"/pay/{order}")
                    simulated = client.post(f"/pay/{order}/simulate", {"action": "pay"})
                self.assertIn(b'"simulates":false', page.body)
                self.assertEqual(simulated.status, 404)
                self.assertIn("--no-simulate-panel", simulated.json["message"])


if __name__ == "__main__":
    unittest.main()
