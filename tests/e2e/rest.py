"""REST clients: curl, as people use it, and a kept-alive connection for many requests."""

import http.client
import json
import os
import subprocess
import tempfile
import urllib.parse

from sandbox import API_KEY, PATIENCE_SECONDS, environment

CREATE_ORDER = "/apis/pg/create_order"
GET_PUBLIC_ORDER = "/apis/pg/get_public_order"

MERCHANT = {"apikey": API_KEY, "content-type": "application/json"}
PUBLIC = {"content-type": "application/json"}


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def grpc_code(self):
        return self.headers["grpc-code"]

    @property
    def grpc_message(self):
        """As it was before gRPC's percent-encoding."""
        encoded = self.headers["grpc-message"]
        if not encoded.isascii() or not encoded.isprintable():
            raise AssertionError(f"not percent-encoded: {encoded!r}")
        return urllib.parse.unquote(encoded, errors="strict")

    def __repr__(self):
        return f"HTTP {self.status} {self.headers} {self.body[:1000]!r}"


def _bytes_of(body):
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body)).encode()


def curl(url, *arguments, body=None):
    """Runs curl; `body`, bytes, text or what is to be JSON, is its --data-binary."""
    data = [] if body is None else ["--data-binary", "@-"]
    with tempfile.TemporaryDirectory(prefix="payscrypt-e2e-") as folder:
        headers = os.path.join(folder, "headers")
        ran = subprocess.run(
            ["curl", "-q", "-sS", "-D", headers, *data, *arguments, url],
            env=environment(),
            input=b"" if body is None else _bytes_of(body),
            capture_output=True,
            timeout=PATIENCE_SECONDS,
        )
        if ran.returncode != 0:
            raise AssertionError(f"curl: exit code {ran.returncode}: {ran.stderr.decode()}")
        with open(headers, encoding="latin-1", newline="") as file:
            heads = file.read().split("\r\n\r\n")[:-1]
    first, *rest = heads[-1].split("\r\n")  # the last: an interim 100 may come before it
    return Answer(int(first.split()[1]), [line.split(": ", 1) for line in rest], ran.stdout)


def curl_post(sandbox, path, body, headers=()):
    flags = []
    for name, value in dict(headers or PUBLIC).items():
        flags += ["-H", f"{name}: {value}"]
    return curl(sandbox.url + path, *flags, body=body)


class RestClient:
    """Requests over one connection that is kept alive. Not for several threads at once."""

    def __init__(self, sandbox, api_key=API_KEY):
        self._connection = http.client.HTTPConnection(sandbox.address, timeout=PATIENCE_SECONDS)
        self._api_key = api_key

    def request(self, method, path, body=None, headers=()):
        self._connection.request(method, path, body, dict(headers))
        response = self._connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())

    def post(self, path, body, headers=PUBLIC):
        return self.request("POST", path, _bytes_of(body), headers)

    def create_order(self, **fields):
        answer = self.post(CREATE_ORDER, fields, MERCHANT | {"apikey": self._api_key})
        if answer.status != 200:
            raise AssertionError(f"createOrder: {answer}")
        return answer.json["order"]

    def get_public_order(self, order_id, with_payments=False):
        answer = self.post(GET_PUBLIC_ORDER, {"id": order_id, "with_payments": with_payments})
        if answer.status != 200:
            raise AssertionError(f"getPublicOrderById: {answer}")
        return answer.json["order"]

    def close(self):
        self._connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()
