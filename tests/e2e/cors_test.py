"""Pages of any origin may ask for a public order, and none may create one."""

import unittest

import rest
from rest import CREATE_ORDER, GET_PUBLIC_ORDER, MERCHANT, PUBLIC
from sandbox import SandboxTest

ORIGIN = {"Origin": "https://shop.example"}
ORDER = {"merchant_order_id": "A-7", "asset_name": "BTC", "target_value": "150000"}


class CrossOrigin(SandboxTest):
    flags = ("--scenario", "none")

    def preflight(self, path, asks_for="content-type"):
        return rest.curl(
            self.sandbox.url + path,
            *("-X", "OPTIONS"),
            *("-H", "Origin: https://shop.example"),
            *("-H", "Access-Control-Request-Method: POST"),
            *("-H", f"Access-Control-Request-Headers: {asks_for}"),
        )

    def assert_no_cors(self, answer):
        found = [name for name in answer.headers if name.startswith("access-control-")]
        self.assertEqual(found, [], answer)

    def assert_readable_by_any_page(self, answer):
        self.assertEqual(answer.headers["access-control-allow-origin"], "*")
        exposed = answer.headers["access-control-expose-headers"].lower().replace(" ", "")
        self.assertLessEqual({"grpc-code", "grpc-message"}, set(exposed.split(",")))

    def test_preflight_of_the_public_api_is_allowed(self):
        for path in (GET_PUBLIC_ORDER, "/getPublicOrderById"):
            with self.subTest(path=path):
                answer = self.preflight(path)
                self.assertIn(answer.status, (200, 204), answer)
                self.assertEqual(answer.headers["access-control-allow-origin"], "*")
                self.assertIn("POST", answer.headers["access-control-allow-methods"])
                allowed = answer.headers["access-control-allow-headers"].lower()
                self.assertIn("content-type", allowed)

    def test_public_order_can_be_read_by_any_page(self):
        created = rest.curl_post(self.sandbox, CREATE_ORDER, ORDER, MERCHANT)
        order_id = created.json["order"]["id"]
        answer = rest.curl_post(self.sandbox, GET_PUBLIC_ORDER, {"id": order_id}, PUBLIC | ORIGIN)
        self.assertEqual(answer.status, 200)
        self.assert_readable_by_any_page(answer)

    def test_errors_of_the_public_api_can_be_read_by_any_page(self):
        for request, status in (({"id": "1"}, 404), ({"id": ""}, 400), ("{", 400)):
            with self.subTest(request=request):
                answer = rest.curl_post(self.sandbox, GET_PUBLIC_ORDER, request, PUBLIC | ORIGIN)
                self.assertEqual(answer.status, status)
                self.assert_readable_by_any_page(answer)

    def test_the_private_api_is_not_for_browsers(self):
        for path in (CREATE_ORDER, "/createOrder"):
            with self.subTest(path=path):
                preflight = self.preflight(path, "apikey,content-type")
                self.assertEqual(preflight.status, 501, preflight)
                self.assert_no_cors(preflight)
                self.assert_no_cors(rest.curl_post(self.sandbox, path, ORDER, MERCHANT | ORIGIN))
                self.assert_no_cors(rest.curl_post(self.sandbox, path, ORDER, PUBLIC | ORIGIN))


if __name__ == "__main__":
    unittest.main()
