"""`payscrypt-sandbox health`: 0 where a sandbox is ready, 1 where it is not."""

import concurrent.futures
import http.server
import threading
import unittest

from sandbox import Sandbox, reserved_port, run


class HealthCommand(unittest.TestCase):
    def assert_not_ready(self, ran, *says):
        self.assertEqual((ran.returncode, ran.stdout), (1, ""), ran)
        self.assertEqual(len(ran.stderr.splitlines()), 1, ran.stderr)
        for part in ("not ready", *says):
            self.assertIn(part, ran.stderr)

    def test_a_ready_sandbox_is_0(self):
        with Sandbox() as sandbox:
            for arguments in ((), ("--wait",), ("--wait", "--timeout", "30")):
                with self.subTest(arguments=arguments):
                    ran = run("health", "--listen", sandbox.address, *arguments)
                    self.assertEqual((ran.returncode, ran.stderr), (0, ""))
                    self.assertIn(sandbox.address, ran.stdout)

    def test_the_environment_tells_it_where_to_ask(self):
        with Sandbox() as sandbox:
            everywhere = f"0.0.0.0:{sandbox.port}"
            ran = run("health", env={"PAYSCRYPT_SANDBOX_LISTEN": everywhere})
            self.assertEqual(ran.returncode, 0, ran)

    def test_settings_of_serve_in_the_environment_do_not_bother_it(self):
        with Sandbox() as sandbox:
            env = {"PAYSCRYPT_SANDBOX_CLOCK": "x60", "PAYSCRYPT_SANDBOX_API_KEY": "key-1"}
            ran = run("health", "--listen", sandbox.address, env=env)
            self.assertEqual(ran.returncode, 0, ran)

    def test_nobody_there_is_1(self):
        with reserved_port() as holder:
            address = f"127.0.0.1:{holder.getsockname()[1]}"
            self.assert_not_ready(run("health", "--listen", address), address)

    def test_waiting_ends_with_its_timeout(self):
        with reserved_port() as holder:
            address = f"127.0.0.1:{holder.getsockname()[1]}"
            ran = run("health", "--listen", address, "--wait", "--timeout", "0.1")
            self.assert_not_ready(ran, address)

    def test_waiting_ends_once_the_sandbox_is_there(self):
        with reserved_port() as holder:
            address = f"127.0.0.1:{holder.getsockname()[1]}"
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(run, "health", "--listen", address, "--wait", "--timeout", "60")
            with Sandbox(listen=address):
                self.assertEqual(waiting.result().returncode, 0)

    def test_another_program_on_the_port_is_1(self):
        class Another(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_error(404)

            def log_message(self, *_arguments):
                pass

        with http.server.HTTPServer(("127.0.0.1", 0), Another) as server:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            ran = run("health", "--listen", f"127.0.0.1:{server.server_port}")
            server.shutdown()
        self.assert_not_ready(ran, "404")


if __name__ == "__main__":
    unittest.main()
