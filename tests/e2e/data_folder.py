"""A test with a data file: starts sandboxes on it and calls them."""

import json
import pathlib
import tempfile
import unittest

from rest import RestClient
from sandbox import Sandbox

QUIET = ("--scenario", "none")


class Folder(unittest.TestCase):
    """A test with a folder of its own, for its data file."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="payscrypt-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.data = self.folder / "data"

    def started(self, *flags, **how):
        public = ("--public-url", "http://pay.test")  # the same over restarts, unlike the port
        sandbox = Sandbox("--data", str(self.data), *public, *flags, **how)
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

    def orders(self, sandbox):
        """The ids of all, oldest first."""
        listed = self.control(sandbox, "GET", "/orders")["orders"]
        return [each["order"]["id"] for each in listed]

    def order(self, sandbox, order_id):
        return self.control(sandbox, "GET", f"/orders/{order_id}")
