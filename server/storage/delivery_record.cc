#include "storage/delivery_record.h"

#include "storage/record.h"

namespace payscrypt::storage {
namespace {

void WriteEdit(const domain::WebhookEdit& edit, v1::WebhookEdit& record) {
  if (edit.id) record.set_id(edit.id->value);
  if (edit.pg_wallet_id) record.set_pg_wallet_id(*edit.pg_wallet_id);
  if (edit.merchant_order_id) record.set_merchant_order_id(*edit.merchant_order_id);
  if (edit.status) record.set_status(static_cast<std::int32_t>(*edit.status));
  if (edit.text) record.set_text(*edit.text);
}

domain::WebhookEdit ReadEdit(const v1::WebhookEdit& record) {
  domain::WebhookEdit edit;
  if (record.has_id()) edit.id = domain::OrderId{record.id()};
  if (record.has_pg_wallet_id()) edit.pg_wallet_id = record.pg_wallet_id();
  if (record.has_merchant_order_id()) edit.merchant_order_id = record.merchant_order_id();
  if (record.has_status()) edit.status = static_cast<domain::OrderStatus>(record.status());
  if (record.has_text()) edit.text = record.text();
  return edit;
}

}  // namespace

void Write(const engine::Delivery& delivery, v1::Delivery& record) {
  record.set_number(delivery.number);
  record.set_order(delivery.order.value);
  record.set_webhook(delivery.webhook);
  record.set_status(static_cast<std::int32_t>(delivery.status));
  if (delivery.edit) WriteEdit(*delivery.edit, *record.mutable_edit());
  record.set_state(static_cast<std::int32_t>(delivery.state));
  record.set_kind(static_cast<std::int32_t>(delivery.kind));
  record.set_http_status(delivery.http_status);
  record.set_sent_at(MillisOf(delivery.sent_at));
  record.set_sent_event(delivery.sent_event);
  record.set_settled_event(delivery.settled_event);
  record.set_error(TextOf(delivery.error));
}

engine::Delivery Read(const v1::Delivery& record) {
  engine::Delivery delivery;
  delivery.number = record.number();
  delivery.order = domain::OrderId{record.order()};
  delivery.webhook = static_cast<std::uint16_t>(record.webhook());
  delivery.status = static_cast<domain::OrderStatus>(record.status());
  if (record.has_edit()) {
    delivery.edit = std::make_shared<const domain::WebhookEdit>(ReadEdit(record.edit()));
  }
  delivery.state = static_cast<engine::Delivery::State>(record.state());
  delivery.kind = static_cast<engine::AttemptOutcome::Kind>(record.kind());
  delivery.http_status = record.http_status();
  delivery.sent_at = TimeOf(record.sent_at());
  delivery.sent_event = record.sent_event();
  delivery.settled_event = record.settled_event();
  delivery.error = SharedText(record.error());
  return delivery;
}

}  // namespace payscrypt::storage
