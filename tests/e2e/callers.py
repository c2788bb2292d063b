"""Calls of both APIs by the rpc's name, over REST or gRPC.

Either way a call takes the request's fields and returns the response as the JSON that REST answers
with, so that one test can ask the same of both transports. Where a field stands in a REST request
is read from sandbox.proto, whose comments are thereby held to what the sandbox serves.
"""

import functools
import http.client
import json
import re
import time
import urllib.parse

import google.protobuf.json_format
import grpc

import rest
import rpc
from sandbox import PATIENCE_SECONDS, ROOT, SandboxTest

control = rpc.messages_of(ROOT / "proto" / "sandbox.proto")

CODE_NAMES = {code.value[0]: code.name for code in grpc.StatusCode}
START = "2026-01-01T00:00:00.000Z"
ORDER = {"merchant_order_id": "A-7", "asset_name": "BTC", "target_value": "150000"}


class Refused(Exception):
    """A call that did not end with OK. `code` is the gRPC code's name, or its number."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


def wait_until(holds):
    """For what is certain to happen, but nobody tells when."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not happen in {PATIENCE_SECONDS} s")


def _routes():
    """(HTTP method, path) of each rpc."""
    text = (ROOT / "proto" / "sandbox.proto").read_text(encoding="utf-8")
    pattern = r"REST: ([A-Z]+) (/\S+)\n\s*rpc (\w+)\("
    routes = {name: (method, path) for method, path, name in re.findall(pattern, text)}
    routes["createOrder"] = ("POST", rest.CREATE_ORDER)
    routes["getPublicOrderById"] = ("POST", rest.GET_PUBLIC_ORDER)
    return routes


def _methods():
    """(full method name, request class, response class) of each rpc."""
    services = (
        control.DESCRIPTOR.services_by_name["Sandbox"],
        rpc.pg.DESCRIPTOR.services_by_name["PaymentGateway"],
    )
    return {
        method.name: (
            f"/{service.full_name}/{method.name}",
            method.input_type._concrete_class,
            method.output_type._concrete_class,
        )
        for service in services
        for method in service.methods
    }


ROUTES, METHODS = _routes(), _methods()


def _query_text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def _http_request(name, fields):
    """(method, path with query, body or None)."""
    method, path = ROUTES[name]
    left = dict(fields)
    for field in re.findall(r"{(\w+)}", path):
        path = path.replace(f"{{{field}}}", urllib.parse.quote(str(left.pop(field)), safe=""))
    if method in ("POST", "PUT"):
        return method, path, json.dumps(left)
    query = {key: _query_text(value) for key, value in left.items()}
    return method, path + ("?" + urllib.parse.urlencode(query) if query else ""), None


class RestCaller:
    """Over one connection that is kept alive. Not for several threads at once."""

    def __init__(self, sandbox, metadata=()):
        self._connection = http.client.HTTPConnection(sandbox.address, timeout=PATIENCE_SECONDS)
        self._metadata = dict(metadata)

    def call(self, name, /, metadata=(), **fields):
        method, path, body = _http_request(name, fields)
        headers = self._metadata | dict(metadata)
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read()
        code = int(response.headers["grpc-code"])
        if code == 0:
            return json.loads(text)
        raise Refused(CODE_NAMES.get(code, code), json.loads(text)["message"])

    def close(self):
        self._connection.close()


class GrpcCaller:
    def __init__(self, sandbox, metadata=()):
        self._client = rpc.GrpcClient(sandbox.address, api_key=None)
        self._metadata = dict(metadata)

    def begin(self, name, /, metadata=(), patience=PATIENCE_SECONDS, **fields):
        """The call's future, whose result is the response message."""
        method, message, headers = self._prepare("unary_unary", name, metadata, fields)
        return method.future(message, timeout=patience, metadata=headers)

    def watch(self, metadata=(), **fields):
        """WatchEvents: an iterator of Event messages; cancel() it."""
        method, message, headers = self._prepare("unary_stream", "WatchEvents", metadata, fields)
        return method(message, timeout=PATIENCE_SECONDS, metadata=headers, wait_for_ready=True)

    def call(self, name, /, metadata=(), patience=PATIENCE_SECONDS, **fields):
        try:
            response = self.begin(name, metadata, patience, **fields).result()
        except grpc.RpcError as error:
            raise Refused(error.code().name, error.details()) from None
        return google.protobuf.json_format.MessageToDict(
            response, preserving_proto_field_name=True, including_default_value_fields=True
        )

    def close(self):
        self._client.close()

    def _prepare(self, kind, name, metadata, fields):
        """(what calls it, the request message, gRPC's metadata)"""
        path, request, response = METHODS[name]
        method = getattr(self._client.channel, kind)(
            path,
            request_serializer=request.SerializeToString,
            response_deserializer=response.FromString,
        )
        message = google.protobuf.json_format.ParseDict(fields, request())
        return method, message, tuple((self._metadata | dict(metadata)).items())


def over_both_transports(test):
    """Runs a test of ControlTest with callers of REST, then with callers of gRPC."""

    @functools.wraps(test)
    def run(self):
        for connect in (RestCaller, GrpcCaller):
            with self.subTest(connect=connect.__name__):
                self.begin(connect)
                test(self)

    return run


class ControlTest(SandboxTest):
    """Tests that share a sandbox and have a new account each, on a clock that stands still.

    self.control is about the account `default`, self.account about the new one; both make calls of
    the merchant API, too.
    """

    flags = ("--seed", "7")
    accounts_made = 0

    def begin(self, connect):
        self.connect_as = connect
        self.control = self.connect()
        made = self.make_account()
        self.name, self.key = made["name"], made["api_key"]
        self.account = self.connect(apikey=self.key)

    def connect(self, **metadata):
        caller = self.connect_as(self.sandbox, metadata)
        self.addCleanup(caller.close)
        return caller

    def make_account(self, **fields):
        ControlTest.accounts_made += 1
        fields.setdefault("name", f"account-{ControlTest.accounts_made}")
        fields.setdefault("clock", {"mode": "manual", "time": START})
        fields.setdefault("default_scenario", "none")
        return self.control.call("CreateAccount", **fields)

    def create(self, scenario="", **fields):
        """A new order of the account."""
        metadata = {"x-sandbox-scenario": scenario} if scenario else {}
        return self.account.call("createOrder", metadata, **(ORDER | fields))["order"]

    def create_in(self, caller, **fields):
        """A new order by `caller`, whose key is that of an account or of the default one."""
        return caller.call("createOrder", **(ORDER | fields))["order"]

    def put(self, name, /, **fields):
        """A scenario of the account."""
        scenario = {"name": name, "description": "Of a test.", "timeline": []} | fields
        return self.account.call("PutScenario", name=name, source=json.dumps(scenario))

    def advance(self, **goal):
        return self.account.call("AdvanceClock", **goal)

    def get(self, order):
        return self.account.call("GetOrder", id=order["id"])

    def timeline(self, order):
        """(type, text) of what happened to an order."""
        return [(event["type"], event["text"]) for event in self.get(order)["timeline"]]

    def assert_refused(self, code, texts, name, caller=None, /, **fields):
        with self.assertRaises(Refused) as raised:
            (caller or self.account).call(name, **fields)
        self.assertEqual(raised.exception.code, code, raised.exception)
        for text in (texts,) if isinstance(texts, str) else texts:
            self.assertIn(text, raised.exception.message)
