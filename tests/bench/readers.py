"""Readers of an account's event stream: what they cost, and how long a change takes to reach one.

Run as a program, it is the readers, in a process of their own that does as little as it can:

    readers.py PORT COUNT

It writes a line once all streams are open, and ends with its stdin.
"""

import http.client
import json
import selectors
import socket
import subprocess
import sys
import time

from merchant import API_KEY, CREATE_ORDER, create_order, request_for
from servers import Failure, Server

EVENTS = "/sandbox/v1/events?after=-1"
READ_BYTES = 1 << 20
WARM_UP_SECONDS = 1


class Readers:
    """`count` of them, for as long as it is open."""

    def __init__(self, server, count):
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(server.port), str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        if self._process.stdout.readline() != b"open\n":
            raise Failure(f"{count} streams could not be opened")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()


def rates(command, load, count, rounds, seconds, say):
    """(rates of createOrder without readers, rates with them), one a round each."""
    without, among = [], []
    for number in range(1, rounds + 1):
        for readers, rates_of in ((0, without), (count, among)):
            with Server(command) as server:
                request = request_for(CREATE_ORDER, None)
                load.run(server, CREATE_ORDER, request, WARM_UP_SECONDS)
                if readers:
                    with Readers(server, readers):
                        outcome = load.run(server, CREATE_ORDER, request, seconds)
                else:
                    outcome = load.run(server, CREATE_ORDER, request, seconds)
            rates_of.append(outcome.rate)
            say(f"round {number} of {rounds}, {readers} readers: {outcome.rate:,.0f}/s")
    return without, among


def arrivals(command, count, changes):
    """Milliseconds from the call that changes a status to the event at one of `count` readers."""
    took = []
    with Server(command) as server:
        orders = [create_order(server) for _ in range(changes)]
        with Readers(server, count - 1), _stream(server.port) as stream:
            caller = http.client.HTTPConnection("127.0.0.1", server.port)
            for order in orders:
                began = time.monotonic()
                caller.request("POST", f"/sandbox/v1/orders/{order}:cancel", "{}")
                if caller.getresponse().read() and _await_change(stream, order):
                    took.append((time.monotonic() - began) * 1000)
    return took


def _stream(port):
    client = socket.create_connection(("127.0.0.1", port))
    client.sendall(
        f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
        f"apikey: {API_KEY}\r\n\r\n".encode()
    )
    read = b""
    while b"retry:" not in read:
        read += client.recv(READ_BYTES)
    return client


def _await_change(stream, order):
    wanted = json.dumps({"order_id": order}, separators=(",", ":"))[1:-1].encode()
    read = b""
    while not (wanted in read and b"status_changed" in read):
        more = stream.recv(READ_BYTES)
        if not more:
            raise Failure("the stream ended")
        read += more
    return True


def _read_all(port, count):
    selector = selectors.DefaultSelector()
    buffer = bytearray(READ_BYTES)
    for _ in range(count):
        client = _stream(port)
        client.setblocking(False)
        selector.register(client, selectors.EVENT_READ)
    print("open", flush=True)
    selector.register(sys.stdin, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is sys.stdin:
                return
            try:
                if key.fileobj.recv_into(buffer) == 0:
                    selector.unregister(key.fileobj)
            except BlockingIOError:
                pass


if __name__ == "__main__":
    _read_all(int(sys.argv[1]), int(sys.argv[2]))
