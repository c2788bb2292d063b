#include "storage/delivery_record.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "storage/record.h"

namespace payscrypt::storage {

void Write(const domain::WebhookEdit& edit, v1::WebhookEdit& record) {
  if (edit.id) record.set_id(edit.id->value);
  if (edit.pg_wallet_id) record.set_pg_wallet_id(*edit.pg_wallet_id);
  if (edit.merchant_order_id) record.set_merchant_order_id(*edit.merchant_order_id);
  if (edit.status) record.set_status(static_cast<std::int32_t>(*edit.status));
  if (edit.text) record.set_text(*edit.text);
}

domain::WebhookEdit Read(const v1::WebhookEdit& record) {
  domain::WebhookEdit edit;
  if (record.has_id()) edit.id = domain::OrderId{record.id()};
  if (record.has_pg_wallet_id()) edit.pg_wallet_id = record.pg_wallet_id();
  if (record.has_merchant_order_id()) edit.merchant_order_id = record.merchant_order_id();
  if (record.has_status()) edit.status = static_cast<domain::OrderStatus>(record.status());
  if (record.has_text()) edit.text = record.text();
  return edit;
}

namespace {

void WriteAttempt(const engine::AttemptRecord& attempt, v1::Attempt& record) {
  record.set_number(attempt.number);
  record.set_state(static_cast<std::int32_t>(attempt.state));
  record.set_http_status(attempt.http_status);
  record.set_at(MillisOf(attempt.at));
  record.set_took(attempt.took.count());
  record.set_sent_event(attempt.sent_event);
  record.set_settled_event(attempt.settled_event);
  record.set_url(TextOf(attempt.url));
  record.set_error(TextOf(attempt.error));
  if (!attempt.exchange) return;
  v1::Exchange& exchange = *record.mutable_exchange();
  exchange.set_request_headers(attempt.exchange->request_headers);
  exchange.set_response_headers(attempt.exchange->response_headers);
  exchange.set_response_body(attempt.exchange->response_body);
  exchange.set_cut(attempt.exchange->cut);
}

engine::AttemptRecord ReadAttempt(const v1::Attempt& record) {
  engine::AttemptRecord attempt;
  attempt.number = record.number();
  attempt.state = static_cast<engine::AttemptRecord::State>(record.state());
  attempt.http_status = record.http_status();
  attempt.at = TimeOf(record.at());
  attempt.took = std::chrono::milliseconds(record.took());
  attempt.sent_event = record.sent_event();
  attempt.settled_event = record.settled_event();
  attempt.url = SharedText(record.url());
  attempt.error = SharedText(record.error());
  if (!record.has_exchange()) return attempt;
  auto exchange = std::make_shared<engine::Exchange>();
  exchange->request_headers = record.exchange().request_headers();
  exchange->response_headers = record.exchange().response_headers();
  exchange->response_body = record.exchange().response_body();
  exchange->cut = record.exchange().cut();
  attempt.exchange = std::move(exchange);
  return attempt;
}

}  // namespace

void Write(const engine::Delivery& delivery, v1::Delivery& record) {
  record.set_number(delivery.number);
  record.set_order(delivery.order.value);
  record.set_webhook(delivery.webhook);
  record.set_status(static_cast<std::int32_t>(delivery.status));
  record.set_made_up(delivery.made_up);
  if (delivery.edit) Write(*delivery.edit, *record.mutable_edit());
  record.set_state(static_cast<std::int32_t>(delivery.state));
  record.set_in_line(delivery.in_line);
  record.set_next_in_line(delivery.next_in_line);
  record.set_attempts_made(delivery.attempts_made);
  record.set_attempts_failed(delivery.attempts_failed);
  record.set_taken(delivery.taken);
  record.set_next_attempt_at(MillisOf(delivery.next_attempt_at));
  record.set_timer(delivery.timer);
  for (const engine::AttemptRecord& attempt : delivery.attempts) {
    WriteAttempt(attempt, *record.add_attempts());
  }
}

engine::Delivery Read(const v1::Delivery& record) {
  engine::Delivery delivery;
  delivery.number = record.number();
  delivery.order = domain::OrderId{record.order()};
  delivery.webhook = record.webhook();
  delivery.status = static_cast<domain::OrderStatus>(record.status());
  delivery.made_up = record.made_up();
  if (record.has_edit()) {
    delivery.edit = std::make_shared<const domain::WebhookEdit>(Read(record.edit()));
  }
  delivery.state = static_cast<engine::Delivery::State>(record.state());
  delivery.in_line = record.in_line();
  delivery.next_in_line = record.next_in_line();
  delivery.attempts_made = record.attempts_made();
  delivery.attempts_failed = record.attempts_failed();
  delivery.taken = record.taken();
  delivery.next_attempt_at = TimeOf(record.next_attempt_at());
  delivery.timer = record.timer();
  for (const v1::Attempt& attempt : record.attempts()) {
    delivery.attempts.push_back(ReadAttempt(attempt));
  }
  return delivery;
}

bool AreSound(const std::vector<engine::Delivery>& deliveries,
              const std::vector<engine::Webhook>& webhooks) {
  using State = engine::Delivery::State;
  std::map<std::uint64_t, const engine::Delivery*> in_line;
  for (const engine::Delivery& delivery : deliveries) {
    if (delivery.state > State::kCanceled || delivery.status > domain::OrderStatus::kCanceled) {
      return false;
    }
    // What is under way may be to one that was deleted meanwhile.
    const bool waits = delivery.IsOpen() && delivery.state != State::kUnderWay;
    if (waits &&
        std::ranges::find(webhooks, delivery.webhook, &engine::Webhook::id) == webhooks.end()) {
      return false;
    }
    if (delivery.in_line && !delivery.IsOpen()) return false;
    if (delivery.in_line) in_line.emplace(delivery.number, &delivery);
  }
  std::set<std::uint64_t> followers;
  for (const auto& [number, delivery] : in_line) {
    if (delivery->next_in_line == 0) continue;
    const auto next = in_line.find(delivery->next_in_line);
    if (next == in_line.end() || !followers.insert(next->first).second) return false;
    const engine::Delivery& follower = *next->second;
    if (follower.order != delivery->order || follower.webhook != delivery->webhook) return false;
  }
  std::size_t reached = 0;  // those that are not stand in a circle
  for (const auto& [first, delivery] : in_line) {
    if (followers.contains(first)) continue;
    for (std::uint64_t number = first; number != 0; number = in_line.at(number)->next_in_line) {
      ++reached;
    }
  }
  return reached == in_line.size();
}

}  // namespace payscrypt::storage
