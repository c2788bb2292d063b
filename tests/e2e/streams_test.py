"""Streams: what happens in an account, and an order as its customer sees it, live."""

import json
import socket
import subprocess
import unittest

import grpc

import rest
from callers import ORDER, ControlTest, GrpcCaller, RestCaller
from event_source import EventSource
from sandbox import FAST, PATIENCE_SECONDS, Sandbox

EVENTS = "/sandbox/v1/events"
TO_COME = EVENTS + "?after=-1"


def types(events):
    return [event["event"] for event in events]


def is_status(name):
    return lambda event: event["event"] == "status_changed" and event["data"]["text"].endswith(name)


class StreamTest(ControlTest):
    def setUp(self):
        self.begin(RestCaller)

    def open(self, path, headers=()):
        source = EventSource(self.sandbox, path, {"apikey": self.key} | dict(headers))
        self.addCleanup(source.close)
        return source


class EventStream(StreamTest):
    def test_tells_what_happened_and_then_what_happens(self):
        first = self.create()
        source = self.open(EVENTS)
        self.assertEqual(source.status, 200)
        self.assertEqual(source.headers["content-type"], "text/event-stream")
        self.assertEqual(source.headers["cache-control"], "no-store")
        told = [source.next(), source.next()]
        self.assertEqual(types(told), ["order_created", "scenario_chosen"])
        self.assertGreater(source.retry, 0)
        self.account.call("PayOrder", id=first["id"])
        told = source.until(is_status("CONFIRMING"))
        self.assertEqual(types(told), ["payment_seen", "status_changed"])

    def test_an_event_is_as_in_the_list(self):
        self.create("happy-path")
        self.advance(until_idle=True)
        listed = self.account.call("ListEvents")["events"]
        source = self.open(EVENTS)
        told = [source.next() for _ in listed]
        self.assertEqual([event["data"] for event in told], listed)
        self.assertEqual([event["id"] for event in told], [event["number"] for event in listed])
        self.assertEqual(types(told), [event["type"] for event in listed])

    def test_goes_on_after_the_number_that_is_asked_for(self):
        self.create()
        self.create()
        for path, headers in (
            (f"{EVENTS}?after=3", {}),
            (EVENTS, {"last-event-id": "3"}),
            (f"{EVENTS}?after=1", {"last-event-id": "3"}),
        ):
            with self.subTest(path=path, headers=headers):
                self.assertEqual(self.open(path, headers).next()["id"], "4")

    def test_minus_one_is_what_comes(self):
        self.create()
        source = self.open(TO_COME)
        self.create()
        self.assertEqual(source.next()["id"], "3")

    def test_of_one_order(self):
        first, second = self.create(), self.create()
        source = self.open(f"{EVENTS}?order_id={second['id']}")
        told = [source.next(), source.next()]
        self.assertEqual(types(told), ["order_created", "scenario_chosen"])
        self.account.call("PayOrder", id=first["id"])
        self.account.call("PayOrder", id=second["id"])
        told = source.until(is_status("CONFIRMING"))
        self.assertEqual({event["data"]["order_id"] for event in told}, {second["id"]})
        self.assertEqual(types(told), ["payment_seen", "status_changed"])

    def test_of_its_account_alone(self):
        other = self.connect(apikey=self.make_account()["api_key"])
        source = self.open(TO_COME)
        theirs, mine = self.create_in(other), self.create()
        event = source.next()
        self.assertEqual(event["data"]["order_id"], mine["id"])
        self.assertNotEqual(event["data"]["order_id"], theirs["id"])

    def test_a_day_of_retold_events_comes_whole_and_in_order(self):
        self.put("long", timeline=[
            {"at": "1s", "pay": "40%"},
            {"after": "1s", "confirm": 1, "repeat": {"every": "1s", "times": 5000}},
        ])  # fmt: skip
        sources = [self.open(TO_COME) for _ in range(3)]
        late = self.create("long", target_value="1000")
        self.advance(until_idle=True)
        last = int(self.account.call("GetOrder", id=late["id"])["timeline"][-1]["number"])
        for source in [*sources, self.open(EVENTS)]:
            told = source.until(lambda event: int(event["id"]) == last)
            self.assertEqual([int(event["id"]) for event in told], list(range(1, last + 1)))

    def test_numbers_of_another_run_are_told_as_a_gap(self):
        self.create()
        source = self.open(EVENTS, {"last-event-id": "100"})
        gap = source.next()
        self.assertEqual(gap["event"], "gap")
        self.assertEqual((gap["data"]["after"], gap["data"]["next"]), ("100", "1"))
        self.assertEqual(source.next()["id"], "1")

    def test_ends_with_a_word_when_its_account_is_deleted(self):
        source = self.open(EVENTS)
        self.create()
        self.control.call("DeleteAccount", name=self.name)
        told = source.rest()
        self.assertEqual(types(told), ["order_created", "scenario_chosen", "end"])
        self.assertIn("was deleted", told[-1]["data"]["why"])
        self.assertEqual(self.open(EVENTS).status, 401)

    def test_refuses_what_makes_no_sense(self):
        for path, headers, says in (
            (f"{EVENTS}?after=-2", {}, "after:"),
            (f"{EVENTS}?after=x", {}, "after:"),
            (f"{EVENTS}?limit=3", {}, "limit"),
            (f"{EVENTS}?order_id=x", {}, "order_id:"),
            (EVENTS, {"last-event-id": "x"}, "Last-Event-ID:"),
        ):
            with self.subTest(path=path, headers=headers):
                source = self.open(path, headers)
                self.assertEqual(source.status, 400)
                self.assertEqual(source.headers["grpc-code"], "3")
                self.assertIn(says, json.loads(source.response.read())["message"])

    def test_pages_from_elsewhere_may_not_read_it(self):
        source = self.open(EVENTS, {"origin": "https://evil.example"})
        self.assertEqual(source.status, 403)

    def test_without_the_accept_header_it_is_the_list(self):
        self.create()
        answer = rest.curl(f"{self.sandbox.url}{EVENTS}", "-H", f"apikey: {self.key}")
        self.assertEqual(len(answer.json["events"]), 2)

    def test_head_has_the_head_alone(self):
        answer = rest.curl(self.sandbox.url + EVENTS, "-I", "-H", "accept: text/event-stream")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["content-type"], "text/event-stream")
        self.assertNotIn("content-length", answer.headers)

    def test_curl_shows_it_live(self):
        reader = subprocess.Popen(
            ["curl", "-q", "-sN", "-H", "accept: text/event-stream", "-H", f"apikey: {self.key}",
             self.sandbox.url + TO_COME],
            stdout=subprocess.PIPE,
        )  # fmt: skip
        with reader:
            self.assertEqual(reader.stdout.readline(), b"retry: 1000\n")
            self.create()
            self.assertEqual(reader.stdout.readline(), b"\n")
            self.assertEqual(reader.stdout.readline(), b"id: 1\n")
            reader.kill()

    def test_http_1_0_gets_it_too(self):
        with socket.create_connection((self.sandbox.address.split(":")[0], self.sandbox.port),
                                      PATIENCE_SECONDS) as client:  # fmt: skip
            client.sendall(
                f"GET {EVENTS} HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                f"apikey: {self.key}\r\n\r\n".encode()
            )
            with client.makefile("rb") as answer:
                self.assertEqual(answer.readline(), b"HTTP/1.0 200 OK\r\n")
                self.create()
                lines = iter(answer.readline, b"")
                self.assertIn(b"id: 1\n", (line for line in lines))


class OrderStream(StreamTest):
    def order_stream(self, order, headers=()):
        source = EventSource(self.sandbox, f"/pay/{order['id']}/events", headers)
        self.addCleanup(source.close)
        return source

    def public(self, order):
        return self.control.call("getPublicOrderById", id=order["id"], with_payments=True)["order"]

    def test_shows_the_order_and_the_clock_at_once(self):
        order = self.create()
        source = self.order_stream(order)
        self.assertEqual(source.status, 200)
        shown, clock = source.next(), source.next()
        self.assertEqual((shown["event"], shown["data"]), ("order", self.public(order)))
        self.assertEqual(clock["event"], "clock")
        self.assertEqual(clock["data"], {"time": "2026-01-01T00:00:00.000Z", "factor": 0})

    def test_shows_each_change_as_the_public_api_does(self):
        order = self.create()
        source = self.order_stream(order)
        source.until(lambda event: event["event"] == "clock")
        self.account.call("PayOrder", id=order["id"], value="40%")
        self.assertEqual(source.next()["data"], self.public(order))
        self.account.call("PayOrder", id=order["id"])
        self.assertEqual(source.next()["data"], self.public(order))
        self.account.call("ConfirmOrder", id=order["id"], blocks=1)
        told = source.next()["data"]
        self.assertEqual(told, self.public(order))
        self.assertEqual(len(told["payments"]), 2)

    def test_tells_nothing_private(self):
        order = self.create(merchant_order_id="of-the-merchant-alone")
        shown = self.order_stream(order).next()
        self.assertNotIn("of-the-merchant-alone", json.dumps(shown))
        self.assertEqual(set(shown["data"]), set(self.public(order)))

    def test_tells_of_the_clock_when_it_is_set_or_advanced(self):
        order = self.create()
        source = self.order_stream(order)
        source.until(lambda event: event["event"] == "clock")
        self.advance(by="1m")
        self.assertEqual(source.next()["data"]["time"], "2026-01-01T00:01:00.000Z")
        self.account.call("SetClock", clock={"mode": "x60"})
        self.assertEqual(source.next()["data"]["factor"], 60)

    def test_shows_an_expiry_by_the_clock(self):
        order = self.create()
        source = self.order_stream(order)
        self.advance(by="1h")
        told = source.until(
            lambda event: event["event"] == "order" and event["data"]["status"] == "EXPIRED"
        )
        self.assertEqual(told[-1]["data"], self.public(order))

    def test_says_nothing_of_other_orders(self):
        order, other = self.create(), self.create()
        source = self.order_stream(order)
        source.until(lambda event: event["event"] == "clock")
        self.account.call("PayOrder", id=other["id"])
        self.account.call("CancelOrder", id=order["id"])
        self.assertEqual(source.next()["data"]["status"], "CANCELED")

    def test_two_pages_see_the_same(self):
        order = self.create()
        pages = [self.order_stream(order) for _ in range(2)]
        self.account.call("CancelOrder", id=order["id"])
        for page in pages:
            page.until(
                lambda event: event["event"] == "order" and event["data"]["status"] == "CANCELED"
            )

    def test_may_be_read_by_pages_of_any_origin(self):
        source = self.order_stream(self.create(), {"origin": "https://shop.example"})
        self.assertEqual(source.headers["access-control-allow-origin"], "*")

    def test_an_unknown_order_is_not_found(self):
        for order_id in ("999999", "x", "%00"):
            with self.subTest(order_id=order_id):
                source = self.order_stream({"id": order_id}, {"origin": "https://shop.example"})
                self.assertEqual(source.status, 404)
                self.assertEqual(source.headers["grpc-code"], "5")
                self.assertEqual(source.headers["access-control-allow-origin"], "*")
                message = json.loads(source.response.read())["message"]
                self.assertIn("there is no order", message)

    def test_ends_with_a_word_when_its_account_is_deleted(self):
        source = self.order_stream(self.create())
        self.control.call("DeleteAccount", name=self.name)
        self.assertEqual(types(source.rest()), ["order", "clock", "end"])


class WatchEvents(ControlTest):
    def setUp(self):
        self.begin(GrpcCaller)

    def watch(self, metadata=(), **fields):
        stream = self.account.watch(metadata, **fields)
        self.addCleanup(stream.cancel)
        return stream

    def test_tells_what_happened_and_then_what_happens(self):
        order = self.create()
        stream = self.watch()
        self.assertEqual([next(stream).number for _ in range(2)], [1, 2])
        self.account.call("PayOrder", id=order["id"])
        event = next(stream)
        self.assertEqual((event.number, event.type), (3, "payment_seen"))
        self.assertEqual((event.order_id, event.text), (order["id"], "0.0015 BTC (150000)"))

    def test_of_one_order_and_from_a_number(self):
        self.create()
        second = self.create()
        self.assertEqual(next(self.watch(after=1)).number, 2)
        self.assertEqual(next(self.watch(order_id=second["id"])).number, 3)

    def test_tells_thousands_in_order(self):
        self.put("long", timeline=[
            {"at": "1s", "pay": "40%"},
            {"after": "1s", "confirm": 1, "repeat": {"every": "1s", "times": 5000}},
        ])  # fmt: skip
        stream = self.watch()
        self.create("long", target_value="1000")
        self.advance(until_idle=True)
        self.assertEqual([next(stream).number for _ in range(5000)], list(range(1, 5001)))

    def test_numbers_of_another_run_are_told_as_a_gap(self):
        self.create()
        stream = self.watch(after=100)
        gap = next(stream)
        self.assertEqual((gap.type, gap.number), ("gap", 0))
        self.assertEqual(next(stream).number, 1)

    def assert_ends(self, stream, code, says):
        with self.assertRaises(grpc.RpcError) as raised:
            for _ in stream:
                pass
        self.assertEqual(raised.exception.code(), code)
        self.assertIn(says, raised.exception.details())

    def test_ends_for_who_takes_nothing_while_too_much_happens(self):
        self.put("long", timeline=[
            {"at": "1s", "pay": "40%"},
            {"after": "1s", "confirm": 1, "repeat": {"every": "1ms", "times": 10_000}},
        ])  # fmt: skip
        stream = self.watch()
        # What goes into the connection's buffers, by large events.
        webhook = self.account.call("CreateWebhook", url="http://127.0.0.1:1/")["id"]
        for i in range(3_000):
            url = f"http://127.0.0.1:1/{i}/{'x' * 2_000}"
            self.account.call("UpdateWebhook", id=webhook, url=url, paused=True)
        for _ in range(15):
            self.create("long", target_value="1000")
        self.advance(until_idle=True, max_events=1_000_000)
        self.assert_ends(stream, grpc.StatusCode.RESOURCE_EXHAUSTED, "more than 100000 events came")

    def test_ends_when_its_account_is_deleted(self):
        stream = self.watch()
        self.create()
        self.assertEqual(next(stream).number, 1)
        self.control.call("DeleteAccount", name=self.name)
        self.assert_ends(stream, grpc.StatusCode.UNAVAILABLE, "was deleted")

    def test_refuses_what_makes_no_sense(self):
        invalid, unknown = grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.UNAUTHENTICATED
        self.assert_ends(self.watch(after=-2), invalid, "after:")
        self.assert_ends(self.watch(order_id="x"), invalid, "order_id:")
        self.assert_ends(self.watch({"apikey": "nobody's"}), unknown, "apikey:")

    def test_a_caller_may_go_away_at_any_time(self):
        for _ in range(50):
            stream = self.watch()
            self.create()
            stream.cancel()
        self.assertEqual(next(self.watch()).number, 1)


class ForgottenEvents(ControlTest):
    """The events of forgotten orders are not kept, and a reader who asks for them is told so."""

    flags = (*ControlTest.flags, "--max-orders", "2")

    def setUp(self):
        self.begin(GrpcCaller)
        for _ in range(5):
            self.account.call("CancelOrder", id=self.create()["id"])
        self.kept = [int(each["number"]) for each in self.account.call("ListEvents")["events"]]
        self.assertGreater(self.kept[0], 3)

    def test_over_server_sent_events(self):
        for after in (1, self.kept[0] - 2):
            headers = {"apikey": self.key, "last-event-id": str(after)}
            with self.subTest(after=after), EventSource(self.sandbox, EVENTS, headers) as source:
                gap = source.next()
                self.assertEqual((gap["event"], "id" in gap), ("gap", False))
                told = gap["data"]["after"], gap["data"]["next"]
                self.assertEqual(told, (str(after), str(self.kept[0])))
                self.assertIn("not kept any more", gap["data"]["why"])
                self.assertEqual([int(source.next()["id"]) for _ in self.kept], self.kept)

    def test_over_grpc(self):
        for after in (1, self.kept[0] - 2):
            with self.subTest(after=after):
                stream = self.account.watch(after=after)
                gap = next(stream)
                self.assertEqual((gap.type, gap.number), ("gap", 0))
                self.assertIn("not kept any more", gap.text)
                self.assertEqual([next(stream).number for _ in self.kept], self.kept)
                stream.cancel()

    def test_where_none_is_missing_there_is_no_gap(self):
        after = self.kept[0] - 1
        headers = {"apikey": self.key, "last-event-id": str(after)}
        with EventSource(self.sandbox, EVENTS, headers) as source:
            self.assertEqual(int(source.next()["id"]), self.kept[0])
        stream = self.account.watch(after=after)
        self.assertEqual(next(stream).number, self.kept[0])
        stream.cancel()


class ManyReaders(unittest.TestCase):
    def test_a_thousand_readers_get_every_event(self):
        readers, orders = 1000, 20
        with Sandbox("--scenario", "none") as sandbox:
            sources = [EventSource(sandbox, EVENTS) for _ in range(readers)]
            with rest.RestClient(sandbox) as client:
                for number in range(orders):
                    client.create_order(**(ORDER | {"merchant_order_id": f"A-{number}"}))
            for source in sources:
                numbers = [int(source.next()["id"]) for _ in range(2 * orders)]
                self.assertEqual(numbers, list(range(1, 2 * orders + 1)))
            for source in sources:
                source.close()

    def test_streams_have_a_bound_and_calls_go_on(self):
        with Sandbox() as sandbox:
            sources = [EventSource(sandbox, EVENTS) for _ in range(2048)]
            one_more = EventSource(sandbox, EVENTS)
            self.assertEqual(one_more.status, 429)
            self.assertIn("2048 streams", json.loads(one_more.response.read())["message"])
            one_more.close()
            self.assertEqual(rest.curl(sandbox.url + "/health").status, 200)
            sources.pop().close()
            self.assertEqual(sources[0].status, 200)
            for source in sources:
                source.close()

    def test_a_reader_that_does_not_read_holds_up_nobody(self):
        with Sandbox("--scenario", "none", *FAST) as sandbox:
            with socket.socket() as stuck:
                stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                stuck.connect(("127.0.0.1", sandbox.port))
                stuck.sendall(
                    f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\n"
                    "Accept: text/event-stream\r\n\r\n".encode()
                )
                with EventSource(sandbox, EVENTS) as source, rest.RestClient(sandbox) as client:
                    for _ in range(2000):
                        client.create_order(**ORDER)
                    told = source.until(lambda event: event["id"] == "4000")
                    self.assertEqual(len(told), 4000)


class Stopping(unittest.TestCase):
    def test_open_streams_do_not_hold_up_a_stop(self):
        with Sandbox() as sandbox:
            sources = [EventSource(sandbox, EVENTS) for _ in range(3)]
            caller = GrpcCaller(sandbox)
            stream = caller.watch()
            rest.curl(sandbox.url + rest.CREATE_ORDER, "-H", "apikey: sandbox", body=ORDER)
            self.assertEqual(next(stream).number, 1)
            sandbox.stop()
            for source in sources:
                source.rest()
                self.assertIn("the sandbox stops", source.comments)
                source.close()
            with self.assertRaises(grpc.RpcError) as raised:
                list(stream)
            self.assertEqual(raised.exception.code(), grpc.StatusCode.UNAVAILABLE)
            self.assertEqual(raised.exception.details(), "the sandbox stops")
            caller.close()


if __name__ == "__main__":
    unittest.main()
