#include "api/messages.h"

#include <utility>

#include "protojson/protojson.h"

namespace payscrypt::api {
namespace {

pg::Order::Status ToStatus(domain::OrderStatus status) {
  return static_cast<pg::Order::Status>(status);  // numbered alike
}

// The fields that Order and PublicOrder share by name.
template <typename Message>
void FillShared(const engine::OrderView& order, Message& message) {
  const domain::OrderTerms& terms = *order.terms;
  message.set_id(terms.id.ToString());
  message.set_type(pg::Order::NORMAL);
  message.set_asset_name(terms.asset->name);
  message.set_target_value(terms.target_value.ToString());
  message.set_target_confirmations(terms.target_confirmations);
  for (const std::string& address : terms.variants) message.add_variants(address);
  message.set_expired_at(domain::UnixSeconds(terms.expired_at));
  message.set_description(terms.description);
  message.set_status(ToStatus(order.status));
  message.set_value(order.value.ToString());
  message.set_confirmations(order.confirmations);
  message.set_created_at(domain::UnixSeconds(terms.created_at));
  message.set_updated_at(domain::UnixSeconds(order.updated_at));
  message.set_chain(terms.asset->chain);
  message.set_network(terms.asset->network);
  message.set_callback_url(terms.callback_url);
}

}  // namespace

domain::OrderRequest ToRequest(const pg::CreateOrderRequest& message) {
  domain::OrderRequest request;
  request.merchant_order_id = message.merchant_order_id();
  request.asset_name = message.asset_name();
  request.target_value = message.target_value();
  request.callback_url = message.callback_url();
  request.pg_wallet_id = message.pg_wallet_id();
  request.description = message.description();
  return request;
}

void Fill(const engine::OrderView& order, std::string redirect_url, pg::Order& message) {
  FillShared(order, message);
  message.set_merchant_order_id(order.terms->merchant_order_id);
  message.set_redirect_url(std::move(redirect_url));
}

void Fill(const engine::OrderWithPayments& found, pg::PublicOrder& message) {
  FillShared(found.order, message);
  for (const engine::PaymentView& view : found.payments) {
    pg::Payment& payment = *message.add_payments();
    payment.set_tx_id(view.tx_id);
    payment.set_address(found.order.terms->variants.front());
    payment.set_value(view.payment.value.ToString());
    payment.set_confirmations(view.payment.confirmations);
    payment.set_created_at(domain::UnixSeconds(view.payment.seen_at));
  }
}

std::string WebhookBody(const engine::WebhookNotice& notice) {
  pg::WebhookOrder message;
  message.set_id(notice.order.value);
  message.set_pg_wallet_id(notice.pg_wallet_id);
  message.set_merchant_order_id(std::string(notice.merchant_order_id));
  message.set_status(ToStatus(notice.status));
  return protojson::Write(message);
}

}  // namespace payscrypt::api
