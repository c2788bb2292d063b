#include "storage/order_record.h"

#include <utility>

#include "storage/delivery_record.h"
#include "storage/record.h"

namespace payscrypt::storage {
namespace {

void WriteAsset(const domain::Asset& asset, v1::Asset& record) {
  record.set_name(asset.name);
  record.set_chain(asset.chain);
  record.set_network(asset.network);
  record.set_decimals(asset.decimals);
  record.set_target_confirmations(asset.target_confirmations);
  record.set_expiry(asset.expiry.count());
  record.set_address_kind(static_cast<std::int32_t>(asset.address_kind));
}

void WriteTerms(const domain::OrderTerms& terms, v1::Order& record) {
  record.set_id(terms.id.value);
  WriteAsset(*terms.asset, *record.mutable_asset());
  record.set_target_value(terms.target_value.ToBytes());
  record.set_tolerated_value(terms.tolerated_value.ToBytes());
  record.set_late_payment(static_cast<std::int32_t>(terms.late_payment));
  record.set_target_confirmations(terms.target_confirmations);
  record.set_pg_wallet_id(terms.pg_wallet_id);
  record.set_created_at(MillisOf(terms.created_at));
  record.set_expired_at(MillisOf(terms.expired_at));
  record.set_merchant_order_id(terms.merchant_order_id);
  record.set_callback_url(terms.callback_url);
  record.set_description(terms.description);
  for (const std::string& variant : terms.variants) record.add_variants(variant);
}

void WriteState(const domain::OrderState& state, v1::Order& record) {
  record.set_status(static_cast<std::int32_t>(state.status));
  record.set_updated_at(MillisOf(state.updated_at));
  for (const domain::Payment& payment : state.payments) {
    v1::Payment& added = *record.add_payments();
    added.set_value(payment.value.ToBytes());
    added.set_confirmations(payment.confirmations);
    added.set_seen_at(MillisOf(payment.seen_at));
    added.set_dropped(payment.dropped);
  }
}

void WriteTimer(const engine::StoredTimer& timer, v1::Timer& record) {
  record.set_due(MillisOf(timer.due));
  record.set_sequence(timer.sequence);
  record.set_step(timer.step);
  record.set_repetition(timer.repetition);
}

engine::StoredTimer ReadTimer(const v1::Timer& record) {
  return {TimeOf(record.due()), record.sequence(), record.step(), record.repetition()};
}

// An order without these has been damaged.
bool ReadAmount(const std::string& bytes, domain::Amount& amount) {
  const auto read = domain::Amount::FromBytes(bytes);
  amount = read.value_or(domain::Amount());
  return read.has_value();
}

bool ReadState(const v1::Order& record, domain::OrderState& state) {
  if (record.status() < 0 || record.status() >= domain::kOrderStatusCount) return false;
  state.status = static_cast<domain::OrderStatus>(record.status());
  state.updated_at = TimeOf(record.updated_at());
  state.payments.reserve(static_cast<std::size_t>(record.payments_size()));
  for (const v1::Payment& payment : record.payments()) {
    domain::Payment& added = state.payments.emplace_back();
    if (!ReadAmount(payment.value(), added.value)) return false;
    added.confirmations = payment.confirmations();
    added.seen_at = TimeOf(payment.seen_at());
    added.dropped = payment.dropped();
  }
  return true;
}

bool ReadTerms(const v1::Order& record, domain::OrderTerms& terms) {
  terms.id = domain::OrderId{record.id()};
  terms.late_payment = static_cast<domain::LatePayment>(record.late_payment());
  terms.target_confirmations = record.target_confirmations();
  terms.pg_wallet_id = record.pg_wallet_id();
  terms.created_at = TimeOf(record.created_at());
  terms.expired_at = TimeOf(record.expired_at());
  terms.merchant_order_id = record.merchant_order_id();
  terms.callback_url = record.callback_url();
  terms.description = record.description();
  terms.variants = {record.variants().begin(), record.variants().end()};
  return ReadAmount(record.target_value(), terms.target_value) &&
         ReadAmount(record.tolerated_value(), terms.tolerated_value);
}

// Whether the steps that it is at are steps of its scenario.
bool StepsAreThere(const v1::Order& record, const ScenarioPtr& scenario) {
  if (record.scenario() == 0) return record.playing() == 0 && record.waiting_step() < 0;
  if (scenario == nullptr) return false;
  const auto steps = static_cast<std::int32_t>(scenario->timeline.size());
  return record.waiting_step() < steps && record.next_step().step() >= 0 &&
         (record.next_step().sequence() == 0 || record.next_step().step() < steps);
}

}  // namespace

domain::Result<void> Write(const engine::StoredOrder& order, ScenarioTable& scenarios,
                           v1::Order& record) {
  WriteTerms(*order.terms, record);
  WriteState(order.state, record);
  const auto scenario = scenarios.IdOf(order.scenario);
  if (!scenario) return tl::unexpected(scenario.error());
  record.set_scenario(*scenario);
  if (order.api_key) record.set_api_key(*order.api_key);
  record.mutable_call_faults()->Add(order.call_faults.begin(), order.call_faults.end());
  record.mutable_webhook_faults()->Add(order.webhook_faults.begin(), order.webhook_faults.end());
  for (const engine::Delivery& held : order.held) Write(held, *record.add_held());
  record.set_last_event(order.last_event);
  record.set_waiting_step(order.waiting_step);
  record.set_playing(static_cast<std::int32_t>(order.playing));
  if (order.next_step.sequence > 0) WriteTimer(order.next_step, *record.mutable_next_step());
  record.set_webhook_sent(order.webhook_sent);
  record.set_expiry_sequence(order.expiry_sequence);
  return {};
}

domain::Result<engine::StoredOrder> OrderReader::Read(const v1::Order& record) {
  engine::StoredOrder order;
  auto terms = std::make_shared<domain::OrderTerms>();
  order.scenario = scenarios_.Find(record.scenario());
  if (!ReadTerms(record, *terms) || !ReadState(record, order.state) ||
      !StepsAreThere(record, order.scenario)) {
    return domain::Fail(domain::ErrorCode::kDataLoss,
                        "order " + std::to_string(record.id()) + " makes no sense");
  }
  terms->asset = AssetOf(record.asset());
  order.terms = std::move(terms);
  order.api_key = KeyOf(record.api_key());
  order.call_faults = {record.call_faults().begin(), record.call_faults().end()};
  order.webhook_faults = {record.webhook_faults().begin(), record.webhook_faults().end()};
  for (const v1::Delivery& held : record.held()) order.held.push_back(storage::Read(held));
  order.last_event = record.last_event();
  order.waiting_step = record.waiting_step();
  order.playing = static_cast<engine::Playing>(record.playing());
  order.next_step = ReadTimer(record.next_step());
  order.webhook_sent = record.webhook_sent();
  order.expiry_sequence = record.expiry_sequence();
  return order;
}

std::shared_ptr<const domain::Asset> OrderReader::AssetOf(const v1::Asset& record) {
  std::shared_ptr<const domain::Asset>& asset = assets_[record.SerializeAsString()];
  if (asset) return asset;
  asset = std::make_shared<const domain::Asset>(
      domain::Asset{record.name(), record.chain(), record.network(), record.decimals(),
                    record.target_confirmations(), domain::Duration(record.expiry()),
                    static_cast<domain::AddressKind>(record.address_kind())});
  return asset;
}

std::shared_ptr<const std::string> OrderReader::KeyOf(const std::string& api_key) {
  if (api_key.empty()) return nullptr;
  std::shared_ptr<const std::string>& key = keys_[api_key];
  if (!key) key = std::make_shared<const std::string>(api_key);
  return key;
}

}  // namespace payscrypt::storage
