"""Server programs with ports of their own, and what they cost the machine."""

import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

PATIENCE_SECONDS = 20
POLL_SECONDS = 0.0002
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    """Something did not do what a measurement needs."""


def environment():
    """Ours, but for what would configure the sandbox."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PAYSCRYPT_SANDBOX_")}


class Server:
    """A running server. `command` makes its command line, given the file to write its port to."""

    def __init__(self, command):
        self._folder = tempfile.TemporaryDirectory(prefix="payscrypt-bench-")
        folder = pathlib.Path(self._folder.name)
        port_file = folder / "port"
        self._log = folder / "log"
        with open(self._log, "wb") as log:
            self.began = time.monotonic()
            self._process = subprocess.Popen(
                command(str(port_file)),
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.port = self._await_port(port_file)
        self.ready_seconds = time.monotonic() - self.began

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def target(self):
        return f"127.0.0.1:{self.port}"

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def cpu_seconds(self):
        """User and system time so far, of all its threads."""
        stat = pathlib.Path(f"/proc/{self._process.pid}/stat").read_text()
        fields = stat[stat.rindex(")") + 2 :].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def cpu_seconds_of_threads(self):
        """As cpu_seconds, to the nanosecond, of the threads that are there now."""
        tasks = pathlib.Path(f"/proc/{self._process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def resident_bytes(self):
        status = pathlib.Path(f"/proc/{self._process.pid}/status").read_text()
        for line in status.splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise Failure("the server is gone")

    def _await_port(self, port_file):
        while True:
            try:
                return int(port_file.read_text())
            except (FileNotFoundError, ValueError):
                pass
            waited = time.monotonic() - self.began
            if self._process.poll() is not None or waited > PATIENCE_SECONDS:
                self._process.kill()
                self._process.wait()
                said = self._log.read_text(errors="replace")
                self._folder.cleanup()
                raise Failure(f"{self._process.args[0]} did not start:\n{said}")
            time.sleep(POLL_SECONDS)


def exchange(port, request):
    """The bytes of an HTTP answer with a Content-Length."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as connection:
        connection.sendall(request)
        answer = b""
        while True:
            piece = connection.recv(65536)
            if not piece:
                raise Failure(f"the answer ended early: {answer!r}")
            answer += piece
            head, end, body = answer.partition(b"\r\n\r\n")
            if end and len(body) >= _content_length(head):
                return answer


def _content_length(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise Failure(f"an answer without Content-Length: {head!r}")
