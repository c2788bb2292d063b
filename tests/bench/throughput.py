"""Requests a second, ours against bare servers that return the same bytes."""

import dataclasses
import pathlib
import statistics
from collections.abc import Callable

from merchant import CREATE_ORDER, GET_PUBLIC_ORDER, create_order, post, request_for
from servers import Server

WARM_UP_SECONDS = 1


def record(sandbox, grpc_load, folder):
    """Asks a sandbox for each answer once: the files that the bare servers read."""
    files = {"gRPC": [], "REST": []}
    with Server(sandbox) as server:
        order_id = create_order(server)
        for rpc in (CREATE_ORDER, GET_PUBLIC_ORDER):
            request = request_for(rpc, order_id)
            grpc_file = pathlib.Path(folder) / f"{rpc}.pb"
            grpc_load.record(server, rpc, request, grpc_file)
            rest_file = pathlib.Path(folder) / f"{rpc}.http"
            rest_file.write_bytes(post(server, rpc, request))
            files["gRPC"].append(str(grpc_file))
            files["REST"].append(str(rest_file))
    return files


@dataclasses.dataclass
class Contender:
    name: str
    command: Callable[[str], list]
    is_sandbox: bool = False  # an order must be created before it can be got


@dataclasses.dataclass
class Sample:
    rate: float  # requests a second
    cpu_us: float  # of the server, for each request
    p50_us: float
    p99_us: float


def median(samples, figure):
    return statistics.median(getattr(sample, figure) for sample in samples)


def ratios(ours, theirs):
    """Of the rates, one a round."""
    return [mine.rate / other.rate for mine, other in zip(ours, theirs)]


def _sample(contender, load, rpc, seconds):
    with Server(contender.command) as server:
        order_id = create_order(server) if contender.is_sandbox else "1000001001"
        request = request_for(rpc, order_id)
        load.run(server, rpc, request, WARM_UP_SECONDS)
        cpu_before = server.cpu_seconds()
        outcome = load.run(server, rpc, request, seconds)
        cpu_us = (server.cpu_seconds() - cpu_before) / outcome.requests * 1e6
    return Sample(outcome.rate, cpu_us, outcome.p50_us, outcome.p99_us)


def compare(contenders, load, rpc, rounds, seconds, say):
    """{name: samples, one a round}. The contenders take turns, each time as a fresh process."""
    samples = {contender.name: [] for contender in contenders}
    for number in range(1, rounds + 1):
        for contender in contenders:
            sample = _sample(contender, load, rpc, seconds)
            samples[contender.name].append(sample)
            say(
                f"{rpc}, round {number} of {rounds}, {contender.name}: {sample.rate:,.0f}/s, "
                f"{sample.cpu_us:.1f} µs of CPU each"
            )
    return samples
