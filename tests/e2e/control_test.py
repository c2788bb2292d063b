"""The control API: what each call does, and that both transports have it alike."""

import json
import unittest

from callers import ORDER, START, ControlTest, GrpcCaller, Refused, over_both_transports
from receiver import Receiver
from rest import RestClient
from sandbox import API_KEY

PAID = [
    {"at": "2s", "pay": "exact"},
    {"after": "1s", "confirm": 1, "repeat": {"every": "1s", "until": "SUCCESSFUL"}},
]


class Accounts(ControlTest):
    @over_both_transports
    def test_an_account_is_as_it_was_asked_for(self):
        made = self.make_account(
            name=f"shop-of-{self.name}",
            api_key=f"key-of-{self.name}",
            seed=42,
            clock={"mode": "x60"},
            webhooks=["http://127.0.0.1:9/a", "http://127.0.0.1:9/b"],
            wallets=[42, 43],
            default_scenario="two-payments",
        )
        self.assertEqual(made["name"], f"shop-of-{self.name}")
        self.assertEqual(made["api_key"], f"key-of-{self.name}")
        self.assertEqual(made["seed"], "42")
        self.assertEqual(made["webhooks"], ["http://127.0.0.1:9/a", "http://127.0.0.1:9/b"])
        self.assertEqual(made["wallets"], ["42", "43"])
        self.assertEqual(made["default_scenario"], "two-payments")
        self.assertEqual(made["clock"]["mode"], "x60")
        self.assertEqual(made["orders"], "0")
        found = self.connect(apikey=made["api_key"]).call("GetAccount")
        self.assertEqual(found | {"clock": made["clock"]}, made)

    @over_both_transports
    def test_what_is_not_asked_for_is_made_up(self):
        first, second = self.make_account(name=""), self.make_account(name="")
        self.assertNotEqual(first["name"], second["name"])
        self.assertNotEqual(first["api_key"], second["api_key"])
        self.assertEqual(first["seed"], "7")  # the sandbox's
        bare = self.control.call("CreateAccount", name=f"bare-{self.name}")
        self.assertEqual(bare["clock"]["mode"], "real")
        self.assertEqual(bare["default_scenario"], "happy-path")

    @over_both_transports
    def test_without_a_key_a_call_is_about_the_account_default(self):
        self.assertEqual(self.control.call("GetAccount")["name"], "default")
        named = self.connect(apikey=API_KEY).call("GetAccount")
        self.assertEqual((named["name"], named["api_key"]), ("default", API_KEY))

    @over_both_transports
    def test_an_account_is_picked_by_its_name_too(self):
        by_name = self.connect(**{"x-sandbox-account": self.name})
        self.assertEqual(by_name.call("GetAccount")["name"], self.name)
        order = self.create("api-key-invalidated-midway")
        self.advance(until_idle=True)
        self.assert_refused("UNAUTHENTICATED", "unknown or invalidated", "GetAccount")
        self.assert_refused("UNAUTHENTICATED", "unknown or invalidated", "createOrder", **ORDER)
        self.assertEqual(by_name.call("GetAccount")["orders"], "1")
        self.assertEqual(by_name.call("GetOrder", id=order["id"])["order"]["status"], "SUCCESSFUL")
        # The name wins over the key.
        both = self.connect(**{"x-sandbox-account": self.name, "apikey": "whatever"})
        self.assertEqual(both.call("GetAccount")["name"], self.name)
        nobody = self.connect(**{"x-sandbox-account": "nobody"})
        self.assert_refused("NOT_FOUND", ("x-sandbox-account", '"nobody"'), "GetAccount", nobody)

    @over_both_transports
    def test_accounts_share_nothing(self):
        other = self.make_account()
        others = self.connect(apikey=other["api_key"])
        self.put("mine", timeline=PAID)
        self.account.call("AddFault", source='{"on":"createOrder","times":1,"do":{"reset":true}}')
        self.account.call("SetDefaultScenario", scenario="mine")
        self.assert_refused("NOT_FOUND", '"mine"', "GetScenario", others, name="mine")
        self.assertEqual(others.call("ListFaults")["faults"], [])
        self.assertEqual(others.call("GetAccount")["default_scenario"], "none")
        self.account.call("ClearFaults")
        mine, theirs = self.create(), self.create_in(others)
        self.assertNotEqual(mine["id"], theirs["id"])
        self.assertNotEqual(mine["variants"], theirs["variants"])
        self.advance(by="1h")
        self.assertEqual(others.call("GetClock")["time"], START)
        self.assertEqual(self.get(mine)["order"]["status"], "SUCCESSFUL")
        self.assert_refused("NOT_FOUND", mine["id"], "GetOrder", others, id=mine["id"])
        listed = others.call("ListOrders")["orders"]
        self.assertEqual([each["order"]["id"] for each in listed], [theirs["id"]])
        # A customer's page needs no key: the id alone says whose order it is.
        for order, status in ((mine, "SUCCESSFUL"), (theirs, "PENDING")):
            found = self.control.call("getPublicOrderById", id=order["id"])["order"]
            self.assertEqual(found["status"], status)

    @over_both_transports
    def test_the_same_name_and_seed_give_the_same_ids(self):
        orders = []
        for _ in range(2):
            made = self.make_account(name=f"again-{self.name}", seed=5)
            orders.append(self.create_in(self.connect(apikey=made["api_key"])))
            self.control.call("DeleteAccount", name=made["name"])
        self.assertEqual(orders[0], orders[1])

    @over_both_transports
    def test_accounts_are_listed_by_name(self):
        names = [each["name"] for each in self.control.call("ListAccounts")["accounts"]]
        self.assertEqual(names, sorted(names))
        self.assertIn(self.name, names)
        self.assertIn("default", names)

    @over_both_transports
    def test_a_deleted_account_is_gone_with_its_orders(self):
        order = self.create()
        self.control.call("DeleteAccount", name=self.name)
        self.assert_refused("UNAUTHENTICATED", "apikey", "GetAccount")
        self.assert_refused("UNAUTHENTICATED", "apikey", "createOrder", **ORDER)
        self.assert_refused("NOT_FOUND", order["id"], "getPublicOrderById", id=order["id"])
        self.assert_refused(
            "NOT_FOUND", f'"{self.name}"', "DeleteAccount", self.control, name=self.name
        )
        self.make_account(name=self.name, api_key=self.key)  # both are free again

    @over_both_transports
    def test_the_default_account_stays(self):
        self.assert_refused(
            "FAILED_PRECONDITION", '"default"', "DeleteAccount", self.control, name="default"
        )

    @over_both_transports
    def test_taken_names_and_keys_are_refused(self):
        for fields, says in (
            ({"name": self.name}, ("name", f'"{self.name}"')),
            ({"name": "default"}, ("name", '"default"')),
            ({"name": "new", "api_key": self.key}, ("api_key", f'"{self.name}"')),
        ):
            self.assert_refused("ALREADY_EXISTS", says, "CreateAccount", self.control, **fields)

    @over_both_transports
    def test_bad_accounts_are_refused_with_what_was_expected(self):
        for fields, says in (
            ({"name": "My Shop"}, ("name: expected 1 to 64 of a-z", '"My Shop"')),
            ({"name": "a" * 65}, "name: expected 1 to 64"),
            ({"api_key": "a b"}, ("api_key: expected", '"a b"')),
            ({"api_key": "k" * 257}, "api_key: expected at most 256"),
            ({"clock": {"mode": "fast"}}, ("clock.mode: expected real, manual, or xN", '"fast"')),
            ({"clock": {"mode": "x0"}}, ("clock.mode", '"x0"')),
            ({"clock": {"time": "noon"}}, ("clock.time", '"noon"')),
            ({"webhooks": ["ftp://shop"]}, ("webhooks", '"ftp://shop"')),
            ({"default_scenario": "nosuch"}, ("default_scenario", '"nosuch"')),
        ):
            with self.subTest(fields=fields):
                fields = {"name": "never-made"} | fields
                self.assert_refused(
                    "INVALID_ARGUMENT", says, "CreateAccount", self.control, **fields
                )
        self.assert_refused(
            "NOT_FOUND", "never-made", "DeleteAccount", self.control, name="never-made"
        )

    @over_both_transports
    def test_wallets_are_the_accounts(self):
        made = self.make_account(wallets=[42])
        caller = self.connect(apikey=made["api_key"])
        self.create_in(caller, pg_wallet_id="42")
        self.assert_refused(
            "INVALID_ARGUMENT", "pg_wallet_id", "createOrder", caller, **ORDER, pg_wallet_id="43"
        )

    @over_both_transports
    def test_the_default_scenario_drives_orders_to_come(self):
        self.assertEqual(self.account.call("GetAccount")["default_scenario"], "none")
        set_to = self.account.call("SetDefaultScenario", scenario="happy-path")
        self.assertEqual(set_to["default_scenario"], "happy-path")
        self.assertEqual(self.get(self.create())["scenario"], "happy-path")
        self.account.call("SetDefaultScenario", scenario="none")
        self.assertEqual(self.get(self.create())["scenario"], "none")
        self.assert_refused(
            "NOT_FOUND", ("happy-path", '"nosuch"'), "SetDefaultScenario", scenario="nosuch"
        )


class Keys(ControlTest):
    @over_both_transports
    def test_a_key_fails_with_the_very_next_request(self):
        more = self.account.call("CreateApiKey")["key"]
        named = self.account.call("CreateApiKey", key=f"a/b:{self.name}")["key"]
        self.assertEqual(named, f"a/b:{self.name}")
        listed = self.account.call("ListApiKeys")["keys"]
        self.assertEqual(sorted(each["key"] for each in listed), sorted([self.key, more, named]))
        other = self.connect(apikey=named)  # its connection stays open
        self.create_in(other)
        self.account.call("InvalidateApiKey", key=named)
        self.assert_refused(
            "UNAUTHENTICATED", "unknown or invalidated", "createOrder", other, **ORDER
        )
        self.create_in(self.connect(apikey=more))

    @over_both_transports
    def test_keys_of_others_are_left_alone(self):
        self.assert_refused("NOT_FOUND", API_KEY, "InvalidateApiKey", key=API_KEY)
        self.assert_refused("ALREADY_EXISTS", "default", "CreateApiKey", key=API_KEY)
        self.assert_refused("INVALID_ARGUMENT", "spaces", "CreateApiKey", key="a b")


    @over_both_transports
    def test_an_account_has_at_most_a_thousand(self):
        caller = GrpcCaller(self.sandbox, {"apikey": self.key})  # many calls at once
        self.addCleanup(caller.close)
        created = [caller.begin("CreateApiKey") for _ in range(999)]
        keys = {each.result().key for each in created}
        self.assertEqual(len(keys), 999)
        says = "at most 1000 API keys"
        self.assert_refused("RESOURCE_EXHAUSTED", says, "CreateApiKey")
        self.assert_refused("RESOURCE_EXHAUSTED", says, "CreateApiKey", key=f"more-{self.name}")
        listed = self.account.call("ListApiKeys")["keys"]
        self.assertEqual({each["key"] for each in listed}, keys | {self.key})
        self.account.call("InvalidateApiKey", key=keys.pop())
        key = self.account.call("CreateApiKey", key=f"more-{self.name}")["key"]
        self.create_in(self.connect(apikey=key))
        self.assert_refused("RESOURCE_EXHAUSTED", says, "CreateApiKey")
        # Another account has its own.
        self.connect(apikey=self.make_account()["api_key"]).call("CreateApiKey")


class Pages(ControlTest):
    """Each list, walked by `next`, gives what it has, once and in order."""

    @staticmethod
    def but_for_clocks(rows):
        return [{key: row[key] for key in row if key != "clock"} for row in rows]

    def walk(self, caller, name, field, limit, **fields):
        found, after = [], {}
        while True:
            page = caller.call(name, limit=limit, **fields, **after)
            found += page[field]
            if page["next"] in ("", "0"):
                self.assertLessEqual(len(page[field]), limit)
                return found
            self.assertEqual(len(page[field]), limit)
            after = {"after": page["next"]}

    @over_both_transports
    def test_are_all_of_a_list(self):
        for number in range(3):
            self.make_account(name=f"page-{number}-{self.name}")
            self.put(f"page-{number}")
        with Receiver() as receiver:
            for path in ("/a", "/b"):
                self.account.call("CreateWebhook", url=receiver.url + path)
            first, *_ = [self.create("happy-path") for _ in range(3)]
            self.advance(until_idle=True)
            of_first = {"order_id": first["id"]}
            newest = {"newest_first": True}
            for caller, name, field, fields in (
                (self.control, "ListAccounts", "accounts", {}),
                (self.account, "ListScenarios", "scenarios", {}),
                (self.account, "ListOrders", "orders", {}),
                (self.account, "ListOrders", "orders", newest | {"status": "SUCCESSFUL"}),
                (self.account, "ListEvents", "events", {}),
                (self.account, "ListEvents", "events", of_first),
                (self.account, "ListDeliveries", "deliveries", {}),
                (self.account, "ListDeliveries", "deliveries", newest),
                (self.account, "ListDeliveries", "deliveries", of_first | {"webhook_id": "2"}),
                (self.account, "ListDeliveries", "deliveries", {"state": "delivered"} | newest),
                (self.account, "ListRequests", "requests", {}),
                (self.account, "ListRequests", "requests", newest),
            ):
                whole = caller.call(name, limit=1000, **fields)
                self.assertIn(whole["next"], ("", "0"))
                everything = self.but_for_clocks(whole[field])
                self.assertGreater(len(everything), 1, name)
                # Where the last page is full, too, nothing comes after it.
                for limit in {1, 2, len(everything), len(everything) - 1}:
                    with self.subTest(name=name, fields=fields, limit=limit):
                        walked = self.walk(caller, name, field, limit, **fields)
                        self.assertEqual(self.but_for_clocks(walked), everything)

    @over_both_transports
    def test_of_large_scenarios_end_before_their_limit(self):
        text = "x" * 900_000
        for number in range(5):
            self.put(f"large-{number}", description=text)
        page = self.account.call("ListScenarios", limit=1000, after="large")
        self.assertGreater(len(page["scenarios"]), 0)
        self.assertLess(len(page["scenarios"]), 5)
        found, after = [], "large"
        while after:
            page = self.account.call("ListScenarios", limit=1000, after=after)
            found += [each["name"] for each in page["scenarios"]]
            after = page["next"]
        self.assertEqual(found[:5], [f"large-{number}" for number in range(5)])
        self.assertEqual(found, sorted(set(found)))

    @over_both_transports
    def test_have_a_limit_of_a_thousand(self):
        for name in ("ListAccounts", "ListScenarios", "ListEvents", "ListDeliveries"):
            for limit in (-1, 1001):
                self.assert_refused("INVALID_ARGUMENT", "limit", name, limit=limit)


class RestAlone(ControlTest):
    """Mistakes that a gRPC client cannot make."""

    def refusal(self, method, path, body=None, headers=(), status=400):
        with RestClient(self.sandbox) as client:
            answer = client.request(method, "/sandbox/v1" + path, body, headers)
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.json["message"], answer.grpc_message)
        return answer.json["message"]

    def test_nothing_is_skipped(self):
        for method, path, body, says in (
            ("POST", "/clock:advance", '{"bye":"1s"}', "bye"),
            ("POST", "/clock:advance?by=1s", None, "by"),
            ("GET", "/orders?state=PENDING", None, "state"),
            ("GET", "/orders", '{"limit":1}', "body"),
            ("GET", "/orders?limit=1&limit=2", None, "limit"),
            ("POST", "/clock:advance", '{"by":"1s"} {}', ""),
        ):
            with self.subTest(path=path, body=body):
                self.assertIn(says, self.refusal(method, path, body))

    def test_web_pages_of_other_origins_may_do_nothing(self):
        for headers in ({"Host": "shop.example"}, {"Origin": "http://shop.example"}):
            told = self.refusal("GET", "/accounts", headers=headers, status=403)
            self.assertIn("shop.example", told)


class Choosing(ControlTest):
    """Which scenario an order plays, and what its timeline says of it."""

    def chosen(self, order):
        return dict(self.timeline(order))["scenario_chosen"]

    @over_both_transports
    def test_the_one_that_is_asked_for(self):
        self.account.call("SetDefaultScenario", scenario="happy-path")
        order = self.create("two-payments")
        self.assertEqual(self.chosen(order), "two-payments: the caller asked for it")
        self.assertEqual(self.get(order)["scenario_state"], "playing")

    @over_both_transports
    def test_none_where_none_is_asked_for(self):
        self.account.call("SetDefaultScenario", scenario="happy-path")
        order = self.create("none")
        self.assertEqual(self.chosen(order), "none: the caller asked for it")
        found = self.get(order)
        self.assertEqual((found["scenario"], found["scenario_state"]), ("none", "none"))

    @over_both_transports
    def test_the_first_by_name_whose_match_holds(self):
        self.account.call("SetDefaultScenario", scenario="happy-path")
        self.put("b-late", match={"merchant_order_id": "late-*"})
        self.put("a-late-doge", match={"merchant_order_id": "late-*", "asset_name": "ETH"})
        order = self.create(merchant_order_id="late-1")
        self.assertEqual(self.chosen(order), "b-late: its match holds")
        order = self.create(merchant_order_id="late-1", asset_name="ETH")
        self.assertEqual(self.chosen(order), "a-late-doge: its match holds")
        order = self.create(merchant_order_id="early-1")
        self.assertEqual(self.chosen(order), "happy-path: the default")
        order = self.create("happy-path", merchant_order_id="late-1")
        self.assertEqual(self.chosen(order), "happy-path: the caller asked for it")

    @over_both_transports
    def test_none_where_nothing_chooses_one(self):
        self.assertEqual(self.chosen(self.create()), "none: nothing else was chosen")

    @over_both_transports
    def test_an_unknown_name_is_refused_with_those_that_there_are(self):
        self.put("of-my-own")
        self.assert_refused(
            "INVALID_ARGUMENT",
            ("x-sandbox-scenario", "happy-path", "of-my-own", "none", '"nosuch"'),
            "createOrder",
            metadata={"x-sandbox-scenario": "nosuch"},
            **ORDER,
        )
        self.assertEqual(self.account.call("ListOrders")["orders"], [])
        (recorded,) = self.account.call("ListRequests")["requests"]
        self.assertEqual(recorded["code"], "INVALID_ARGUMENT")


class Scenarios(ControlTest):
    @over_both_transports
    def test_those_that_come_with_the_program_are_there(self):
        listed = self.account.call("ListScenarios")["scenarios"]
        names = [each["name"] for each in listed]
        self.assertEqual(names, sorted(names))
        self.assertIn("happy-path", names)
        shipped = self.account.call("GetScenario", name="happy-path")
        self.assertIn(shipped, listed)
        self.assertEqual(json.loads(shipped["source"])["description"], shipped["description"])

    @over_both_transports
    def test_a_scenario_is_put_played_and_deleted(self):
        put = self.put("mine", timeline=PAID)
        self.assertEqual((put["name"], put["description"]), ("mine", "Of a test."))
        self.assertEqual(self.account.call("GetScenario", name="mine"), put)
        order = self.create("mine")
        self.account.call("DeleteScenario", name="mine")
        self.assert_refused("NOT_FOUND", '"mine"', "GetScenario", name="mine")
        self.assert_refused("NOT_FOUND", '"mine"', "DeleteScenario", name="mine")
        self.advance(until_idle=True)  # it plays on
        found = self.get(order)
        self.assertEqual(found["order"]["status"], "SUCCESSFUL")
        self.assertEqual((found["scenario"], found["scenario_state"]), ("mine", "finished"))

    @over_both_transports
    def test_one_of_the_same_name_is_replaced_for_orders_to_come(self):
        self.put("mine", timeline=PAID)
        first = self.create("mine")
        self.put("mine", timeline=[{"at": "2s", "cancel": True}])
        second = self.create("mine")
        self.advance(until_idle=True)
        self.assertEqual(self.get(first)["order"]["status"], "SUCCESSFUL")
        self.assertEqual(self.get(second)["order"]["status"], "CANCELED")

    @over_both_transports
    def test_one_that_comes_with_the_program_is_replaced_in_the_account_alone(self):
        self.put("happy-path", timeline=[])
        self.assertEqual(
            self.account.call("GetScenario", name="happy-path")["description"], "Of a test."
        )
        self.assertNotEqual(
            self.control.call("GetScenario", name="happy-path")["description"], "Of a test."
        )

    @over_both_transports
    def test_each_error_of_a_file_has_its_position(self):
        source = (
            '{\n  "name": "bad",\n  "description": "Of a test.",\n'
            '  "timeline": [\n    { "at": "soon", "pay": "exact" },\n'
            '    { "at": "2s", "pya": "exact" }\n  ]\n}\n'
        )
        with self.assertRaises(Refused) as raised:
            self.account.call("PutScenario", name="bad", source=source)
        self.assertEqual(raised.exception.code, "INVALID_ARGUMENT")
        first, second = raised.exception.message.splitlines()
        self.assertRegex(first, r"^bad\.json:5:13: timeline\[0\]\.at: expected ")
        self.assertRegex(second, r"^bad\.json:6:\d+: timeline\[1\]")
        self.assertIn("pya", second)
        self.assert_refused("NOT_FOUND", '"bad"', "GetScenario", name="bad")

    @over_both_transports
    def test_a_file_of_another_name_is_refused(self):
        source = json.dumps({"name": "one", "description": "Of a test.", "timeline": []})
        self.assert_refused(
            "INVALID_ARGUMENT",
            ("two.json:1:", "name", "one"),
            "PutScenario",
            name="two",
            source=source,
        )
        for bad in ("", "{", "[]"):
            self.assert_refused(
                "INVALID_ARGUMENT", "two.json:1:", "PutScenario", name="two", source=bad
            )

    @over_both_transports
    def test_the_default_cannot_be_deleted(self):
        self.account.call("SetDefaultScenario", scenario="happy-path")
        self.assert_refused(
            "FAILED_PRECONDITION", ("happy-path", "default"), "DeleteScenario", name="happy-path"
        )


class Faults(ControlTest):
    def add(self, on, do, **more):
        return self.account.call("AddFault", source=json.dumps({"on": on, "do": do} | more))

    @over_both_transports
    def test_the_next_calls_fail_then_all_is_well(self):
        order = self.create()
        self.add("createOrder", {"fail": {"code": "UNAVAILABLE", "message": "try again"}}, times=2)
        self.add("getPublicOrderById", {"fail": {"code": "RESOURCE_EXHAUSTED"}}, times=1, skip=1)
        for _ in range(2):
            self.assert_refused("UNAVAILABLE", "try again", "createOrder", **ORDER)
        self.create()
        self.account.call("getPublicOrderById", id=order["id"])
        self.assert_refused(
            "RESOURCE_EXHAUSTED", "injected", "getPublicOrderById", id=order["id"]
        )
        self.account.call("getPublicOrderById", id=order["id"])
        self.assertEqual(self.account.call("ListFaults")["faults"], [])
        self.assertEqual(self.account.call("GetAccount")["orders"], "2")

    @over_both_transports
    def test_faults_are_listed_with_what_they_met_and_cleared(self):
        fail = {"fail": {"code": "INTERNAL"}}
        added = self.add("createOrder", fail, times=3)
        self.assertEqual(added["met"], "0")
        self.assertEqual(json.loads(added["source"])["times"], 3)
        self.add("getPublicOrderById", fail)
        self.assert_refused("INTERNAL", "injected", "createOrder", **ORDER)
        listed = self.account.call("ListFaults")["faults"]
        self.assertEqual([each["met"] for each in listed], ["1", "0"])
        self.assertEqual(listed[0]["source"], added["source"])
        self.account.call("ClearFaults")
        self.assertEqual(self.account.call("ListFaults")["faults"], [])
        self.create()

    @over_both_transports
    def test_the_oldest_comes_first_and_all_before_those_of_scenarios(self):
        fail = {"fail": {"code": "DATA_LOSS"}}
        self.put("faulty", faults=[{"on": "createOrder", "times": 1, "do": fail}])
        for code in ("ABORTED", "INTERNAL"):
            self.add("createOrder", {"fail": {"code": code}}, times=1)
        asked = {"x-sandbox-scenario": "faulty"}
        for code in ("ABORTED", "INTERNAL", "DATA_LOSS"):
            self.assert_refused(code, "injected", "createOrder", metadata=asked, **ORDER)
        self.create("faulty")

    @over_both_transports
    def test_bad_faults_are_refused_with_what_was_expected(self):
        for source, says in (
            ("", "source"),
            ("{", "source"),
            ('{"on":"createOrder"}', "do"),
            ('{"on":"createOrdr","do":{"hang":true}}', ("on", "createOrdr")),
            ('{"on":"webhook","do":{"hang":true}}', ("do", "hang")),
            ('{"on":"createOrder","do":{"fail":{"code":"NOPE"}}}', ("code", "NOPE")),
            ('{"on":"createOrder","times":0,"do":{"hang":true}}', "times"),
        ):
            with self.subTest(source=source):
                self.assert_refused("INVALID_ARGUMENT", says, "AddFault", source=source)
        self.assertEqual(self.account.call("ListFaults")["faults"], [])


if __name__ == "__main__":
    unittest.main()
