"""Time comes in from outside: only server/platform/ reads a clock or sleeps, and no test waits."""

import unittest

import tree

READS_OR_WAITS = (
    r"::\s*now\b"
    r"|\bsleep_(?:for|until)\b"
    r"|\b(?:u|nano)?sleep\s*\("
    r"|\b(?:clock_gettime|gettimeofday)\b"
    r"|\btime\s*\(\s*(?:nullptr|NULL|0)\s*\)"
)
MAY_READ_THE_CLOCK = ("server/platform/", "tests/bench/")


def violations(path, text):
    if path.startswith(MAY_READ_THE_CLOCK):
        return []
    return [
        f"{path}:{line}: '{what}' reads a clock or sleeps: take a time or an engine::Clock instead"
        for line, what in tree.lines_matching(READS_OR_WAITS, tree.code_of(text))
    ]


class TimeIsInjected(tree.Rule, unittest.TestCase):
    suffixes = (".cc", ".h")
    under = ("server", "tests")
    violations = staticmethod(violations)

    def test_refuses_each_way_to_read_a_clock_or_sleep(self):
        for sample in (
            "auto t = std::chrono::steady_clock::now();",
            "Take(&Clock::now);",
            "std::this_thread::sleep_for(1s);",
            "std::this_thread::sleep_until(t);",
            "usleep(10);",
            "sleep(1);",
            "clock_gettime(CLOCK_MONOTONIC, &t);",
            "std::time(nullptr);",
        ):
            self.assertEqual(len(violations("server/engine/a.cc", sample)), 1, sample)
            self.assertEqual(len(violations("tests/engine/a.cc", sample)), 1, sample)
            self.assertEqual(violations("server/platform/a.cc", sample), [], sample)
            self.assertEqual(violations("tests/bench/a.cc", sample), [], sample)

    def test_says_the_line(self):
        found = violations("server/engine/a.cc", "/* one\ntwo */\nusleep(1);\n")
        self.assertIn("server/engine/a.cc:3:", found[0])

    def test_leaves_comments_strings_and_other_names_alone(self):
        for sample in (
            "// never calls Clock::now()",
            "/* sleep_for(1s) */",
            'Log("usleep(1)");',
            'Log(R"x(::now()" )x");',
            "clock.Now();",
            "Sheep::now_and_then();",
            "const int n = 1'000; // ::now()",
        ):
            self.assertEqual(violations("server/engine/a.cc", sample), [], sample)


if __name__ == "__main__":
    unittest.main()
