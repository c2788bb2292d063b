"""What stands at a webhook's URL: a merchant's listener, or one that does not do its part."""

import http.server
import json
import queue
import socket
import sys
import threading

from sandbox import PATIENCE_SECONDS


class Received:
    """One request, as it came."""

    def __init__(self, method, path, headers, body):
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body

    @property
    def order(self):
        return json.loads(self.body)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keep-alive

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        received = Received(self.command, self.path, self.headers, body)
        # Before the answer, after which the next webhook may come by another connection.
        self.server.received.put(received)
        answer = self.server.answer(received)
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response(status)
        for name, value in ({"Content-Length": "0"} | headers).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_arguments):
        pass


class _Server(http.server.ThreadingHTTPServer):
    # Where it is full, the kernel drops what comes, which is sent again seconds later. It was 5.
    request_queue_size = 1024
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        # A sandbox that is killed resets its connections: nothing to tell.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Receiver:
    """Keeps each webhook for next(); answers with 200, the first ones with `answers` if any: a
    status, or (status, headers); or each with what `answer(received)` returns. With an
    ssl.SSLContext it speaks https."""

    def __init__(self, answers=(), tls=None, answer=None):
        self._server = _Server(("127.0.0.1", 0), _Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._server.received = queue.Queue()
        left = list(answers)
        self._server.answer = answer or (lambda _: left.pop(0) if left else 200)
        scheme = "https" if tls is not None else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}/webhook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def next(self):
        """The next webhook, waited for."""
        try:
            return self._server.received.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            raise AssertionError(f"no webhook at {self.url} in {PATIENCE_SECONDS} s") from None

    def wait_for(self, order_id, status):
        """The webhook of that order and status, passing over those of other orders and statuses."""
        while True:
            received = self.next()
            if (received.order["id"], received.order["status"]) == (order_id, status):
                return received

    def is_empty(self):
        return self._server.received.empty()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class HangingReceiver:
    """Takes connections and requests, and never answers."""

    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._socket.settimeout(PATIENCE_SECONDS)
        self._connections = []
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/hangs"

    def wait_for_request(self):
        """Returns once a webhook has come whole, so that its sender waits for the answer."""
        connection, _ = self._socket.accept()
        self._connections.append(connection)
        connection.settimeout(PATIENCE_SECONDS)
        request = b""
        while not request.endswith(b"}"):
            more = connection.recv(65536)
            if not more:
                raise AssertionError(f"the sender went away after {request!r}")
            request += more
        return request

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        for connection in self._connections:
            connection.close()
        self._socket.close()


class BadReceiver:
    """Does with each connection what `behave(self, connection, request)` does, once the request has
    begun, and closes it then. Where `reads` is false, it reads nothing."""

    def __init__(self, behave, reads=True):
        self._behave = behave
        self._reads = reads
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/bad"
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def wait_until_over(self):
        """For a behaviour that does nothing more while the test runs."""
        self._over.wait(PATIENCE_SECONDS)

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            connection.settimeout(PATIENCE_SECONDS)
            try:
                request = connection.recv(65536) if self._reads else b""
                self._behave(self, connection, request)
            except OSError:
                pass  # the sandbox went away, as it should

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._over.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
