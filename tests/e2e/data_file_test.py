"""Data files that cannot be used, or not whole: what is said, and what becomes of them."""

import os
import shutil
import sqlite3
import subprocess
import unittest

from callers import wait_until
from data_folder import QUIET, Folder
from rest import curl
from rpc import GrpcClient
from sandbox import PATIENCE_SECONDS, binary, can_unshare_mounts, environment, run, with_mounts


class Refusal(Folder):
    """One clear line, exit code 1, and the file as it was."""

    def refused(self, why, data=None, through=()):
        data = data or self.data
        before = data.read_bytes() if data.is_file() else None
        ran = subprocess.run(
            [*through, binary(), "--data", str(data), "--listen", "127.0.0.1:0"],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
        self.assertEqual(ran.returncode, 1, ran)
        self.assertRegex(ran.stderr, f"^payscrypt-sandbox: data file {data}: .*(?:{why}).*\n$")
        self.assertNotIn("listening", ran.stdout)
        if before is not None:
            self.assertEqual(data.read_bytes(), before)


class AFileThatCannotBeUsed(Refusal):
    def test_a_text(self):
        self.data.write_text("orders\n" * 100)
        self.refused("is no data file of payscrypt-sandbox")

    def test_a_folder(self):
        self.refused("expected a file, got something else", self.folder)

    def test_another_program_s(self):
        with sqlite3.connect(self.data) as database:
            database.execute("CREATE TABLE notes (text)")
        database.close()
        self.refused("is no data file of payscrypt-sandbox")

    def test_one_in_a_folder_that_is_not_there(self):
        absent = self.folder / "absent"
        self.refused(f"expected its folder {absent} to be there, got none", absent / "data")
        self.assertFalse(absent.exists())

    def test_a_newer_one(self):
        self.started().stop()
        with sqlite3.connect(self.data) as database:
            database.execute("PRAGMA user_version = 1000")
        database.close()
        self.refused("written by a newer payscrypt-sandbox .its version is 1000")

    def test_a_damaged_one(self):
        first = self.started(*QUIET)
        for _ in range(100):
            self.create(first)
        first.stop()
        content = bytearray(self.data.read_bytes())
        content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
        self.data.write_bytes(content)
        self.refused("it is damaged")

    def test_one_that_another_sandbox_has_open(self):
        first = self.started(*QUIET)
        order = self.create(first)
        ran = run("--data", str(self.data), "--listen", "127.0.0.1:0")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("another process has it open", ran.stderr)
        self.assertEqual(self.order(first, order["id"])["order"]["id"], order["id"])

    def test_one_that_may_not_be_written(self):
        self.started().stop()
        self.data.chmod(0o444)
        # Root may write everything, but for these.
        powerless = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
        through = powerless if os.getuid() == 0 else []
        self.refused("may not be written|unable to open|readonly", through=through)


class AFileWithANameOfItsOwn(Folder):
    """One that means something else to SQLite, for which nothing would be kept."""

    def test_keeps_what_a_file_keeps(self):
        os_folder = os.getcwd()
        self.addCleanup(os.chdir, os_folder)
        os.chdir(self.folder)
        for name in (":memory:", "file:x?mode=memory", "file::memory:", "file:y"):
            with self.subTest(name=name):
                self.data = name
                first = self.started(*QUIET)
                order = self.create(first)["id"]
                first.stop()
                self.assertTrue((self.folder / name).is_file())
                self.assertEqual(self.orders(self.started(*QUIET)), [order])


class AFileThatWasCut(Refusal):
    """As by a copy that ended too soon."""

    def setUp(self):
        super().setUp()
        first = self.started(*QUIET)
        for _ in range(3):
            self.create(first)
        first.stop()

    def test_in_its_middle_is_damaged(self):
        half = self.data.stat().st_size // 2
        for size in (half, half + 1, 100):
            with self.subTest(size=size):
                os.truncate(self.data, size)
                self.refused("it is damaged")

    def test_in_its_first_bytes_is_nobody_s(self):
        for size in (99, 15, 1):
            with self.subTest(size=size):
                os.truncate(self.data, size)
                self.refused("is no data file of payscrypt-sandbox")

    def test_to_nothing_is_a_new_one(self):
        os.truncate(self.data, 0)
        self.assertEqual(self.orders(self.started(*QUIET)), [])


class ADamagedLog(Folder):
    """Of what FILE-wal alone has when the process is killed, what is whole is kept."""

    ORDERS = 8
    KEPT = 5

    def setUp(self):
        super().setUp()
        first = self.started(*QUIET)
        self.in_the_file = [self.create(first)["id"] for _ in range(2)]
        first.stop()
        self.log = self.folder / "data-wal"
        second = self.started(*QUIET)
        self.in_the_log, self.sizes = [], []
        for _ in range(self.ORDERS):
            self.in_the_log.append(self.create(second)["id"])
            self.sizes.append(self.log.stat().st_size)
        second.end_by_force()
        self.copy = self.folder / "copy"
        self.copy.mkdir()
        for path in (self.data, self.log):
            shutil.copy(path, self.copy)

    def kept(self, damage):
        """The ids of the orders that there are with the log as `damage(file)` leaves it."""
        for path in (self.data, self.log):
            shutil.copy(self.copy / path.name, path)
        with open(self.log, "r+b") as log:
            damage(log)
        sandbox = self.started(*QUIET)
        ids = self.orders(sandbox)
        self.create(sandbox)  # it goes on
        sandbox.stop()
        return ids

    def test_loses_what_came_after_the_damage_and_nothing_before(self):
        end = self.sizes[self.KEPT - 1]

        def cut(log):
            log.truncate(end)

        def cut_in_a_record(log):
            log.truncate(end + 100)

        def overwrite_the_rest(log):
            log.seek(end)
            log.write(b"\xff" * (self.sizes[-1] - end))

        def flip_one_bit(log):
            log.seek(end + 30)
            byte = log.read(1)[0]
            log.seek(end + 30)
            log.write(bytes([byte ^ 1]))

        whole = self.in_the_file + self.in_the_log
        self.assertEqual(self.kept(lambda log: None), whole)
        for damage in (cut, cut_in_a_record, overwrite_the_rest, flip_one_bit):
            with self.subTest(damage=damage.__name__):
                expected = self.in_the_file + self.in_the_log[: self.KEPT]
                self.assertEqual(self.kept(damage), expected)

    def test_that_has_lost_its_beginning_is_lost_and_the_file_is_not(self):
        for damage in (lambda log: log.truncate(0), lambda log: log.write(b"\xff" * 32)):
            self.assertEqual(self.kept(damage), self.in_the_file)


class AFullDiskAtTheStart(Refusal):
    # What SQLite calls a file that may not grow, and a disk that is full.
    WHY = "disk I/O error|disk is full"

    def limited(self, size):
        return ("prlimit", f"--fsize={size}")

    def test_leaves_an_old_file_as_it_was(self):
        first = self.started(*QUIET)
        order = self.create(first)["id"]
        first.stop()
        for size in (0, 1, 4096):
            with self.subTest(size=size):
                self.refused(self.WHY, through=self.limited(size))
        self.assertEqual(self.orders(self.started(*QUIET)), [order])

    def test_leaves_nothing_that_a_new_file_could_not_begin_with(self):
        for size in (0, 1, 4096, 20_000, 40_000):
            with self.subTest(size=size):
                self.data = self.folder / f"data-{size}"
                self.refused(self.WHY, through=self.limited(size))
                self.assertTrue(size > 0 or not self.data.exists())
                self.create(self.started(*QUIET))

    @unittest.skipUnless(can_unshare_mounts(), "a small disk needs the right to mount one")
    def test_that_leaves_room_for_the_tables_alone_is_told_once_it_listens(self):
        disk = self.folder / "disk"
        disk.mkdir()
        self.data = disk / "data"
        through = with_mounts(f"mount -t tmpfs -o size=56k none {disk}")
        sandbox = self.started(*QUIET, through=through, until_ready=False)

        def health():
            with GrpcClient(sandbox.address) as client:
                return curl(sandbox.url + "/health/ready").status, client.check_health()

        wait_until(lambda: health() == (503, "NOT_SERVING"))
        enter = ["nsenter", "--mount", "--target", str(sandbox.process.pid)]
        more = ["mount", "-o", "remount,size=1m", str(disk)]
        subprocess.run([*enter, *more], check=True)
        wait_until(lambda: health() == (200, "SERVING"))
        self.create(sandbox)


if __name__ == "__main__":
    unittest.main()
