"""Links in the documentation lead somewhere: to a file, and its #anchor to a heading."""

import re
import unittest
import urllib.parse

import tree

LINK = re.compile(
    r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)"
    r"|^\[[^\]]+\]:\s*(\S+)",
    re.MULTILINE,
)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def prose_of(markdown):
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", markdown))


def anchors_of(markdown):
    """The anchors that headings get, as GitHub makes them."""
    anchors = set()
    for heading in re.findall(r"^#{1,6}\s+(.*?)\s*#*$", FENCE.sub("", markdown), re.MULTILINE):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        count = 1
        unique = slug
        while unique in anchors:
            unique = f"{slug}-{count}"
            count += 1
        anchors.add(unique)
    return anchors


def violations(path, text, root=tree.ROOT):
    found = []
    for match in LINK.finditer(prose_of(text)):
        link = match.group(1) or match.group(2)
        if ELSEWHERE.match(link):
            continue
        file, _, anchor = urllib.parse.unquote(link).partition("#")
        target = (root / path).parent / file
        if file and not target.exists():
            found.append(f"{path}: {link} leads nowhere")
        elif anchor and (not file or target.suffix == ".md"):
            markdown = target.read_text(encoding="utf-8") if file else text
            if anchor not in anchors_of(markdown):
                found.append(f"{path}: {link}: no heading has that anchor")
    return found


class LinksLeadSomewhere(tree.Rule, unittest.TestCase):
    suffixes = (".md",)
    violations = staticmethod(violations)

    def test_refuses_links_to_nothing(self):
        for link in ("[a](gone.md)", "[a](docs/gone/)", "[a][b]\n\n[b]: gone.md", "[a](#gone)"):
            self.assertEqual(len(violations("README.md", link)), 1, link)

    def test_follows_links_from_the_page_that_has_them(self):
        self.assertEqual(violations("tests/style/a.md", "[a](tree.py) [b](../../LICENSE)"), [])
        self.assertEqual(len(violations("README.md", "[a](tree.py)")), 1)

    def test_knows_the_anchors_of_headings(self):
        page = "# One port: both APIs\n\n## `serve`\n\n## `serve`\n\n[a](#one-port-both-apis)\n"
        self.assertEqual(anchors_of(page), {"one-port-both-apis", "serve", "serve-1"})
        self.assertEqual(violations("README.md", page), [])

    def test_leaves_code_and_other_sites_alone(self):
        page = "```\n[a](nowhere)\n```\n`[a](nowhere)` [b](https://example.com/x)\n"
        self.assertEqual(violations("README.md", page), [])


if __name__ == "__main__":
    unittest.main()
