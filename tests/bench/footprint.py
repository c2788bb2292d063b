"""How soon a sandbox is ready, and what memory it takes."""

import dataclasses
import statistics
import time

from merchant import CREATE_ORDER, GET_PUBLIC_ORDER, ORDER, create_order, status_of
from servers import PATIENCE_SECONDS, Failure, Server, exchange

SETTLE_SECONDS = 1
WARM_UP_CALLS = 20_000
HEALTH = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


@dataclasses.dataclass
class Start:
    """Seconds, counted from just before the process was made."""

    port_file: float  # until the file with the port was there
    answer: float  # until GET /health was answered
    cpu: float  # that the process had used by then


def starts(sandbox, runs):
    found = []
    for _ in range(runs):
        with Server(sandbox) as server:
            exchange(server.port, HEALTH)
            answered = time.monotonic() - server.began
            found.append(Start(server.ready_seconds, answered, server.cpu_seconds_of_threads()))
    return found


def median_ms(found, figure):
    return statistics.median(getattr(start, figure) for start in found) * 1000


def worst_ms(found, figure):
    return max(getattr(start, figure) for start in found) * 1000


def resident_without_orders(sandbox):
    with Server(sandbox) as server:
        exchange(server.port, HEALTH)
        time.sleep(SETTLE_SECONDS)
        return server.resident_bytes()


def bytes_per_order(sandbox, grpc_load, count, until_status):
    """What each of `count` orders adds to a sandbox that has served calls before.

    Its memory is read when the last order has `until_status`.
    """
    with Server(sandbox) as server:
        first = create_order(server)
        grpc_load.run_count(server, GET_PUBLIC_ORDER, {"id": first}, WARM_UP_CALLS)
        before = server.resident_bytes()
        grpc_load.run_count(server, CREATE_ORDER, ORDER, count)
        _await_status(server, str(int(first) + count), until_status)
        return (server.resident_bytes() - before) / count


def _await_status(server, order_id, wanted):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (status := status_of(server, order_id)) != wanted:
        if time.monotonic() > deadline:
            raise Failure(f"order {order_id} is {status}, not {wanted}")
        time.sleep(0.1)
