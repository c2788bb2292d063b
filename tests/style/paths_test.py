"""The REST paths of the control API are the same in the proto, the route table and on the page."""

import re
import unittest

import tree

PROTO = "proto/sandbox.proto"
ROUTES = "server/transports/rest/routes.cc"
PAGE = "docs/control-api.md"

PATH = r"(?P<method>[A-Z]+) (?P<path>/(?:sandbox/v1|pay)/[\w/{}:]+)"
IN_PROTO = re.compile(r"REST: " + PATH + r"\s+rpc (?P<rpc>\w+)\(")
IN_ROUTES = re.compile(
    r'{"(?P<method>[A-Z]+)",\s*"(?P<path>/(?:sandbox/v1|pay)/[^"]*)",'
    r"\s*Rpc<&SandboxControl::(?P<rpc>\w+)>"
)
IN_PAGE = re.compile(r"^\| `(?P<rpc>\w+)` \| `" + PATH + r"` \|", re.MULTILINE)


def calls_in(pattern, text):
    """[(rpc, method, path)], sorted."""
    return sorted(match.group("rpc", "method", "path") for match in pattern.finditer(text))


def read(path):
    return (tree.ROOT / path).read_text(encoding="utf-8")


class ThePathsOfTheControlApi(unittest.TestCase):
    def test_each_rpc_of_the_proto_says_its_path(self):
        # A stream has the path of a list.
        one_answer = r"^  rpc (\w+)\(\w+\) returns \((?!stream )"
        rpcs = re.findall(one_answer, read(PROTO), re.MULTILINE)
        self.assertGreater(len(rpcs), 0)
        self.assertEqual([call[0] for call in calls_in(IN_PROTO, read(PROTO))], sorted(rpcs))

    def test_no_path_stands_twice(self):
        paths = [call[1:] for call in calls_in(IN_PROTO, read(PROTO))]
        self.assertEqual(len(paths), len(set(paths)))

    def test_the_route_table_has_those_of_the_proto(self):
        self.assertEqual(calls_in(IN_ROUTES, read(ROUTES)), calls_in(IN_PROTO, read(PROTO)))

    def test_the_page_has_those_of_the_proto(self):
        self.assertEqual(calls_in(IN_PAGE, read(PAGE)), calls_in(IN_PROTO, read(PROTO)))

    def test_reads_each_of_the_three(self):
        expected = [("PayOrder", "POST", "/sandbox/v1/orders/{id}:pay")]
        for pattern, text in (
            (IN_PROTO, "// It. REST: POST /sandbox/v1/orders/{id}:pay\n  rpc PayOrder(A) returns"),
            (IN_ROUTES, '{"POST",\n "/sandbox/v1/orders/{id}:pay", Rpc<&SandboxControl::PayOrder>'),
            (IN_PAGE, "| `PayOrder` | `POST /sandbox/v1/orders/{id}:pay` | pays |"),
        ):
            self.assertEqual(calls_in(pattern, text), expected)


if __name__ == "__main__":
    unittest.main()
