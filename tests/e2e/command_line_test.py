"""The command line: its texts, and one clear line for everything that is wrong with it."""

import json
import pathlib
import socket
import tempfile
import unittest

from sandbox import Sandbox, reserved_port, run

FLAGS = [
    "config",
    "listen",
    "grpc-port",
    "port-file",
    "public-url",
    "api-key",
    "webhook",
    "webhook-timeout",
    "webhook-retries",
    "webhook-ca",
    "webhook-insecure",
    "wallet",
    "scenarios",
    "scenario",
    "clock",
    "seed",
    "log-format",
    "log-level",
]


def written(folder, name, text):
    path = pathlib.Path(folder) / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


class Texts(unittest.TestCase):
    def test_help_names_the_commands(self):
        for flag in ("--help", "-h"):
            with self.subTest(flag=flag):
                helped = run(flag)
                self.assertEqual((helped.returncode, helped.stderr), (0, ""))
                for word in ("serve", "health", "check", "--version"):
                    self.assertIn(word, helped.stdout)

    def test_help_of_serve_names_each_flag_and_its_variable(self):
        helped = run("serve", "--help")
        self.assertEqual((helped.returncode, helped.stderr), (0, ""))
        for flag in FLAGS:
            self.assertIn(f"--{flag} ", helped.stdout)
            variable = "PAYSCRYPT_SANDBOX_" + flag.upper().replace("-", "_")
            self.assertIn(variable, helped.stdout)

    def test_help_of_health_names_its_flags(self):
        helped = run("health", "--help")
        self.assertEqual((helped.returncode, helped.stderr), (0, ""))
        for flag in ("--listen", "--wait", "--timeout"):
            self.assertIn(flag, helped.stdout)

    def test_version_is_one_line(self):
        answered = run("--version")
        self.assertEqual((answered.returncode, answered.stderr), (0, ""))
        self.assertRegex(answered.stdout, r"\Apayscrypt-sandbox \d+\.\d+\.\d+\n\Z")

    def test_serve_is_meant_where_no_command_is_named(self):
        with Sandbox("--seed", "7") as by_default, Sandbox("serve", "--seed", "7") as by_name:
            self.assertNotEqual(by_default.port, by_name.port)


class Refusals(unittest.TestCase):
    """Each on a port that is known to be free, with a port file that must not appear."""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="payscrypt-e2e-"))
        self.port_file = pathlib.Path(self.folder) / "port"
        with reserved_port() as holder:
            self.port = holder.getsockname()[1]

    def refusal(self, *flags, env=None):
        """What a start with these flags says on stderr: nothing else happens."""
        listen = [] if "--listen" in flags else ["--listen", f"127.0.0.1:{self.port}"]
        refused = run(*flags, *listen, "--port-file", str(self.port_file), env=env)
        self.assertEqual(refused.returncode, 1, refused)
        self.assertEqual(refused.stdout, "")
        self.assertFalse(self.port_file.exists())
        self.assertTrue(refused.stderr.replace("\n", "").isprintable(), refused.stderr)
        with socket.socket() as caller:
            self.assertNotEqual(caller.connect_ex(("127.0.0.1", self.port)), 0)
        self.assertTrue(refused.stderr.endswith("\n"), refused.stderr)
        self.assertTrue(refused.stderr.startswith("payscrypt-sandbox: "), refused.stderr)
        return refused.stderr.splitlines()

    def assert_refused(self, *flags, says, env=None):
        lines = self.refusal(*flags, env=env)
        self.assertEqual(len(lines), 1, lines)
        for part in says:
            self.assertIn(part, lines[0])

    def test_unknown_flags_commands_and_arguments(self):
        self.assert_refused("--lisen", "127.0.0.1:1", says=["--lisen", "--help"])
        self.assert_refused("serve", "--frob", says=["--frob", "--help"])
        self.assert_refused("--frob=1", says=["--frob", "--help"])
        self.assert_refused("serv", says=["serv", "--help"])
        self.assert_refused("serve", "now", says=["now", "--help"])
        self.assert_refused("--seed", says=["--seed", "--help"])

    def test_bad_values(self):
        for flag, value, says in (
            ("--listen", "8080", ["127.0.0.1:8080", 'got "8080"']),
            ("--listen", "127.0.0.1", ["127.0.0.1:8080", 'got "127.0.0.1"']),
            ("--listen", "127.0.0.1:99999", ["127.0.0.1:8080", 'got "127.0.0.1:99999"']),
            ("--listen", "127.0.0.1:-1", ["127.0.0.1:8080", 'got "127.0.0.1:-1"']),
            ("--listen", "shop.example:80", ["127.0.0.1:8080", 'got "shop.example:80"']),
            ("--listen", "::1:8080", ["[::1]:8080", 'got "::1:8080"']),
            ("--listen", "192.0.2.1:0", ["192.0.2.1"]),
            ("--grpc-port", "http", ["http"]),
            ("--grpc-port", "65536", ["65536"]),
            ("--grpc-port", "-1", ["-1"]),
            ("--grpc-port", "0x50", ["0x50"]),
            ("--public-url", "shop.example", ["--public-url: expected", 'got "shop.example"']),
            ("--public-url", "http://", ["--public-url: expected", 'got "http://"']),
            ("--public-url", "http://a.example/?b=1", ["query", 'got "http://a.example/?b=1"']),
            ("--public-url", "http://a.example/#b", ["fragment", 'got "http://a.example/#b"']),
            ("--api-key", "two words", ["such as sandbox"]),
            ("--webhook", "shop.example/hook", ['"shop.example/hook"', "http://127.0.0.1:3000"]),
            ("--webhook", "ftp://shop.example", ['"ftp://shop.example"', "http"]),
            ("--webhook", "http://", ['"http://"', "http://127.0.0.1:3000"]),
            ("--webhook-timeout", "soon", ['"soon"', "10"]),
            ("--webhook-timeout", "0", ['"0"', "10"]),
            ("--webhook-timeout", "0x10", ['"0x10"', "10"]),
            ("--webhook-timeout", "+5", ['"+5"', "10"]),
            ("--webhook-timeout", "10s", ['"10s"', "10"]),
            ("--webhook-retries", "often", ['"often"', "0s,5s,5m"]),
            ("--webhook-ca", "/nowhere.pem", ["--webhook-ca", "/nowhere.pem"]),
            ("--webhook-ca", __file__, ["--webhook-ca", "PEM"]),
            ("--wallet", "main", ["whole number", 'got "main"']),
            ("--wallet", "0x10", ['got "0x10"']),
            ("--wallet", "+1", ['got "+1"']),
            ("--wallet", "1.0", ['got "1.0"']),
            ("--wallet", "42nd", ['got "42nd"']),
            ("--wallet", "9223372036854775808", ['got "9223372036854775808"']),
            ("--wallet", "-9223372036854775809", ['got "-9223372036854775809"']),
            ("--wallet", "42 7 42", ["expected each wallet once, got 42 more than once"]),
            ("--clock", "fast", ['"fast"', 'such as x60']),
            ("--clock", "x0", ['"x0"', 'such as x60']),
            ("--clock", "x-1", ['"x-1"', 'such as x60']),
            ("--clock", "xnan", ['"xnan"', 'such as x60']),
            ("--clock", "x0x10", ['"x0x10"', 'such as x60']),
            ("--clock", "x+2", ['"x+2"', 'such as x60']),
            ("--seed", "lucky", ["lucky"]),
            ("--seed", "-1", ["-1"]),
            ("--seed", "0x10", ["0x10"]),
            ("--seed", "+1", ["+1"]),
            ("--seed", "7th", ["7th"]),
            ("--seed", "18446744073709551616", ["18446744073709551616"]),
            ("--max-orders", "0x10", ["0x10"]),
            ("--max-orders", "18446744073709551616", ["18446744073709551616"]),
            ("--log-format", "xml", ["xml", "json"]),
            ("--log-level", "loud", ["loud", "warn"]),
        ):
            with self.subTest(flag=flag, value=value):
                # An equals sign, as a value may begin with a dash.
                variable = "PAYSCRYPT_SANDBOX_" + flag[2:].upper().replace("-", "_")
                listen = ["--listen", value] if flag == "--listen" else [f"{flag}={value}"]
                self.assert_refused(*listen, says=[flag, *says])
                if flag != "--listen":
                    self.assert_refused(env={variable: value}, says=says)

    def test_empty_paths(self):
        for flag in ("--config", "--data", "--scenarios", "--webhook-ca"):
            kind = "folder" if flag == "--scenarios" else "file"
            for value in ("", " "):
                with self.subTest(flag=flag, value=value):
                    says = [f'{flag}: expected the path of a {kind}, got "{value}"']
                    self.assert_refused(flag, value, says=says)
        refused = run("--listen", "127.0.0.1:0", "--port-file", "")
        self.assertEqual((refused.returncode, refused.stdout), (1, ""))
        self.assertIn('--port-file: expected the path of a file, got ""', refused.stderr)
        for flag in ("--junit", "--log"):
            refused = run("test", self.folder, flag, "")
            self.assertEqual((refused.returncode, refused.stdout), (2, ""))
            self.assertIn(f'{flag}: expected the path of a file, got ""', refused.stderr)
        for command in ("check", "test"):
            refused = run(command, "")
            self.assertEqual((refused.returncode, refused.stdout), (2, ""))
            self.assertIn('expected the path of a file or folder, got ""', refused.stderr)

    def test_nothing_after_an_equals_sign(self):
        for flag in ("--data", "--webhook-insecure", "--no-simulate-panel", "--api-key"):
            with self.subTest(flag=flag):
                says = [f'{flag}: expected a value after the "=", got none']
                self.assert_refused(f"{flag}=", says=says)
                self.assert_refused(f"{flag}=", "foo", says=says)
                self.assert_refused("--control-token", "--x=", f"{flag}=", "foo", says=says)
        refused = run("test", self.folder, "--shuffle=")
        self.assertEqual((refused.returncode, refused.stdout), (2, ""))
        self.assertIn('--shuffle: expected a value after the "="', refused.stderr)

    def test_empty_variables(self):
        names = [flag for flag in FLAGS if flag not in ("listen", "port-file")]
        for name in (*names, "data", "durability", "max-orders", "control-token", "start-time"):
            variable = "PAYSCRYPT_SANDBOX_" + name.upper().replace("-", "_")
            # Several values stand with spaces between them, so spaces alone are no value.
            for value in ("", " ") if name in ("webhook", "wallet") else ("",):
                with self.subTest(variable=variable, value=value):
                    says = [f'{variable}: expected a value, got "{value}"; unset']
                    self.assert_refused(env={variable: value}, says=says)
        refused = run("health", env={"PAYSCRYPT_SANDBOX_TIMEOUT": ""})
        self.assertIn('PAYSCRYPT_SANDBOX_TIMEOUT: expected a value, got ""', refused.stderr)

    def test_empty_keys_of_the_config_file(self):
        many = ("webhook", "wallet")
        texts = ("data", "scenarios", "webhook-ca", "public-url", "api-key", "control-token")
        for key in (*texts, "scenario", "clock", "seed", *many):
            for value in ("", " ", *(([], [""]) if key in many else ())):
                with self.subTest(key=key, value=value):
                    path = written(self.folder, "config.json", json.dumps({key: value}))
                    says = [f"{path}: {key}: expected a value, got "]
                    self.assert_refused("--config", path, says=says)
        path = written(self.folder, "config.json", json.dumps({"data": "a\0b"}))
        self.assert_refused("--config", path, says=["data: ", "NUL", r'got "a\x00b"'])
        path = written(self.folder, "config.json", json.dumps({"port-file": ""}))
        refused = run("--listen", "127.0.0.1:0", "--config", path)
        self.assertEqual((refused.returncode, refused.stdout), (1, ""))
        self.assertIn('port-file: expected a value, got ""', refused.stderr)

    def test_ports_that_are_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self.assert_refused(
                "--listen", f"127.0.0.1:{port}", says=[f"127.0.0.1:{port}", "--listen"]
            )
            self.assert_refused(f"--grpc-port={port}", says=[f"127.0.0.1:{port}", "--grpc-port"])

    def test_port_of_another_sandbox(self):
        with Sandbox("--grpc-port", "0", "--log-format", "json") as other:
            ready = json.loads(other.stdout.line(lambda line: '"ready"' in line))
            self.assert_refused(
                "--listen", other.address, says=[other.address, "taken", "--listen"]
            )
            self.assert_refused(
                "--grpc-port", ready["grpc_port"], says=[ready["grpc_port"], "--grpc-port"]
            )
            self.assert_refused("--grpc-port", str(other.port), says=["--grpc-port"])

    def test_port_files_that_cannot_be_written(self):
        absent = self.folder + "/absent/port"
        lines = run("--listen", "127.0.0.1:0", "--port-file", absent)
        self.assertEqual((lines.returncode, lines.stdout), (1, ""))
        self.assertEqual(len(lines.stderr.splitlines()), 1, lines.stderr)
        self.assertIn(absent, lines.stderr)

    def test_a_port_file_that_is_the_data_file(self):
        data = self.folder + "/data"
        refused = run("--listen", "127.0.0.1:0", "--data", data, "--port-file", data)
        self.assertEqual((refused.returncode, refused.stdout), (1, ""))
        self.assertIn("--port-file: expected another file than that of --data", refused.stderr)
        with open(data, "rb") as file:
            self.assertTrue(file.read(16).startswith(b"SQLite format 3"))

    def test_unknown_variables(self):
        self.assert_refused(
            env={"PAYSCRYPT_SANDBOX_FOO": "1"},
            says=["PAYSCRYPT_SANDBOX_FOO", "PAYSCRYPT_SANDBOX_LISTEN"],
        )
        self.assert_refused(env={"PAYSCRYPT_SANDBOX_LISEN": ""}, says=["PAYSCRYPT_SANDBOX_LISEN"])

    def test_unknown_scenarios(self):
        self.assert_refused(
            "--scenario", "happy-pth", says=["--scenario", "happy-path", 'got "happy-pth"']
        )
        self.assert_refused("--scenario", "", says=["--scenario", "happy-path", 'got ""'])

    def test_scenario_folders_that_are_none(self):
        absent = self.folder + "/absent"
        self.assert_refused("--scenarios", absent, says=[absent])
        file = written(self.folder, "file.json", "{}")
        self.assert_refused("--scenarios", file, says=[file])

    def test_scenario_files_have_a_line_for_each_error(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="payscrypt-e2e-"))
        first = written(
            folder,
            "first.json",
            '{\n  "name": "first",\n  "timeline": [\n    { "at": "soon", "pay": "exact" },\n'
            '    { "at": "2s", "pya": "exact" }\n  ]\n}\n',
        )
        second = written(folder, "second.json", '{\n  "name": "second",\n')
        lines = self.refusal("--scenarios", folder)
        self.assertGreaterEqual(len(lines), 3, lines)
        lines[0] = lines[0].removeprefix("payscrypt-sandbox: ")
        for line in lines:
            self.assertRegex(line, r"^\S+\.json:\d+:\d+: ", lines)
        told = "\n".join(lines)
        self.assertIn(f"{first}:4:13: timeline[0].at: ", told)
        self.assertIn(f"{first}:5:19: timeline[1]", told)
        self.assertIn(f"{second}:", told)

    def test_config_files_that_are_none(self):
        absent = self.folder + "/absent.json"
        self.assert_refused("--config", absent, says=[absent])
        self.assert_refused("--config", self.folder, says=[self.folder])
        for text, says in (
            (b"", "expected JSON"),
            (b"{", "expected JSON"),
            (b"[]", "expected a JSON object"),
            (b"seed = 7", ":1:1: expected JSON"),
            (b'{"seed": 7}\n{"seed": 8}', ":2:1: expected JSON"),
            (b"\xff\xfe\x00", ":1:1: expected UTF-8 text, got the byte 0xff"),
            (b'{"seed": 7}\x00', ":1:12: expected UTF-8 text, got the byte 0x00"),
            (b'{"seed": 7\n// \x00\n}', ":2:4: expected UTF-8 text, got the byte 0x00"),
            (b'{"seed": 7,\n "seed": 8}', ":2:2: seed: this key is there already"),
            (b'{"assets": [{"name": "A", "name": "B"}]}', "assets[0].name: this key is there"),
            (b'{"seed": ' + b"[" * 40, "expected at most 32 arrays and objects"),
        ):
            with self.subTest(text=text):
                path = written(self.folder, "config.json", text)
                self.assert_refused("--config", path, says=[path, says])

    def test_config_keys(self):
        asset = {
            "name": "DOGE",
            "chain": "DOGE",
            "network": "testnet",
            "decimals": 8,
            "target_confirmations": 6,
            "expiry_seconds": 600,
            "address": "bitcoin-testnet",
        }
        for config, says in (
            ({"lisen": "127.0.0.1:0"}, ["lisen", "listen", "unknown"]),
            ({"config": "more.json"}, ["config"]),
            ({"help": True}, ["help"]),
            ({"seed": "lucky"}, ["seed", "lucky"]),
            ({"seed": {"n": 7}}, ["seed", '{"n":7}']),
            ({"seed": [7]}, ["seed", "[7]"]),
            ({"seed": None}, ["seed", "null"]),
            ({"clock": "fast"}, ["clock", "fast"]),
            ({"wallet": [42, 42]}, ["--wallet: expected each wallet once, got 42"]),
            ({"wallet": ["0x10"]}, ["--wallet: expected a whole number", '"0x10"']),
            ({"wallet": 42.5}, ["--wallet: expected a whole number", '"42.5"']),
            ({"public-url": "http://a.example?b"}, ["--public-url: expected", "query"]),
            ({"webhook": ["shop.example"]}, ["webhook", "shop.example"]),
            ({"webhook": [["http://127.0.0.1:1"]]}, ["webhook"]),
            ({"log-format": "xml"}, ["log-format", "xml"]),
            ({"assets": asset}, ["assets", "list"]),
            ({"assets": ["DOGE"]}, ["assets[0]", '"DOGE"']),
            ({"assets": [asset | {"decimals": "8"}]}, ["assets[0].decimals", '"8"']),
            ({"assets": [asset | {"decimals": 2**40}]}, ["assets[0].decimals", str(2**40)]),
            ({"assets": [asset | {"address": "dogecoin"}]}, ["assets[0].address", '"dogecoin"']),
            ({"assets": [asset | {"nmae": "DOGE"}]}, ["assets[0].nmae", "name"]),
            ({"assets": [asset | {"name": "a b"}]}, ["assets[0].name", '"a b"']),
            ({"assets": [{"name": "DOGE"}]}, ["assets[0]", "chain"]),
        ):
            with self.subTest(config=config):
                path = written(self.folder, "config.json", json.dumps(config))
                self.assert_refused("--config", path, says=[path, *says])

    def test_health_refuses_what_it_does_not_know(self):
        for arguments in (["--frob"], ["--listen", "nowhere"], ["--timeout", "soon"], ["now"]):
            with self.subTest(arguments=arguments):
                refused = run("health", *arguments)
                self.assertEqual((refused.returncode, refused.stdout), (1, ""))
                self.assertEqual(len(refused.stderr.splitlines()), 1, refused.stderr)
                self.assertIn(arguments[-1], refused.stderr)


if __name__ == "__main__":
    unittest.main()
