"""Files that fit in a head: their length, the length of their lines, their names, their guards."""

import re
import unittest

import tree

MAX_LINES = 500
MAX_COLUMNS = 100
LINED = ("", ".cc", ".h", ".py", ".ts", ".js", ".mjs", ".proto")  # "": scripts, and such
NOT_OURS = ("package-lock.json",)
SAYS_NOTHING = {"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc"}


def too_long(path, text):
    if path.endswith(NOT_OURS):
        return []
    lines = text.count("\n")
    return [f"{path}: {lines} lines, more than {MAX_LINES}"] if lines > MAX_LINES else []


def too_wide(path, text):
    return [
        f"{path}:{number}: {len(line)} columns, more than {MAX_COLUMNS}"
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) > MAX_COLUMNS
    ]


def named_for_nothing(path, _text):
    words = {word.lower() for word in re.split(r"[/._-]|(?<=[a-z])(?=[A-Z])", path)}
    return [f"{path}: '{word}' says nothing" for word in sorted(words & SAYS_NOTHING)]


def unguarded(path, text):
    return [] if re.search(r"^#pragma once$", text, re.MULTILINE) else [f"{path}: no #pragma once"]


class FilesAreShort(tree.Rule, unittest.TestCase):
    under = ("server",)
    violations = staticmethod(too_long)

    def test_refuses_one_line_too_many(self):
        self.assertEqual(too_long("a.cc", "x\n" * MAX_LINES), [])
        self.assertEqual(len(too_long("a.cc", "x\n" * (MAX_LINES + 1))), 1)

    def test_leaves_what_npm_writes_alone(self):
        self.assertEqual(too_long("a/package-lock.json", "x\n" * (MAX_LINES + 1)), [])


class LinesAreShort(tree.Rule, unittest.TestCase):
    suffixes = LINED
    violations = staticmethod(too_wide)

    def test_refuses_one_column_too_many_and_counts_characters(self):
        self.assertEqual(too_wide("a.cc", "é" * MAX_COLUMNS), [])
        found = too_wide("a.cc", "x\n" + "x" * (MAX_COLUMNS + 1) + "\n")
        self.assertEqual(len(found), 1)
        self.assertIn("a.cc:2:", found[0])


class NamesSaySomething(tree.Rule, unittest.TestCase):
    violations = staticmethod(named_for_nothing)

    def test_refuses_names_that_say_nothing(self):
        for path in ("server/utils/a.cc", "server/api/common.h", "OrderManager.ts", "x-misc.py"):
            self.assertEqual(len(named_for_nothing(path, "")), 1, path)
        for path in ("server/api/uncommon.h", "server/domain/misconception.cc"):
            self.assertEqual(named_for_nothing(path, ""), [], path)


class HeadersAreGuarded(tree.Rule, unittest.TestCase):
    suffixes = (".h",)
    violations = staticmethod(unguarded)

    def test_refuses_a_header_without_a_guard(self):
        self.assertEqual(unguarded("a.h", "// About.\n#pragma once\n"), [])
        self.assertEqual(len(unguarded("a.h", "// #pragma once\n")), 1)


if __name__ == "__main__":
    unittest.main()
