"""scripts/test-report: the line that counts tests, and an exit code that can be trusted."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

REPORT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "test-report"

PASSED = '<testcase name="Amount.Adds" status="run"><system-out>fine</system-out></testcase>'
FAILED = (
    '<testcase name="Amount.Breaks" status="fail"><failure message=""/>'
    "<system-out>first line\nexpected 1, got &lt;2&gt;</system-out></testcase>"
)
NOT_STARTED = (
    '<testcase name="Gone" status="notrun">'
    '<skipped message="Unable to find executable"/></testcase>'
)
SKIPPED = (
    '<testcase name="Later" status="notrun">'
    '<skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>'
)


def report(results, ctest_status=0):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "results.xml"
        if results is not None:
            path.write_text(results, encoding="utf-8")
        return subprocess.run(
            [sys.executable, REPORT, path, str(ctest_status)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def suite(*cases):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuite>{"".join(cases)}</testsuite>'


class TestReport(unittest.TestCase):
    def closes_with(self, line, code, *arguments):
        done = report(*arguments)
        self.assertEqual(done.stdout.splitlines()[-1], line)
        self.assertEqual(done.returncode, code, done.stdout)
        return done.stdout

    def test_counts_tests_that_passed(self):
        self.closes_with("2 passed, 0 failed", 0, suite(PASSED, PASSED))

    def test_shows_what_failed(self):
        said = self.closes_with("1 passed, 1 failed", 1, suite(FAILED, PASSED), 8)
        self.assertIn("Amount.Breaks", said)
        self.assertIn("expected 1, got <2>", said)

    def test_counts_a_test_that_could_not_start_as_failed(self):
        self.closes_with("1 passed, 1 failed", 1, suite(PASSED, NOT_STARTED), 8)

    def test_names_skipped_tests_and_counts_them_as_neither(self):
        said = self.closes_with("1 passed, 0 failed", 0, suite(PASSED, SKIPPED))
        self.assertIn("1 skipped: Later", said)

    def test_fails_without_tests(self):
        self.closes_with("0 passed, 0 failed", 1, suite())

    def test_fails_where_all_are_skipped(self):
        self.closes_with("0 passed, 0 failed", 1, suite(SKIPPED))

    def test_fails_without_results_or_with_half_of_them(self):
        self.closes_with("0 passed, 0 failed", 1, None, 1)
        self.closes_with("0 passed, 0 failed", 1, suite(PASSED)[:-8], 0)

    def test_fails_where_ctest_does(self):
        said = self.closes_with("1 passed, 0 failed", 1, suite(PASSED), 3)
        self.assertIn("exit code 3", said)


if __name__ == "__main__":
    unittest.main()
