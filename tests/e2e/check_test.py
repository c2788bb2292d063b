"""`payscrypt-sandbox check`: a line for each fault, and an exit code for scripts."""

import os
import pathlib
import re
import tempfile
import unittest

from sandbox import ROOT, run

SOUND = '{"name": "NAME", "description": "d", "timeline": []}'


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(
            self.enterContext(tempfile.TemporaryDirectory(prefix="payscrypt-e2e-"))
        )

    def written(self, name, text=SOUND):
        path = self.folder / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace("NAME", path.stem), encoding="utf-8")
        return str(path)

    def assert_refused(self, *paths, code, lines):
        checked = run("check", *paths)
        self.assertEqual((checked.returncode, checked.stdout), (code, ""), checked.stderr)
        told = checked.stderr.splitlines()
        self.assertEqual(len(told), len(lines), checked.stderr)
        for line, words in zip(told, lines):
            self.assertIn(words, line)

    def test_sound_files_are_counted(self):
        one = self.written("one")
        checked = run("check", one)
        self.assertEqual(
            (checked.returncode, checked.stdout, checked.stderr), (0, "1 scenario is sound\n", "")
        )
        self.written("folder/two")
        self.written("folder/three")
        checked = run("check", one, str(self.folder / "folder"))
        self.assertEqual(
            (checked.returncode, checked.stdout, checked.stderr), (0, "3 scenarios are sound\n", "")
        )

    def test_the_shipped_scenarios_are_sound(self):
        checked = run("check", os.path.join(ROOT, "scenarios"))
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertRegex(checked.stdout, r"^\d+ scenarios? (is|are) sound\n$")

    def test_each_fault_of_each_file_is_a_line(self):
        sound = self.written("sound")
        first = self.written(
            "first",
            '{\n"name": "first", "description": "d", "timeline": [\n'
            '{"at": "soon", "pay": "exact"},\n{"after": "1s", "pay": 0}]}',
        )
        second = self.written("second", "{")
        self.assert_refused(
            first,
            sound,
            second,
            code=1,
            lines=[
                f"{first}:3:8: timeline[0].at: expected a duration",
                f"{first}:4:24: timeline[1].pay: expected a whole number",
                f"{second}:1:2: expected JSON",
            ],
        )

    def test_a_name_that_comes_twice_is_a_fault(self):
        first = self.written("a")
        second = self.written("folder/a")
        self.assert_refused(first, second, code=1, lines=[f"{second}: "])
        self.assertIn(first, run("check", first, second).stderr)

    def test_what_cannot_be_read_is_no_fault_of_a_file(self):
        absent = str(self.folder / "absent.json")
        self.assert_refused(absent, code=2, lines=[f"{absent}: expected"])
        self.assert_refused(str(self.folder), code=2, lines=["expected scenario files, got none"])
        self.assert_refused(self.written("sound"), absent, code=1, lines=[f"{absent}: expected"])

    def test_usage(self):
        for arguments in ((), ("--frob", "a.json")):
            with self.subTest(arguments=arguments):
                self.assert_refused(*arguments, code=2, lines=["check --help"])
        helped = run("check", "--help")
        self.assertEqual((helped.returncode, helped.stderr), (0, ""))
        self.assertIn("FILE|DIR", helped.stdout)

    def test_the_pages_examples_are_sound(self):
        with open(os.path.join(ROOT, "docs", "scenarios.md"), encoding="utf-8") as file:
            page = file.read()
        files = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
        parts = re.findall(r"```jsonc\n(.*?)```", page, re.DOTALL)  # members of a file
        self.assertGreater(len(files), 1)
        self.assertTrue(parts)
        for text in files:
            name = re.search(r'"name": "([a-z0-9-]+)"', text).group(1)
            self.written(f"page/{name}", text)
        for i, members in enumerate(parts):
            timeline = "" if members.startswith('"timeline"') else '"timeline": [],'
            text = f'{{"name": "NAME", "description": "d", {timeline} {members} }}'
            self.written(f"page/part-{i}", text)
        checked = run("check", str(self.folder / "page"))
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertEqual(checked.stdout, f"{len(files) + len(parts)} scenarios are sound\n")


if __name__ == "__main__":
    unittest.main()
