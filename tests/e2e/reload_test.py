"""SIGHUP: the scenarios' folder is read again, or all stay as they were."""

import json
import pathlib
import signal
import tempfile
import unittest

from callers import ORDER
from rest import RestClient
from sandbox import Sandbox


class ReloadTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.write("mine", "cancel")
        flags = ("--scenarios", str(self.folder), "--scenario", "mine", "--clock", "manual")
        self.sandbox = self.enterContext(Sandbox(*flags, "--log-format", "json"))

    def write(self, name, action):
        text = json.dumps(
            {"name": name, "description": "d", "timeline": [{"at": "1s", action: True}]}
        )
        (self.folder / f"{name}.json").write_text(text, encoding="utf-8")

    def reload(self):
        """The line that the log has of it."""
        told = len(self.lines())
        self.sandbox.process.send_signal(signal.SIGHUP)
        self.sandbox.stdout.line(lambda line: "scenarios" in line and len(self.lines()) > told)
        return json.loads(self.lines()[-1])

    def lines(self):
        return [line for line in self.sandbox.stdout.text.splitlines() if '"scenarios ' in line]

    def status_of_new_order(self):
        with RestClient(self.sandbox) as client:
            order = client.create_order(**ORDER)
            client.post("/sandbox/v1/clock:advance", {"by": "2s"})
            return client.get_public_order(order["id"])["status"]

    def test_orders_to_come_play_what_is_there_now(self):
        self.assertEqual(self.status_of_new_order(), "CANCELED")
        self.write("mine", "expire")
        self.assertEqual(self.reload()["message"], "scenarios read again")
        self.assertEqual(self.status_of_new_order(), "EXPIRED")

    def test_a_wrong_file_leaves_all_as_it_was(self):
        self.write("mine", "expire")
        (self.folder / "broken.json").write_text("{\n", encoding="utf-8")
        told = self.reload()
        self.assertEqual((told["level"], told["message"]), ("error", "scenarios stay as they were"))
        self.assertIn("broken.json:2:1: expected", told["why"])
        self.assertEqual(self.status_of_new_order(), "CANCELED")

    def test_the_default_stays_where_its_file_is_gone(self):
        (self.folder / "mine.json").unlink()
        self.reload()
        self.assertEqual(self.status_of_new_order(), "CANCELED")


if __name__ == "__main__":
    unittest.main()
