"""Nothing is left for later: no mark of unfinished work in any file."""

import unittest

import tree

# Put together here, so that this file does not break its own rule.
MARKS = ["TO" + "DO", "FIX" + "ME", "X" * 3]
PATTERN = r"\b(?:" + "|".join(MARKS) + r")\b"
NOT_OURS = ("package-lock.json",)


def violations(path, text):
    if path.endswith(NOT_OURS):
        return []
    return [
        f"{path}:{line}: '{what}': do it now, or leave it out"
        for line, what in tree.lines_matching(PATTERN, text)
    ]


class NothingIsLeftForLater(tree.Rule, unittest.TestCase):
    violations = staticmethod(violations)

    def test_refuses_each_mark(self):
        for mark in MARKS:
            found = violations("server/a.cc", f"int a;\n// {mark}: later\n")
            self.assertEqual(len(found), 1, mark)
            self.assertIn("server/a.cc:2:", found[0])

    def test_leaves_words_that_contain_one_alone(self):
        self.assertEqual(violations("a.sh", 'mktemp -d "' + "X" * 6 + '"\n'), [])


if __name__ == "__main__":
    unittest.main()
