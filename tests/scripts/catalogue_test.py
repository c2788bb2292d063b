"""scripts/make-catalogue: the same pictures each time, whatever a log's texts say."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

MAKE = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "make-catalogue"
SAMPLE = pathlib.Path(__file__).resolve().with_name("catalogue-sample.jsonl")
NAMES = ("happy-path", "instant", "never-confirms", "reorg-back-to-pending")
SVG = "{http://www.w3.org/2000/svg}"

EVENT_TYPES = {
    *("order_created", "scenario_chosen", "scenario_finished", "scenario_taken_over"),
    *("step_refused", "payment_seen", "blocks_found", "payment_dropped", "status_changed"),
    *("key_invalidated", "webhook_sent", "webhook_settled", "webhook_skipped", "webhook_dropped"),
    "fault_met",
}


class Catalogue(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.docs = self.root / "docs"
        self.log = self.root / "run.jsonl"
        self.log.write_bytes(SAMPLE.read_bytes())
        (self.root / "scenarios").mkdir()
        self.docs.mkdir()
        for name in NAMES:
            self.describe(name, f"What {name} is about.")

    def describe(self, name, description, file=None):
        text = "// A comment.\n" + json.dumps({"name": name, "description": description})
        (self.root / "scenarios" / f"{file or name}.json").write_text(text, encoding="utf-8")

    def make(self, *arguments, code=0):
        options = ("--scenarios", self.root / "scenarios", "--docs", self.docs)
        done = subprocess.run(
            [sys.executable, MAKE, self.log, *options, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.assertEqual(done.returncode, code, done.stdout)
        return done.stdout

    def written(self):
        files = sorted(path for path in self.docs.rglob("*") if path.is_file())
        return {path.relative_to(self.docs).as_posix(): path.read_bytes() for path in files}

    def page(self):
        return (self.docs / "scenario-catalogue.md").read_text(encoding="utf-8")

    def picture(self, name):
        self.make()
        return xml.parse(self.docs / "catalogue" / f"{name}.svg").getroot()

    def texts(self, name):
        return [text.text for text in self.picture(name).iter(f"{SVG}text")]

    def looks(self, name, element):
        return [drawn.get("class") for drawn in self.picture(name).iter(SVG + element)]

    def refuses(self, *said):
        told = self.make(code=2)
        for words in said:
            self.assertIn(words, told)
        self.assertNotIn("Traceback", told)
        self.assertEqual(self.written(), {})

    def test_writes_a_page_and_a_picture_of_each_scenario(self):
        self.make()
        pictures = [f"catalogue/{name}.svg" for name in NAMES]
        self.assertEqual(list(self.written()), [*pictures, "scenario-catalogue.md"])
        page = self.page()
        for name in NAMES:
            self.assertIn(f"\n### {name}\n", page)
            self.assertIn(f"What {name} is about.", page)
            self.assertIn(f"](catalogue/{name}.svg)", page)
            self.assertIn(f"](../scenarios/{name}.json)", page)
            self.assertIn(f"`x-sandbox-scenario: {name}`", page)
            self.assertIn(f"`--scenario {name}`", page)

    def test_writes_the_same_each_time_whenever_the_run_was(self):
        self.make()
        first = self.written()
        self.make()
        self.assertEqual(self.written(), first)
        later = self.log.read_text(encoding="utf-8").replace("2026-01-01T", "2031-07-09T")
        lines = later.replace("482371", "990000").splitlines(keepends=True)
        self.log.write_text("".join(reversed(lines)), encoding="utf-8")
        self.make()
        self.assertEqual(self.written(), first)

    def test_check_tells_what_differs_and_writes_nothing(self):
        said = self.make("--check", code=1)
        self.assertIn("happy-path.svg is missing", said)
        self.assertEqual(self.written(), {})
        self.make()
        self.assertEqual(self.make("--check"), "")
        self.describe("happy-path", "Now about something else.")
        self.assertIn("scenario-catalogue.md is out of date", self.make("--check", code=1))
        self.make()
        (self.docs / "catalogue" / "gone.svg").write_text("<svg/>", encoding="utf-8")
        self.assertIn("gone.svg is of no scenario", self.make("--check", code=1))
        self.make()
        self.assertNotIn("catalogue/gone.svg", self.written())

    def test_draws_what_happened_on_a_time_axis(self):
        texts = self.texts("happy-path")
        for text in ("PENDING", "CONFIRMING", "SUCCESSFUL", "100 %", "2s", "3s", "4s", "5s"):
            self.assertEqual(texts.count(text), 1, text)
        self.assertEqual(texts.count("200"), 2)
        self.assertEqual(self.looks("happy-path", "rect").count("block"), 3)
        self.assertEqual(
            self.looks("happy-path", "circle"), ["payment", "CONFIRMING", "SUCCESSFUL"]
        )

    def test_draws_every_type_of_event(self):
        rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
        self.assertLessEqual(EVENT_TYPES, {row["type"] for row in rows})
        texts = self.texts("reorg-back-to-pending")
        for text in (
            *("createOrder: UNAVAILABLE ×2", "API key invalidated", "40 %", "60 %", "+12"),
            *("dropped", "not sent", "503", "timed out", "step refused", "1h"),
        ):
            self.assertIn(text, texts)
        self.assertEqual(texts.count("PENDING"), 2)
        self.assertIn("EXPIRED", texts)

    def test_leaves_other_orders_out(self):
        self.assertNotIn("another order", " ".join(self.texts("reorg-back-to-pending")))
        self.assertEqual(self.texts("reorg-back-to-pending").count("4s"), 0)

    def test_draws_a_webhook_that_no_change_sent_as_a_ring(self):
        looks = self.looks("reorg-back-to-pending", "circle")
        self.assertEqual(looks.count("CONFIRMING"), 2)
        self.assertEqual(looks.count("on"), 2)  # the copy, and one that tells no status
        self.assertEqual(looks.count("unknown"), 1)

    def test_cuts_long_waits_out_of_the_axis(self):
        self.make()
        cut = re.compile(r'<path d="M[\d.]+ \d+h6"')
        pictures = {name: body.decode() for name, body in self.written().items()}
        self.assertEqual(len(cut.findall(pictures["catalogue/reorg-back-to-pending.svg"])), 1)
        self.assertEqual(len(cut.findall(pictures["catalogue/happy-path.svg"])), 0)

    def test_gives_each_status_room_even_where_it_lasted_no_time(self):
        drawn = self.picture("instant").iter(f"{SVG}rect")
        bars = [rect for rect in drawn if rect.get("class") not in ("card", "block")]
        self.assertEqual(
            [bar.get("class") for bar in bars], ["PENDING", "CONFIRMING", "SUCCESSFUL"]
        )
        for bar in bars:
            self.assertGreater(float(bar.get("width")), 6 * len(bar.get("class")))

    def test_shows_that_an_order_without_a_final_status_could_go_on(self):
        self.assertEqual(self.looks("never-confirms", "circle").count("faintdot"), 3)
        self.assertEqual(self.looks("happy-path", "circle").count("faintdot"), 0)

    def test_keeps_every_mark_within_the_picture(self):
        for name in NAMES:
            for drawn in self.picture(name).iter():
                left = float(drawn.get("x", drawn.get("cx", "0")))
                right = left + float(drawn.get("width", "0"))
                self.assertTrue(0 <= left <= right <= 720, (name, drawn.attrib))

    def test_tells_the_picture_in_words_too(self):
        picture = self.picture("happy-path")
        self.assertEqual(picture.get("role"), "img")
        self.assertEqual(picture.find(f"{SVG}title").text, "The scenario happy-path")
        told = picture.find(f"{SVG}desc").text
        self.assertIn("What happy-path is about.", told)
        self.assertIn("2s: a payment of 100 %", told)
        self.assertIn("prefers-color-scheme:dark", picture.find(f"{SVG}style").text)

    def test_escapes_hostile_text(self):
        hostile = '<img src=x onerror="alert(1)">](javascript:x) `a` *b* \u0007&amp;'
        self.describe("happy-path", hostile)
        for name in NAMES:
            names = {drawn.tag for drawn in self.picture(name).iter()}
            drawings = {"svg", "title", "desc", "style", "rect", "text", "circle", "path"}
            self.assertLessEqual(names, {SVG + drawing for drawing in drawings})
        told = self.picture("happy-path").find(f"{SVG}desc").text
        self.assertIn('<img src=x onerror="alert(1)">', told)
        self.assertNotIn("<img", self.page())
        self.assertIn(r"\](javascript:x) \`a\` \*b\*", self.page())
        self.assertIn("&amp;amp;", self.page())

    def test_refuses_scenarios_that_it_cannot_place(self):
        self.describe("brand-new", "In no group yet.")
        self.refuses("brand-new", "GROUPS")

    def test_refuses_a_name_that_is_not_the_files(self):
        self.describe("../../etc/passwd", "Elsewhere.", file="overpaid")
        self.refuses("overpaid.json", "../../etc/passwd")

    def test_refuses_a_log_without_one_of_the_tests(self):
        self.describe("overpaid", "Its test did not run.")
        self.refuses("has no test overpaid")

    def test_refuses_a_line_that_is_no_row_and_says_which(self):
        for line in ("{", "[]", '{"test": 1}', '{"test":"a","at":"noon"}'):
            self.log.write_text(f"\n{line}\n", encoding="utf-8")
            self.refuses("run.jsonl:2:")

    def test_refuses_a_test_in_which_no_order_was_created(self):
        lines = SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
        self.log.write_text("".join(lines[1:]), encoding="utf-8")
        self.refuses("happy-path", "order_created")


class WrittenCatalogue(unittest.TestCase):
    # It is written anew with scripts/make-catalogue tests/scenarios/events.jsonl.
    def test_it_shows_what_happens_in_the_scenarios(self):
        log = MAKE.parents[1] / "tests" / "scenarios" / "events.jsonl"
        done = subprocess.run(
            [sys.executable, MAKE, log, "--check"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
