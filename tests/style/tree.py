"""The project's files, and C++ without its comments and strings, for the rules next to it."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

GENERATED = {".git", "build", "node_modules", "__pycache__"}


def files(*suffixes, under=""):
    """(path from the root, text) of each text file, or of those with one of the suffixes."""
    for path in sorted((ROOT / under).rglob("*")):
        relative = path.relative_to(ROOT)
        if GENERATED.intersection(relative.parts) or not path.is_file():
            continue
        if suffixes and path.suffix not in suffixes:
            continue
        try:
            yield relative.as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


_NOT_CODE = re.compile(
    r'R"([^()\\\s]{0,16})\(.*?\)\1"'  # raw string
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\[^\n']+|[^'\\\n])'"
    r"|//[^\n]*"
    r"|/\*.*?\*/",
    re.DOTALL,
)


def code_of(text):
    """C++ with comments and literals blanked, its lines where they were."""
    return _NOT_CODE.sub(lambda match: '""' + "\n" * match.group().count("\n"), text)


def lines_matching(pattern, text):
    """(line number, what matched) for each line in which the pattern is found."""
    for number, line in enumerate(text.splitlines(), start=1):
        match = re.search(pattern, line)
        if match:
            yield number, match.group().strip()


class Rule:
    """Mixed into a TestCase: `violations(path, text)` lists what a file does wrong."""

    suffixes = ()
    under = ("",)

    def test_the_project_keeps_it(self):
        found, seen = [], 0
        for folder in self.under:
            for path, text in files(*self.suffixes, under=folder):
                seen += 1
                found += self.violations(path, text)
        self.assertGreater(seen, 0, "there were no files to look at")
        self.assertEqual(found, [], "\n" + "\n".join(found))
