"""Dependencies run one way: what each folder under server/ includes, against the architecture.

The table below stands in docs/architecture.md too, under `| Folder | Lives there | May include |`,
and a test keeps the two equal. The standard library is for everybody; the system's own headers are
for the folders that touch the outside world.
"""

import re
import unittest

import tree

# A library's name on the page, and the folders that its headers are in.
LIBRARIES = {
    "Boost.Asio": ["boost/asio"],
    "Boost.Beast": ["boost/beast"],
    "Boost.Multiprecision": ["boost/multiprecision"],
    "Boost.PropertyTree": ["boost/property_tree"],
    "CLI11": ["CLI"],
    "Crypto++": ["cryptopp"],
    "gRPC": ["grpcpp", "grpc", "absl"],  # abseil is what it locks with
    "libcurl": ["curl"],
    "nlohmann-json": ["nlohmann"],
    "protobuf": ["google/protobuf"],
    "spdlog": ["spdlog"],
    "SQLite": ["sqlite3"],
    "tl::expected": ["tl"],
}
PROTOS = "protos"  # the messages and services generated from proto/
SYSTEM = "the system's headers"

MAY_INCLUDE = {
    "domain": {"Boost.Multiprecision", "Crypto++", "tl::expected"},
    "protojson": {"domain", "protobuf", "nlohmann-json"},
    "scenario": {"domain", "nlohmann-json"},
    "engine": {"domain"},
    "webhooks": {"engine", "domain", "libcurl"},
    "storage": {"engine", "domain", PROTOS, "SQLite", "Crypto++"},
    "api": {"engine", "scenario", "domain", "protojson", PROTOS},
    "transports/listener": {"domain", "Boost.Asio"},
    "web": set(),
    "transports/rest": {
        "api", "protojson", "domain", "web", PROTOS, "Boost.Asio", "Boost.Beast", "nlohmann-json",
    },
    "transports/grpc": {"api", "domain", PROTOS, "gRPC"},
    "platform": {"engine", "domain", "spdlog", "nlohmann-json"},
    "runner": {
        "scenario", "domain", "protojson", PROTOS, "platform",
        "libcurl", "Boost.Asio", "Boost.Beast", "Boost.PropertyTree",
    },
}  # fmt: skip
MAY_INCLUDE["cli"] = set(MAY_INCLUDE) | {"CLI11", "libcurl", "nlohmann-json"}

# Whoever may include the first may include the second, which the first's own interface is made of.
COMES_ALONG = {"domain": "tl::expected", PROTOS: "protobuf"}

TOUCH_THE_SYSTEM = {
    "webhooks", "storage", "transports/listener", "transports/rest", "transports/grpc", "platform",
    "cli",
}  # fmt: skip

ARCHITECTURE = "docs/architecture.md"
TABLE_HEAD = re.compile(r"^\|\s*Folder[^|]*\|[^|]*\|\s*May include\s*\|\s*$", re.IGNORECASE)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
GENERATED_FROM_PROTOS = re.compile(r"[\w-]+(?:\.grpc)?\.pb\.h")


def folder_of(path):
    """The longest folder of the table that holds the path, or None."""
    return max((f for f in MAY_INCLUDE if path.startswith(f + "/")), key=len, default=None)


def target_of(header):
    """A header's folder or library, PROTOS or SYSTEM; None is the standard library."""
    if GENERATED_FROM_PROTOS.fullmatch(header):
        return PROTOS
    if folder_of(header):
        return folder_of(header)
    for name, prefixes in LIBRARIES.items():
        if any(header.startswith((prefix + "/", prefix + ".")) for prefix in prefixes):
            return name
    if "/" not in header:
        return SYSTEM if header.endswith(".h") else None
    return SYSTEM if re.match(r"(?:sys|netinet|arpa|net|linux)/", header) else header


def allowed_in(path):
    """What a file may include, its own folder too; None where the table does not have it."""
    inside = path.removeprefix("server/")
    if inside == "main.cc":
        return {"cli"}
    folder = folder_of(inside)
    if folder is None:
        return None
    allowed = MAY_INCLUDE[folder] | {folder}
    allowed |= {along for name, along in COMES_ALONG.items() if name in allowed}
    return allowed | ({SYSTEM} if folder in TOUCH_THE_SYSTEM else set())


def wrong_with(path, quote, header):
    allowed = allowed_in(path)
    target = target_of(header)
    if allowed is None:
        return "the include table has no row for this file"
    if ".." in header.split("/"):
        return f'"{header}" climbs: write the path from server/'
    if quote == '"' and target not in MAY_INCLUDE and target != PROTOS:
        return f'"{header}" names no folder: write the path from server/, or <> for libraries'
    if target is None or target in allowed:
        return None
    return f"{header} is of {target}; this folder may include {', '.join(sorted(allowed))}"


def violations(path, text):
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = INCLUDE.match(line)
        wrong = match and wrong_with(path, *match.groups())
        if wrong:
            found.append(f"{path}:{number}: {wrong}")
    return found


def documented(markdown):
    """{folder: what it may include} from the table in the architecture page."""
    lines = markdown.splitlines()
    start = next((i for i, line in enumerate(lines) if TABLE_HEAD.match(line)), None)
    if start is None:
        raise ValueError("there is no table '| Folder | Lives there | May include |'")
    table = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        folder = cells[0].strip("`").removeprefix("server/").rstrip("/")
        names = {name.strip().strip("`").rstrip("/") for name in cells[-1].split(",")}
        if "all of the above" in names:
            names |= set(table)
        table[folder] = names - {"std", "all of the above"}
    return table


def disagreements(markdown):
    page = documented(markdown)
    found = []
    for folder in sorted(page.keys() | MAY_INCLUDE.keys()):
        ours, theirs = MAY_INCLUDE.get(folder), page.get(folder)
        if ours is None or theirs is None:
            found.append(f"{folder} is only in {'the page' if ours is None else 'the test'}")
            continue
        found += [f"{folder}: only the page allows {name}" for name in sorted(theirs - ours)]
        found += [f"{folder}: only the test allows {name}" for name in sorted(ours - theirs)]
    return found


class DependenciesRunOneWay(tree.Rule, unittest.TestCase):
    suffixes = (".cc", ".h")
    under = ("server",)
    violations = staticmethod(violations)

    def test_refuses_what_the_table_does_not_allow(self):
        for path, include in (
            ("server/domain/a.cc", '#include "engine/account.h"'),
            ("server/domain/a.cc", "#include <nlohmann/json.hpp>"),
            ("server/domain/a.cc", "#include <boost/asio.hpp>"),
            ("server/domain/a.cc", "#include <boost/asio/ip/tcp.hpp>"),
            ("server/domain/a.cc", "#include <sys/socket.h>"),
            ("server/domain/a.cc", "#include <unistd.h>"),
            ("server/domain/a.cc", "#include <unheard/of.h>"),
            ("server/domain/a.cc", '#include "../engine/account.h"'),
            ("server/domain/a.cc", '#include "domain/../engine/account.h"'),
            ("server/domain/a.cc", '#include "amount.h"'),
            ("server/engine/a.cc", '#include "pg-api.pb.h"'),
            ("server/engine/a.cc", '  #  include "webhooks/sender.h"'),
            ("server/transports/rest/a.cc", '#include "transports/grpc/server.h"'),
            ("server/transports/rest/a.cc", "#include <grpcpp/grpcpp.h>"),
            ("server/main.cc", '#include "engine/account.h"'),
            ("server/newcomer/a.cc", "#include <string>"),
        ):
            found = violations(path, "#pragma once\n" + include)
            self.assertEqual(len(found), 1, f"{path} with {include}: {found}")
            self.assertIn(f"{path}:2:", found[0])

    def test_allows_what_the_table_does(self):
        for path, include in (
            ("server/domain/a.cc", '#include "domain/amount.h"'),
            ("server/domain/a.cc", "#include <boost/multiprecision/cpp_int.hpp>"),
            ("server/domain/a.cc", "#include <string_view>"),
            ("server/engine/a.cc", '#include "domain/amount.h"'),
            ("server/engine/a.cc", "#include <tl/expected.hpp>"),
            ("server/engine/a.cc", '// #include "webhooks/sender.h"'),
            ("server/api/a.cc", '#include "pg-api.pb.h"'),
            ("server/transports/grpc/a.cc", '#include "pg-api.grpc.pb.h"'),
            ("server/transports/rest/a.cc", '#include "transports/rest/server.h"'),
            ("server/platform/a.cc", "#include <unistd.h>"),
            ("server/main.cc", '#include "cli/commands.h"'),
        ):
            self.assertEqual(violations(path, include), [], f"{path} with {include}")

    def test_every_row_has_its_folder(self):
        paths = [path.removeprefix("server/") for path, _ in tree.files(".h", under="server")]
        self.assertEqual({folder_of(path) for path in paths} - {None}, set(MAY_INCLUDE))


class TheArchitecturePageAgrees(unittest.TestCase):
    HEAD = "# Words\n\n| Folder | Lives there | May include |\n|---|---|---|\n"

    def page(self, **changes):
        rows = ""
        for folder, names in {**MAY_INCLUDE, **changes}.items():
            cells = [f"`{name}/`" if name in MAY_INCLUDE else name for name in sorted(names or [])]
            if names is not None:
                rows += f"| `{folder}/` | things | {', '.join(cells) or 'std'} |\n"
        return self.HEAD + rows + "\nMore text with a | in it.\n"

    def test_the_page_and_the_test_agree(self):
        page = tree.ROOT / ARCHITECTURE
        self.assertTrue(page.exists(), f"{ARCHITECTURE} is missing")
        found = disagreements(page.read_text(encoding="utf-8"))
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_reads_the_table(self):
        self.assertEqual(disagreements(self.page()), [])

    def test_reads_all_of_the_above_as_every_folder_before(self):
        rows = "| `domain/` | d | std |\n| `cli/` | c | all of the above, CLI11 |\n"
        expected = {"domain": set(), "cli": {"domain", "CLI11"}}
        self.assertEqual(documented(self.HEAD + rows), expected)

    def test_sees_a_folder_or_a_name_that_only_one_has(self):
        for changes, expected in (
            ({"engine": {"domain", "libcurl"}}, "engine: only the page allows libcurl"),
            ({"engine": set()}, "engine: only the test allows domain"),
            ({"engine": None}, "engine is only in the test"),
            ({"archive": {"engine"}}, "archive is only in the page"),
        ):
            self.assertEqual(disagreements(self.page(**changes)), [expected])

    def test_refuses_a_page_without_the_table(self):
        with self.assertRaises(ValueError):
            documented("| A | B |\n|---|---|\n| `domain/` | `engine/` |\n")


if __name__ == "__main__":
    unittest.main()
