"""scenarios/scenario.schema.json, for editors, takes what the reader takes and no more."""

import json
import os
import pathlib
import re
import subprocess
import unittest

import jsonschema

SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "scenarios"
SCHEMA = SCENARIOS / "scenario.schema.json"


def parsed(text):
    """The JSON of a text without its comments, which editors pass over, too."""
    string_or_comment = r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/'
    plain = re.sub(string_or_comment, lambda found: found[1] or "", text, flags=re.DOTALL)
    return json.loads(plain)


def samples():
    program = os.environ["PRINT_SAMPLES"]
    lines = subprocess.run([program], check=True, capture_output=True, encoding="utf-8").stdout
    return [json.loads(line) for line in lines.splitlines()]


class SchemaTest(unittest.TestCase):
    def setUp(self):
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        self.validator = jsonschema.Draft7Validator(schema)

    def test_takes_each_shipped_scenario(self):
        files = sorted(set(SCENARIOS.glob("*.json")) - {SCHEMA})
        self.assertTrue(files)
        for file in files:
            with self.subTest(file=file.name):
                self.validator.validate(parsed(file.read_text(encoding="utf-8")))

    def test_judges_each_sample_as_the_reader_does(self):
        judged = [sample for sample in samples() if not sample["parser_alone"]]
        self.assertGreater(len(judged), 100)
        for sample in judged:
            with self.subTest(title=sample["title"]):
                is_valid = self.validator.is_valid(parsed(sample["text"]))
                self.assertEqual(is_valid, sample["is_sound"], sample["text"])

    def test_leaves_to_the_reader_only_what_it_must(self):
        for sample in samples():
            if not sample["parser_alone"]:
                continue
            with self.subTest(title=sample["title"], why=sample["parser_alone"]):
                self.assertTrue(self.validator.is_valid(parsed(sample["text"])))


if __name__ == "__main__":
    unittest.main()
