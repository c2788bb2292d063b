"""The README's examples are run as they stand.

A fenced block of `sh` right after the line `<!-- test -->` (which a reader does not see) is a step:

    <!-- test -->
    ```sh
    curl -s http://127.0.0.1:8080/health
    ```

    ```json
    {"status":"SERVING"}
    ```

The steps run from the top of the README to its end in one bash session in the project's folder,
so that a variable set in one can be used in the next. Every command must succeed
(`set -euo pipefail`).

Where the next thing after a step is a fenced block of `json` or `text`, it shows what the step
prints: each of its lines must be in the step's output (stdout and stderr together), in any order,
white space in `json` aside. A line with `...` in it is left out: there the README shortens, or a
value differs from run to run.

A fenced block right after a line `<!-- scenarios/NAME.json -->` shows that file, as it is.

A sandbox runs already, at an address that takes the place of 127.0.0.1:8080 and localhost:8080,
and the program under test takes that of build/release/payscrypt-sandbox. Its clock is fast, and
after each step the orders that the step's output names by their "id" live on to their end: the
README's customer has paid when the next step begins.
"""

import os
import re
import shlex
import subprocess
import tempfile
import time
import unittest

import rest
from sandbox import FAST, PATIENCE_SECONDS, ROOT, Sandbox, binary, environment

MARK = "<!-- test -->"
SHOWS_OUTPUT = ("json", "text")
FINAL = ("SUCCESSFUL", "EXPIRED", "CANCELED")


class Step:
    def __init__(self, line, script, shown_as=None, shown=""):
        self.line = line  # of the README, for messages
        self.script = script
        self.shown_as = shown_as
        self.shown = shown

    def missing_from(self, output):
        """The lines that the README shows and the output has not."""

        def normal(text):
            return re.sub(r"\s", "", text) if self.shown_as == "json" else text

        found = normal(output)
        return [
            line
            for line in self.shown.splitlines()
            if "..." not in line and normal(line.strip()) not in found
        ]


def fences_of(markdown):
    """(line of its opening, language, text, what stands between it and the fence before)."""
    fences = []
    between, opening, inside = [], None, []
    for number, line in enumerate(markdown.splitlines(), start=1):
        if opening is None and line.startswith("```"):
            opening = (number, line[3:].strip())
            inside = []
        elif opening is not None and line.startswith("```"):
            fences.append((*opening, "\n".join(inside), "\n".join(between).strip()))
            opening, between = None, []
        elif opening is not None:
            inside.append(line)
        else:
            between.append(line)
    return fences


def steps_of(markdown):
    steps = []
    previous = None  # the step whose output the next fence may show
    for line, language, text, between in fences_of(markdown):
        if language == "sh" and between.endswith(MARK):
            previous = Step(line, text)
            steps.append(previous)
            continue
        if previous is not None and language in SHOWS_OUTPUT and not between:
            previous.shown_as, previous.shown = language, text
        previous = None
    return steps


class Bash:
    """One bash, in which scripts run one after the other."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="payscrypt-e2e-")
        self._process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._process.stdin.write("set -euo pipefail\n")

    def run(self, script):
        """(whether every command succeeded, what they printed). A failure ends the session."""
        path = os.path.join(self._folder.name, "step")
        output = path + ".output"
        with open(path, "w", encoding="utf-8") as file:
            file.write(script + "\n")
        quoted, quoted_output = shlex.quote(path), shlex.quote(output)
        self._process.stdin.write(f"source {quoted} >{quoted_output} 2>&1 </dev/null; echo done\n")
        self._process.stdin.flush()
        succeeded = self._process.stdout.readline() == "done\n"
        with open(output, encoding="utf-8") as file:
            return succeeded, file.read()

    def close(self):
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            pass
        self._process.stdout.close()
        self._process.wait(PATIENCE_SECONDS)
        self._folder.cleanup()


class ReadmeExamples(unittest.TestCase):
    def setUp(self):
        self.sandbox = self.enterContext(Sandbox(*FAST))
        self.bash = Bash()
        self.addCleanup(self.bash.close)

    def adapted(self, script):
        for address in ("127.0.0.1:8080", "localhost:8080"):
            script = script.replace(address, self.sandbox.address)
        return script.replace("build/release/payscrypt-sandbox", shlex.quote(binary()))

    def let_orders_end(self, output):
        deadline = time.monotonic() + PATIENCE_SECONDS
        with rest.RestClient(self.sandbox) as client:
            for order_id in set(re.findall(r'"id": ?"([1-9][0-9]*)"', output)):
                while client.get_public_order(order_id)["status"] not in FINAL:
                    self.assertLess(time.monotonic(), deadline, f"order {order_id} does not end")

    def test_every_step_does_what_the_readme_says(self):
        readme = ROOT / "README.md"
        self.assertTrue(readme.exists(), "there is no README.md")
        steps = steps_of(readme.read_text(encoding="utf-8"))
        self.assertTrue(steps, f"README.md has no sh block after a line {MARK}")
        for step in steps:
            where = f"README.md:{step.line}"
            succeeded, output = self.bash.run(self.adapted(step.script))
            self.assertTrue(succeeded, f"{where}: a command failed; the step printed:\n{output}")
            missing = step.missing_from(output)
            self.assertEqual(missing, [], f"{where}: the step printed:\n{output}")
            self.let_orders_end(output)


    def test_a_file_is_shown_as_it_is(self):
        shown = 0
        for line, _, text, between in fences_of((ROOT / "README.md").read_text(encoding="utf-8")):
            named = re.search(r"<!-- (\S+/\S+) -->$", between)
            if named:
                shown += 1
                file = (ROOT / named[1]).read_text(encoding="utf-8")
                self.assertEqual(text + "\n", file, f"README.md:{line}")
        self.assertGreater(shown, 0)


class ReadingTheReadme(unittest.TestCase):
    def test_marked_blocks_are_steps_with_what_they_show(self):
        steps = steps_of(
            "# Title\n```sh\nnot marked\n```\n\n"
            "<!-- test -->\n```sh\none\n```\n\n```json\n{1}\n```\n"
            "text\n<!-- test -->\n```sh\ntwo\n```\nOther text\n```json\n{2}\n```\n"
        )
        self.assertEqual([step.script for step in steps], ["one", "two"])
        self.assertEqual([step.shown for step in steps], ["{1}", ""])
        self.assertEqual([step.line for step in steps], [7, 16])

    def test_shown_lines_must_be_in_the_output(self):
        step = Step(1, "", "json", '{\n  "status": "PENDING",\n  "id": "1...",\n  "value": "0"\n}')
        self.assertEqual(step.missing_from('{"id":"77","status":"PENDING","value":"0"}'), [])
        self.assertEqual(
            step.missing_from('{"id":"77","status":"PENDING","value":"1"}'), ['  "value": "0"']
        )
        exact = Step(1, "", "text", "a  b\n...")
        self.assertEqual(exact.missing_from("a  b"), [])
        self.assertEqual(exact.missing_from("a b"), ["a  b"])

    def test_a_step_that_fails_ends_the_session(self):
        bash = Bash()
        self.addCleanup(bash.close)
        self.assertEqual(bash.run("name=value; echo $name"), (True, "value\n"))
        self.assertEqual(bash.run("echo again $name"), (True, "again value\n"))
        self.assertEqual(bash.run("echo before\nfalse\necho after"), (False, "before\n"))


if __name__ == "__main__":
    unittest.main()
