"""Load generators: grpc_load for gRPC, wrk for REST. Both send one request over and over."""

import dataclasses
import json
import pathlib
import subprocess

from merchant import API_KEY, PATHS, text_of
from servers import Failure, environment

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass
class Outcome:
    """What a load generator saw."""

    requests: int
    seconds: float
    p50_us: int
    p99_us: int

    @property
    def rate(self):
        return self.requests / self.seconds


def _outcome(command):
    ran = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    lines = ran.stdout.splitlines()
    if ran.returncode != 0 or not lines:
        raise Failure(f"{' '.join(command)}\n{ran.stdout}{ran.stderr}")
    figures = json.loads(lines[-1])
    failures = figures.pop("failures")
    if failures:
        raise Failure(f"{failures} of {figures['requests']} calls failed: {ran.stderr}")
    return Outcome(**figures)


class GrpcLoad:
    """`channels` connections with `in_flight` calls on each."""

    def __init__(self, program, channels, in_flight):
        self._program = str(program)
        self._shape = ["--channels", str(channels), "--in-flight", str(in_flight)]
        self.name = f"grpc_load, {channels} connections with {in_flight} calls in flight on each"

    def run(self, server, rpc, request, seconds):
        return self._load(server, rpc, request, "--seconds", str(seconds))

    def run_count(self, server, rpc, request, count):
        return self._load(server, rpc, request, "--count", str(count))

    def record(self, server, rpc, request, path):
        """Writes an answer's bytes to a file."""
        self._load(server, rpc, request, "--count", "1", "--response-file", str(path))

    def _load(self, server, rpc, request, *arguments):
        return _outcome(
            [self._program, "--target", server.target, "--rpc", rpc, "--key", API_KEY]
            + ["--request", text_of(request), *self._shape, *arguments]
        )


class Wrk:
    """`connections` kept-alive connections, from one thread."""

    def __init__(self, connections):
        self._connections = connections
        self.name = f"wrk, {connections} connections"

    def run(self, server, rpc, request, seconds):
        return _outcome(
            ["wrk", "-t1", f"-c{self._connections}", f"-d{max(1, round(seconds))}s"]
            + ["-s", str(HERE / "post.lua"), f"http://{server.target}{PATHS[rpc]}"]
            + ["--", text_of(request), API_KEY]
        )
