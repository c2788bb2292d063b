"""Starts the real program for a test, on free ports of 127.0.0.1, and stops it again.

The binary is the one that SANDBOX_BIN names, or else build/release's. PATIENCE_SECONDS bounds
every wait for something that is certain to happen, so that a broken program fails a test and does
not hang it; nothing is measured by it.
"""

import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60

# A customer pays after 10 ms and an order is SUCCESSFUL within 100 ms, not within 14 seconds.
FAST = ("--clock", "x200")

API_KEY = "sandbox"


def binary():
    path = os.environ.get("SANDBOX_BIN") or str(ROOT / "build" / "release" / "payscrypt-sandbox")
    if not os.access(path, os.X_OK):
        raise AssertionError(f"{path} is no program: build it, or name another in SANDBOX_BIN")
    return path


def environment(**more):
    """This process's, without what would set the sandbox's flags or send a client to a proxy."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PAYSCRYPT_SANDBOX_") and not name.lower().endswith("_proxy")
    }
    return kept | more


def run(*arguments, env=None):
    """Runs the program to its end, as for --help. The result has returncode, stdout and stderr."""
    return subprocess.run(
        [binary(), *arguments],
        env=environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=PATIENCE_SECONDS,
    )


def reserved_port():
    """A bound socket that does not listen: its port refuses connections while it is open."""
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    return holder


class _Output:
    """What a process prints, read as it comes, so that a test can wait for a line of it."""

    def __init__(self, pipe):
        self._pipe = pipe
        self._changed = threading.Condition()
        self._text = ""
        self._ended = False
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    @property
    def text(self):
        with self._changed:
            return self._text

    def all(self):
        """Everything, once the process has ended."""
        self._thread.join()
        return self._text

    def line(self, accepted):
        """The first whole line that `accepted` takes, waited for."""

        def found():
            lines = self._text.splitlines(keepends=True)
            return next((each for each in lines if each[-1] == "\n" and accepted(each)), None)

        with self._changed:
            self._changed.wait_for(lambda: self._ended or found(), PATIENCE_SECONDS)
            line = found()
        if line is None:
            raise AssertionError(f"no such line in:\n{self.text}")
        return line.rstrip("\n")

    def _read(self):
        with self._pipe:
            for line in self._pipe:
                with self._changed:
                    self._text += line
                    self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()


def can_unshare_mounts():
    """Whether a test may show a process a file system of its own, as root may."""
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True)
    return tried.returncode == 0


def with_mounts(*commands):
    """What to start a sandbox `through`, so that it alone sees what these commands mount."""
    return ("unshare", "--mount", "sh", "-ec", " && ".join((*commands, 'exec "$0" "$@"')))


class Sandbox:
    """A sandbox that is ready; stop() it, or use it in a `with`. `through` is a command to start it
    with, which becomes it. Where `until_ready` is false, it only listens."""

    def __init__(self, *flags, env=None, listen="127.0.0.1:0", through=(), until_ready=True):
        program = binary()
        self._folder = tempfile.TemporaryDirectory(prefix="payscrypt-e2e-")
        port_file = pathlib.Path(self._folder.name) / "port"
        arguments = [*flags, "--port-file", str(port_file)]
        if listen:
            arguments += ["--listen", listen]
        self.process = subprocess.Popen(
            [*through, program, *arguments],
            env=environment(**(env or {})),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.stdout = _Output(self.process.stdout)
        self.stderr = _Output(self.process.stderr)
        host = listen.rpartition(":")[0] if listen else "127.0.0.1"
        self._host = "127.0.0.1" if host == "0.0.0.0" else host
        try:
            self.port = self._port_once_it_is_open(port_file)
            self.address = f"{self._host}:{self.port}"
            self.url = f"http://{self.address}"
            if until_ready:
                self._wait_until_ready()
        except BaseException:
            self.end_by_force()
            raise

    def stop(self, with_signal=signal.SIGTERM):
        """Asks it to stop; fails unless it exits with 0. All that it printed can be read then."""
        self.process.send_signal(with_signal)
        try:
            code = self.process.wait(PATIENCE_SECONDS)
        finally:
            self.end_by_force()
        if code != 0:
            raise AssertionError(
                f"exit code {code} after {with_signal.name}; stderr:\n{self.stderr.text}"
            )

    def __enter__(self):
        return self

    def __exit__(self, kind, *_error):
        if kind is None:
            self.stop()
        else:
            self.end_by_force()

    def _port_once_it_is_open(self, port_file):
        deadline = time.monotonic() + PATIENCE_SECONDS
        # The file appears whole, or not at all.
        while not port_file.exists():
            try:
                code = self.process.wait(0.01)
            except subprocess.TimeoutExpired:
                code = None
            if code is not None:
                raise AssertionError(f"exit code {code} before it was ready: {self.stderr.all()}")
            if time.monotonic() > deadline:
                raise AssertionError(f"no port file in {PATIENCE_SECONDS} s: {self.stderr.text}")
        return int(port_file.read_text(encoding="ascii"))

    def _wait_until_ready(self):
        patience = str(PATIENCE_SECONDS / 2)
        health = run("health", "--wait", "--timeout", patience, "--listen", self.address)
        if health.returncode != 0:
            raise AssertionError(f"never ready: {health.stderr}{self.stderr.text}")

    def end_by_force(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.stdout.all()
        self.stderr.all()
        self._folder.cleanup()


class SandboxTest(unittest.TestCase):
    """Tests that share one sandbox, started with `flags`."""

    flags = ()
    sandbox = None

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(*cls.flags)

    @classmethod
    def tearDownClass(cls):
        cls.sandbox.stop()
