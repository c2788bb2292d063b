"""What an operator's tools see: health, metrics, and the OpenAPI document."""

import json
import pathlib
import re
import subprocess
import unittest

import jsonschema
from prometheus_client.parser import text_string_to_metric_families

import rest
from callers import (
    ROUTES,
    ControlTest,
    GrpcCaller,
    Refused,
    RestCaller,
    control,
    over_both_transports,
)
from event_source import EventSource
from sandbox import PATIENCE_SECONDS, ROOT, Sandbox, SandboxTest, environment, run

HERE = pathlib.Path(__file__).resolve().parent


class Health(SandboxTest):
    def test_a_sandbox_that_answers_is_live_and_ready(self):
        for path in ("/health", "/health/live", "/health/ready"):
            with self.subTest(path=path):
                answer = rest.curl(self.sandbox.url + path)
                self.assertEqual((answer.status, answer.json), (200, {"status": "SERVING"}))


class Metrics(ControlTest):
    flags = ("--scenario", "none")

    def read(self):
        """{(sample, labels): value}, by Prometheus' own parser."""
        answer = rest.curl(self.sandbox.url + "/metrics")
        self.assertEqual(answer.status, 200)
        self.assertEqual(
            answer.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8"
        )
        families = list(text_string_to_metric_families(answer.body.decode()))
        self.assertTrue(all(family.documentation for family in families))
        return {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in families
            for sample in family.samples
        }

    def sample(self, name, **labels):
        return self.read().get((name, tuple(sorted(labels.items()))), 0)

    @over_both_transports
    def test_calls_are_counted_by_rpc_transport_and_code(self):
        transport = {"RestCaller": "rest", "GrpcCaller": "grpc"}[self.connect_as.__name__]

        def counts():
            return [
                self.sample("payscrypt_sandbox_calls_total",
                            rpc="getPublicOrderById", transport=transport, code=code)
                for code in ("OK", "NOT_FOUND")
            ]  # fmt: skip

        order = self.create()
        before = counts()
        for _ in range(3):
            self.account.call("getPublicOrderById", id=order["id"])
        with self.assertRaises(Refused):
            self.account.call("getPublicOrderById", id="7")
        self.assertEqual([b - a for a, b in zip(before, counts())], [3, 1])

    @over_both_transports
    def test_how_long_calls_take_is_a_histogram(self):
        self.create()
        transport = {"RestCaller": "rest", "GrpcCaller": "grpc"}[self.connect_as.__name__]
        labels = {"rpc": "createOrder", "transport": transport}
        samples = self.read()
        buckets = [
            (float(dict(key[1])["le"]), value)
            for key, value in samples.items()
            if key[0] == "payscrypt_sandbox_call_seconds_bucket" and labels.items() <= set(key[1])
        ]
        count = self.sample("payscrypt_sandbox_call_seconds_count", **labels)
        self.assertEqual(buckets, sorted(buckets))
        self.assertEqual([value for _, value in buckets], sorted(value for _, value in buckets))
        self.assertEqual(buckets[-1], (float("inf"), count))
        self.assertGreater(self.sample("payscrypt_sandbox_call_seconds_sum", **labels), 0)

    def test_orders_are_counted_by_the_status_that_they_come_to_have(self):
        self.begin(RestCaller)
        name = "payscrypt_sandbox_order_statuses_total"
        statuses = ("PENDING", "CONFIRMING", "CANCELED")
        before = [self.sample(name, status=status) for status in statuses]
        events = self.sample("payscrypt_sandbox_events_total")
        orders = self.sample("payscrypt_sandbox_orders")
        self.account.call("PayOrder", id=self.create()["id"])
        self.account.call("CancelOrder", id=self.create()["id"])
        after = [self.sample(name, status=status) for status in statuses]
        self.assertEqual([b - a for a, b in zip(before, after)], [2, 1, 1])
        self.assertEqual(self.sample("payscrypt_sandbox_events_total") - events, 7)
        self.assertEqual(self.sample("payscrypt_sandbox_orders") - orders, 2)

    def test_accounts_and_streams_are_gauges(self):
        self.begin(RestCaller)
        accounts = self.sample("payscrypt_sandbox_accounts")
        self.make_account()
        self.assertEqual(self.sample("payscrypt_sandbox_accounts"), accounts + 1)
        with EventSource(self.sandbox, "/sandbox/v1/events") as source:
            self.assertIsNone(source.retry)
            source.response.readline()
            self.assertEqual(self.sample("payscrypt_sandbox_rest_streams"), 1)
            self.assertGreater(self.sample("payscrypt_sandbox_rest_connections"), 1)

    def test_the_process_is_described(self):
        self.assertGreater(self.sample("process_resident_memory_bytes"), 1_000_000)
        self.assertGreater(self.sample("process_cpu_seconds_total"), 0)
        self.assertGreater(self.sample("payscrypt_sandbox_uptime_seconds"), 0)
        versions = [key for key in self.read() if key[0] == "payscrypt_sandbox_build_info"]
        self.assertEqual(len(versions), 1)


class OpenApi(SandboxTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = rest.curl(cls.sandbox.url + "/openapi.json").body
        cls.document = json.loads(cls.text)

    def operations(self):
        return {
            (verb.upper(), path): operation
            for path, verbs in self.document["paths"].items()
            for verb, operation in verbs.items()
        }

    def test_is_valid_for_a_validator_that_others_use(self):
        judged = subprocess.run(
            ["node", str(HERE / "openapi.mjs")],
            env=environment(), input=self.text, capture_output=True, timeout=PATIENCE_SECONDS,
        )  # fmt: skip
        self.assertEqual(judged.returncode, 0, judged.stderr.decode())

    def test_the_validator_finds_faults(self):
        broken = self.text.replace(b'"#/components/schemas/Order"', b'"#/components/schemas/None"')
        self.assertNotEqual(broken, self.text)
        judged = subprocess.run(
            ["node", str(HERE / "openapi.mjs")],
            env=environment(), input=broken, capture_output=True, timeout=PATIENCE_SECONDS,
        )  # fmt: skip
        self.assertEqual(judged.returncode, 1)

    def test_has_every_rpc_where_the_protocol_says(self):
        operations = self.operations()
        for rpc, route in ROUTES.items():
            with self.subTest(rpc=rpc):
                self.assertIn(route, operations)
                self.assertEqual(operations[route]["operationId"], rpc)

    def test_says_what_the_protocol_says(self):
        operation = self.operations()[("POST", "/sandbox/v1/clock:advance")]
        self.assertTrue(operation["description"].startswith("Moves the clock forward and plays"))
        self.assertNotIn("REST:", operation["description"])
        schemas = self.document["components"]["schemas"]
        limit = schemas["Order"]["properties"]["expired_at"]
        self.assertEqual((limit["type"], limit["format"]), ("string", "int64"))
        self.assertEqual(
            schemas["Order"]["properties"]["status"]["enum"],
            ["PENDING", "CONFIRMING", "SUCCESSFUL", "EXPIRED", "CANCELED"],
        )

    def test_describes_each_call_and_each_field_of_the_control_api(self):
        mute = []

        def judge(described, where):
            if not described.get("description"):
                mute.append(where)

        def judge_fields(schema, where):
            for name, field in schema.get("properties", {}).items():
                judge(field, f"{where}.{name}")

        operations = self.operations()
        for rpc in control.DESCRIPTOR.services_by_name["Sandbox"].methods_by_name:
            if rpc not in ROUTES:  # a stream, at the path of a list
                continue
            operation = operations[ROUTES[rpc]]
            judge(operation, rpc)
            for parameter in operation.get("parameters", []):
                judge(parameter, f"{rpc}: {parameter['name']}")
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            judge_fields(body.get("schema", {}), rpc)
        schemas = self.document["components"]["schemas"]
        for message in control.DESCRIPTOR.message_types_by_name:
            judge_fields(schemas.get(message, {}), message)
        self.assertFalse(mute, "these have no comment: " + ", ".join(mute))

    def test_fields_are_where_the_call_has_them(self):
        pay = self.operations()[("POST", "/sandbox/v1/orders/{id}:pay")]
        (in_path,) = [each for each in pay["parameters"] if each["in"] == "path"]
        self.assertEqual((in_path["name"], in_path["required"]), ("id", True))
        body = pay["requestBody"]["content"]["application/json"]["schema"]
        self.assertEqual(list(body["properties"]), ["value"])
        listed = self.operations()[("GET", "/sandbox/v1/events")]
        query = [each["name"] for each in listed["parameters"] if each["in"] == "query"]
        self.assertEqual(query, ["after", "limit", "order_id"])
        self.assertIn("text/event-stream", listed["responses"]["200"]["content"])

    def test_says_who_may_call(self):
        create = self.operations()[("POST", "/apis/pg/create_order")]
        self.assertEqual(create["security"], [{"apikey": []}])
        self.assertIn("x-sandbox-scenario", [each["name"] for each in create["parameters"]])
        public = self.operations()[("POST", "/apis/pg/get_public_order")]
        self.assertEqual(public["security"], [])

    def test_an_answer_is_as_it_says(self):
        schemas = self.document["components"]["schemas"]

        def plain(schema):
            """The schema as JSON Schema has it: null is a type of its own there."""
            if isinstance(schema, list):
                return [plain(each) for each in schema]
            if not isinstance(schema, dict):
                return schema
            changed = {key: plain(value) for key, value in schema.items()}
            if changed.pop("nullable", False):
                return {"anyOf": [changed, {"type": "null"}]}
            if "properties" in changed:
                changed |= {"additionalProperties": False,
                            "required": sorted(changed["properties"])}  # fmt: skip
            return changed

        answer = rest.curl(
            self.sandbox.url + rest.CREATE_ORDER, "-H", "apikey: sandbox",
            body={"merchant_order_id": "A-7", "asset_name": "BTC", "target_value": "150000"},
        )  # fmt: skip
        order = answer.json["order"]
        found = rest.curl(f"{self.sandbox.url}/sandbox/v1/orders/{order['id']}").json
        for name, value in (("CreateOrderResponse", answer.json), ("SandboxOrder", found)):
            with self.subTest(name=name):
                schema = {"$ref": f"#/components/schemas/{name}",
                          "components": {"schemas": plain(schemas)}}  # fmt: skip
                jsonschema.validate(value, schema)

    def test_names_nothing_twice(self):
        ids = [operation["operationId"] for operation in self.operations().values()]
        self.assertEqual(len(ids), len(set(ids)))
        for operation in ids:
            self.assertTrue(re.fullmatch(r"[A-Za-z]+", operation), operation)


class ControlToken(unittest.TestCase):
    def test_the_control_api_asks_for_it_and_nothing_else_does(self):
        with Sandbox("--control-token", "s3cret") as sandbox:
            accounts = sandbox.url + "/sandbox/v1/accounts"
            self.assertEqual(rest.curl(accounts).status, 401)
            self.assertEqual(rest.curl(accounts, "-H", "authorization: Bearer no").status, 401)
            right = ("-H", "authorization: Bearer s3cret")
            self.assertEqual(rest.curl(accounts, *right).status, 200)
            stream = EventSource(sandbox, "/sandbox/v1/events")
            self.assertEqual(stream.status, 401)
            stream.close()
            for path in ("/health", "/metrics", "/openapi.json"):
                self.assertEqual(rest.curl(sandbox.url + path).status, 200)
            with rest.RestClient(sandbox) as client:
                order = client.create_order(
                    merchant_order_id="A-7", asset_name="BTC", target_value="1"
                )
                client.get_public_order(order["id"])
                self.assertEqual(rest.curl(f"{sandbox.url}/pay/{order['id']}").status, 200)
                simulate = f"{sandbox.url}/pay/{order['id']}/simulate"
                self.assertEqual(rest.curl(simulate, body={"action": "pay"}).status, 200)
                with EventSource(sandbox, f"/pay/{order['id']}/events") as source:
                    self.assertEqual(source.status, 200)

    def test_it_comes_from_the_environment_too(self):
        with Sandbox(env={"PAYSCRYPT_SANDBOX_CONTROL_TOKEN": "s3cret"}) as sandbox:
            self.assertEqual(rest.curl(sandbox.url + "/sandbox/v1/accounts").status, 401)

    def test_the_runner_sends_it_to_its_target(self):
        file = str(ROOT / "scenarios" / "instant.json")
        with Sandbox("--control-token", "s3cret") as sandbox:
            target = ("test", "--target", sandbox.url, file)
            token = {"PAYSCRYPT_SANDBOX_CONTROL_TOKEN": "s3cret"}
            self.assertEqual(run(*target, "--control-token", "s3cret").returncode, 0)
            self.assertEqual(run(*target, env=token).returncode, 0)
            without = run(*target)
            self.assertNotEqual(without.returncode, 0)
            self.assertIn("UNAUTHENTICATED", without.stdout + without.stderr)

    def test_grpc_asks_for_it_too(self):
        with Sandbox("--control-token", "s3cret") as sandbox:
            caller = GrpcCaller(sandbox)
            with self.assertRaises(Refused) as raised:
                caller.call("GetAccount")
            self.assertEqual(raised.exception.code, "UNAUTHENTICATED")
            right = {"authorization": "Bearer s3cret"}
            self.assertEqual(caller.call("GetAccount", right)["name"], "default")
            with rest.RestClient(sandbox) as client:
                order = client.create_order(
                    merchant_order_id="A-7", asset_name="BTC", target_value="1"
                )
            simulated = caller.call("SimulateOrder", id=order["id"], action="pay")
            self.assertEqual(simulated["status"], "CONFIRMING")
            caller.close()


if __name__ == "__main__":
    unittest.main()
