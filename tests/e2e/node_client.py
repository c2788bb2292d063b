"""The Node client merchant.mjs as a subprocess, called from Python."""

import json
import pathlib
import shutil
import subprocess

from sandbox import API_KEY, PATIENCE_SECONDS, ROOT, environment

HERE = pathlib.Path(__file__).resolve().parent


class NodeClient:
    def __init__(self, address):
        node = shutil.which("node")
        if node is None:
            raise AssertionError("node is missing: install Node 18 or newer")
        if not (HERE / "node_modules" / "@grpc" / "grpc-js").is_dir():
            raise AssertionError(
                "tests/e2e/node_modules is missing: run `npm ci` in tests/e2e, or scripts/test, "
                "which does"
            )
        self._process = subprocess.Popen(
            [node, str(HERE / "merchant.mjs"), address, str(ROOT / "proto" / "pg-api.proto")],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._called = 0

    def begin(self, method, request, metadata=None, **more):
        """Sends a call without waiting for its answer; returns its number."""
        call = {"method": method, "request": request, "metadata": metadata or {}} | more
        self._process.stdin.write(json.dumps(call) + "\n")
        self._process.stdin.flush()
        self._called += 1
        return self._called - 1

    def answer(self):
        """The next answer, of whichever call."""
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"the Node client ended with {self._process.wait()}")
        return json.loads(line)

    def call(self, method, request, metadata=None, **more):
        number = self.begin(method, request, metadata, **more)
        answer = self.answer()
        if answer["call"] != number:
            raise AssertionError(f"expected the answer to call {number}, got {answer}")
        return answer

    def create_order(self, **fields):
        return self.call("createOrder", fields, {"apikey": API_KEY})["response"]["order"]

    def get_public_order(self, order_id, with_payments=False):
        request = {"id": order_id, "with_payments": with_payments}
        return self.call("getPublicOrderById", request)["response"]["order"]

    def __enter__(self):
        return self

    def __exit__(self, kind, *_error):
        if kind is not None:
            self._process.kill()
        self._process.stdin.close()
        code = self._process.wait(PATIENCE_SECONDS)
        self._process.stdout.close()
        if kind is None and code != 0:
            raise AssertionError(f"the Node client ended with {code}")
