"""Webhooks: how many a second, how soon after the change, and what a receiver that hangs costs."""

import dataclasses
import datetime
import http.client
import json
import subprocess
import time

from merchant import API_KEY, CREATE_ORDER, ORDER, PATHS, text_of
from servers import PATIENCE_SECONDS, Failure, Server, environment

AT_ONCE = 64  # as the sandbox has it for one receiver
# As the sandbox sends it.
BODY = (
    '{"id":"1930731001","pg_wallet_id":"42","merchant_order_id":"bench-00001042",'
    '"status":"CONFIRMING"}'
)
HEADERS = (
    "User-Agent: payscrypt-sandbox/0.1.0",
    "Content-Type: application/json",
    "x-sandbox-delivery: 12345",
    "x-sandbox-attempt: 1",
)
WEBHOOKS_OF_AN_ORDER = 2  # CONFIRMING, SUCCESSFUL


class Control:
    """The sandbox's REST, over one connection."""

    def __init__(self, server):
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port)

    def call(self, method, path, body=None):
        headers = {"apikey": API_KEY, "content-type": "application/json"}
        self._connection.request(method, path, None if body is None else text_of(body), headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise Failure(f"{method} {path}: {answer.status} {text.decode(errors='replace')}")
        return json.loads(text)


def _sink_text(sink, path):
    connection = http.client.HTTPConnection("127.0.0.1", sink.port)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


@dataclasses.dataclass
class Arrivals:
    count: int
    first_us: int
    last_us: int

    @property
    def rate(self):
        return (self.count - 1) / max(1, self.last_us - self.first_us) * 1e6


def _await_arrivals(sink, count):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        arrivals = Arrivals(*map(int, _sink_text(sink, "/count").split()))
        if arrivals.count >= count:
            return arrivals
        if time.monotonic() > deadline:
            raise Failure(f"{arrivals.count} of {count} webhooks arrived")
        time.sleep(0.05)


def bare_rate(program, sink_command, count):
    """What a loop of the same library sends."""
    with Server(sink_command) as sink:
        url = f"http://{sink.target}/webhook"
        ran = subprocess.run(
            [program, url, str(count), str(AT_ONCE), BODY, *HEADERS],
            env=environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        if json.loads(ran.stdout)["failures"]:
            raise Failure(f"bare_curl: {ran.stdout}")
        return _await_arrivals(sink, count).rate


def sandbox_rate(sandbox, sink_command, grpc_load, orders, hanging=False):
    """Orders that stand at the same instant, and then all happen at once.

    `sandbox` makes the command line's maker from flags. A hanging receiver is a second webhook.
    """
    with Server(sink_command) as sink, Server(sink_command) as other:
        flags = ["--clock", "manual", "--scenario", "happy-path", "--log-level", "warn"]
        flags += ["--webhook", f"http://{sink.target}/webhook"]
        if hanging:
            flags += ["--webhook", f"http://{other.target}/hang"]
        with Server(sandbox(*flags)) as server:
            grpc_load.run_count(server, CREATE_ORDER, ORDER, orders)
            Control(server).call("PUT", "/sandbox/v1/clock", {"clock": {"mode": "x1000000"}})
            return _await_arrivals(sink, orders * WEBHOOKS_OF_AN_ORDER).rate


def latencies_ms(sandbox, sink_command, changes_per_second, seconds):
    """From the instant of each status change to the arrival of its webhook, on a real clock.

    Instants are told in whole milliseconds, cut off, so a latency is up to one too long.
    """
    with Server(sink_command) as sink:
        flags = ["--scenario", "happy-path", "--log-level", "warn", "--seed", "1"]
        with Server(sandbox(*flags, "--webhook", f"http://{sink.target}/webhook")) as server:
            control = Control(server)
            count = int(changes_per_second / WEBHOOKS_OF_AN_ORDER * seconds)
            began = time.monotonic()
            for number in range(count):
                due = began + number * WEBHOOKS_OF_AN_ORDER / changes_per_second
                time.sleep(max(0, due - time.monotonic()))
                control.call("POST", PATHS[CREATE_ORDER], ORDER)
            _await_arrivals(sink, count * WEBHOOKS_OF_AN_ORDER)
            changed_ms = _changes_ms(control)
            arrived_us = _arrivals_us(sink)
    return sorted(at / 1000 - changed_ms[change] for change, at in arrived_us.items())


def _changes_ms(control):
    """{(order, status): when the order came to have it}, in milliseconds since 1970."""
    found = {}
    after = 0
    while True:
        events = control.call("GET", f"/sandbox/v1/events?after={after}&limit=1000")["events"]
        if not events:
            return found
        for event in events:
            if event["type"] == "status_changed":
                at = datetime.datetime.fromisoformat(event["at"].replace("Z", "+00:00"))
                status = event["text"].rpartition(" ")[2]
                found[event["order_id"], status] = round(at.timestamp() * 1000)
        after = events[-1]["number"]


def _arrivals_us(sink):
    found = {}
    for line in _sink_text(sink, "/arrivals").splitlines():
        at, _, body = line.partition(" ")
        told = json.loads(body)
        found[told["id"], told["status"]] = int(at)
    return found


def percentile(sorted_values, percent):
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * percent / 100))]
