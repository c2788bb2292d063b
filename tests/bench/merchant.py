"""The two calls that are measured, as a merchant's site makes them."""

import json

from servers import Failure, exchange

API_KEY = "sandbox"
CREATE_ORDER = "createOrder"
GET_PUBLIC_ORDER = "getPublicOrderById"
PATHS = {CREATE_ORDER: "/apis/pg/create_order", GET_PUBLIC_ORDER: "/apis/pg/get_public_order"}

# Of an ordinary size, as a shop sends it.
ORDER = {
    "merchant_order_id": "bench-00001042",
    "asset_name": "BTC",
    "target_value": "150000",
    "callback_url": "https://shop.example/checkout/order-received/1042/?key=wc_order_5f3a",
    "pg_wallet_id": "42",
    "description": "Order 1042 at shop.example",
}


def request_for(rpc, order_id):
    return ORDER if rpc == CREATE_ORDER else {"id": order_id}


def text_of(request):
    return json.dumps(request, separators=(",", ":"))


def post(server, rpc, request):
    """The bytes of the HTTP answer to one REST call."""
    body = text_of(request).encode()
    head = (
        f"POST {PATHS[rpc]} HTTP/1.1\r\nHost: {server.target}\r\napikey: {API_KEY}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    answer = exchange(server.port, head.encode() + body)
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise Failure(f"{rpc}: {answer.decode(errors='replace')}")
    return answer


def order_in(answer):
    return json.loads(answer.split(b"\r\n\r\n", 1)[1])["order"]


def create_order(server):
    """The id of a new order."""
    return order_in(post(server, CREATE_ORDER, ORDER))["id"]


def status_of(server, order_id):
    return order_in(post(server, GET_PUBLIC_ORDER, {"id": order_id}))["status"]
