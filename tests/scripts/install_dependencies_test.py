"""scripts/install-dependencies, on a machine made of stand-ins for apt, dpkg, id and node."""

import os
import pathlib
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "install-dependencies"

# Says of each package asked for that it is installed, except those in $ABSENT.
DPKG_QUERY = """
shift 2
for package; do
  case " $ABSENT " in *" $package "*) status=not-installed ;; *) status=installed ;; esac
  echo "$status $package"
done
"""


class Machine:
    """A folder of stand-in commands, first on PATH, and what was asked of apt-get."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.environment = {"PATH": f"{folder}/bin:/usr/bin:/bin", "ABSENT": ""}
        (self.folder / "bin").mkdir()
        self.command("dpkg-query", DPKG_QUERY)
        self.command("apt-get", f'echo "$*" >>{folder}/apt')
        self.command("id", "echo 0")
        self.command("node", "echo v18.20.4")
        self.command("npm", "echo 9.2.0")
        self.is_system("ID=debian\nVERSION_ID=12\n")

    def command(self, name, script):
        path = self.folder / "bin" / name
        path.write_text("#!/bin/sh\n" + script + "\n", encoding="utf-8")
        path.chmod(0o755)

    def is_system(self, release):
        path = self.folder / "os-release"
        path.write_text(release, encoding="utf-8")
        self.environment["PAYSCRYPT_OS_RELEASE"] = str(path)

    def install(self, *purpose):
        return subprocess.run(
            [SCRIPT, *purpose],
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def asked_of_apt(self):
        path = self.folder / "apt"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


class InstallDependencies(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.machine = Machine(folder.name)

    def test_does_and_says_nothing_where_nothing_is_missing(self):
        done = self.machine.install("test")
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertEqual(self.machine.asked_of_apt(), [])

    def test_installs_only_what_is_missing_and_says_it_in_a_line(self):
        self.machine.environment["ABSENT"] = "libboost-dev libgtest-dev"
        done = self.machine.install("test")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 1, done.stdout)
        self.assertIn("libboost-dev libgtest-dev", done.stdout)
        update, install = self.machine.asked_of_apt()
        self.assertTrue(update.endswith(" update"), update)
        self.assertTrue(
            install.endswith("--no-install-recommends libboost-dev libgtest-dev"), install
        )

    def test_asks_for_the_tests_packages_only_for_the_tests(self):
        self.machine.environment["ABSENT"] = "libgtest-dev"
        self.assertEqual(self.machine.install("run").stdout, "")
        self.assertEqual(self.machine.asked_of_apt(), [])

    def test_without_root_says_what_is_missing_and_how_to_install_it(self):
        self.machine.environment["ABSENT"] = "libboost-dev"
        self.machine.command("id", "echo 1000")
        done = self.machine.install("run")
        self.assertEqual(done.returncode, 1)
        self.assertIn("missing: libboost-dev\n", done.stdout)
        self.assertIn("apt-get install --no-install-recommends libboost-dev\n", done.stdout)
        self.assertEqual(self.machine.asked_of_apt(), [])

    def test_takes_a_node_that_is_new_enough_from_anywhere(self):
        self.machine.environment["ABSENT"] = "nodejs npm"
        for purpose in ("run", "test"):
            self.machine.command("node", "echo v18.20.4")
            self.assertEqual(self.machine.install(purpose).stdout, "")
            self.machine.command("node", "echo v16.3.0")
            self.assertIn("nodejs npm", self.machine.install(purpose).stdout)

    def test_shows_why_apt_failed(self):
        self.machine.environment["ABSENT"] = "libboost-dev"
        self.machine.command("apt-get", 'echo "E: no route to the archive" >&2; exit 100')
        done = self.machine.install("run")
        self.assertEqual(done.returncode, 1)
        self.assertIn("E: no route to the archive", done.stdout)

    def test_on_another_system_goes_on_with_the_tools_that_are_there(self):
        self.machine.is_system("ID=fedora\nVERSION_ID=40\n")
        for tool in ("c++", "cmake", "ninja", "pkg-config", "protoc", "grpc_cpp_plugin"):
            self.machine.command(tool, "")
        done = self.machine.install("run")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("not Debian 12", done.stdout)
        self.assertEqual(self.machine.asked_of_apt(), [])

    def test_on_another_system_names_the_tools_that_are_not_there(self):
        self.machine.is_system("ID=ubuntu\nVERSION_ID=24.04\n")
        self.machine.environment["PATH"] = f"{self.machine.folder}/bin"
        for tool in ("c++", "cmake", "ninja", "pkg-config", "grpc_cpp_plugin"):
            self.machine.command(tool, "")
        for tool in ("bash", "sed", "cat", "id"):
            self.machine.command(tool, f'exec /bin/{tool} "$@"')
        done = self.machine.install("run")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("missing: protoc\n", done.stdout)

    def test_refuses_a_purpose_that_it_does_not_know(self):
        done = self.machine.install("everything")
        self.assertEqual(done.returncode, 1)
        self.assertIn("'everything'", done.stdout)


if __name__ == "__main__":
    unittest.main()
