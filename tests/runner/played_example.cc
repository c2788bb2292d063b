#include "played_example.h"

namespace payscrypt::runner {
namespace {

using domain::OrderStatus;

std::string At(int second) {
  const std::string digits = std::to_string(second);
  return "2026-01-01T00:00:" + std::string(2 - digits.size(), '0') + digits + ".000Z";
}

}  // namespace

std::int64_t PlayedExample::Happens(int second, const std::string& type, const std::string& text,
                                    const std::string& order_id) {
  auto& event = played.events.emplace_back();
  event.set_number(static_cast<std::int64_t>(played.events.size()));
  event.set_at(At(second));
  event.set_order_id(order_id);
  event.set_type(type);
  event.set_text(text);
  return event.number();
}

sandbox::v1::Delivery& PlayedExample::Webhook(int second, const std::string& status,
                                              bool verified) {
  const std::int64_t sent = Happens(second, "webhook_sent", "webhook: " + status);
  if (verified) {
    auto& call = played.recorded.emplace_back();
    call.set_rpc("getPublicOrderById");
    call.set_order_id("7");
    call.set_code("OK");
    call.set_after_event(sent);
  }
  auto& delivery = played.deliveries.emplace_back();
  delivery.set_number(static_cast<std::int64_t>(played.deliveries.size()));
  delivery.set_order_id("7");
  delivery.set_status(status);
  delivery.set_body(R"({"id":"7","pg_wallet_id":"0","merchant_order_id":"A-1","status":")" +
                    status + "\"}");
  delivery.set_sent_at(At(second));
  delivery.set_state("delivered");
  delivery.add_attempts()->set_state("answered");
  delivery.set_http_status(200);
  delivery.set_sent_event(sent);
  delivery.set_settled_event(Happens(second, "webhook_settled", "webhook: answered 200"));
  return delivery;
}

PlayedExample HappyPath() {
  PlayedExample example;
  Played& played = example.played;
  played.create = {"OK"};
  example.Happens(0, "order_created", "A-1: 0.0015 BTC (150000)");
  example.Happens(2, "payment_seen", "0.0015 BTC (150000)");
  example.Happens(2, "status_changed", "PENDING -> CONFIRMING");
  example.Webhook(2, "CONFIRMING");
  example.Happens(3, "status_changed", "CONFIRMING -> SUCCESSFUL");
  example.Webhook(3, "SUCCESSFUL");
  auto& order = played.order.emplace();
  order.mutable_order()->set_id("7");
  order.mutable_order()->set_status(pg::Order::SUCCESSFUL);
  order.mutable_order()->set_value("150000");
  order.mutable_order()->set_confirmations(1);
  order.mutable_order()->set_network("testnet");
  order.add_payments();
  return example;
}

scenario::ExpectedWebhook WebhookOf(OrderStatus status) {
  scenario::ExpectedWebhook webhook;
  webhook.status = status;
  return webhook;
}

scenario::ScenarioTest HappyTest() {
  using std::chrono::seconds;
  scenario::ScenarioTest test;
  test.expect.statuses = {{OrderStatus::kPending, {}},
                          {OrderStatus::kConfirming, seconds(2)},
                          {OrderStatus::kSuccessful, seconds(3)}};
  test.expect.webhooks = {WebhookOf(OrderStatus::kConfirming), WebhookOf(OrderStatus::kSuccessful)};
  test.expect.merchant = {.verified_after_webhook = true, .answers = {}};
  test.expect.order = {.status = OrderStatus::kSuccessful,
                       .value = "150000",
                       .confirmations = 1,
                       .payments = 1,
                       .network = "testnet"};
  return test;
}

}  // namespace payscrypt::runner
