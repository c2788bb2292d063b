#include "storage/group.h"

namespace payscrypt::storage {

void AccountGroup::Add(const engine::AccountChanges& changes) {
  if (changes.is_deleted) {
    *this = {};
    is_wiped = true;
    is_there = false;
    return;
  }
  if (changes.created) is_there = true;
  if (changes.is_reset) {
    is_reset = true;
    orders.clear();
    deliveries.clear();
    events.clear();
    requests.clear();
    creation_faults.clear();
  }
  progress = &changes.progress;
  if (changes.created) created = &*changes.created;
  if (changes.clock) clock = &*changes.clock;
  if (changes.scenarios) scenarios = &*changes.scenarios;
  if (changes.wallets) wallets = &*changes.wallets;
  if (changes.webhooks) webhooks = &*changes.webhooks;
  if (changes.faults) faults = &*changes.faults;
  for (const engine::KeyChange& key : changes.keys) keys.push_back(&key);
  for (const domain::OrderId id : changes.forgotten_orders) orders[id.value] = nullptr;
  for (const engine::StoredOrder& order : changes.orders) orders[order.terms->id.value] = &order;
  for (const std::uint64_t number : changes.forgotten_deliveries) deliveries[number] = nullptr;
  for (const engine::Delivery& delivery : changes.deliveries) {
    deliveries[delivery.number] = &delivery;
  }
  if (!changes.events.empty()) events.push_back(&changes.events);
  if (!changes.requests.empty()) requests.push_back(&changes.requests);
  for (const engine::StoredCreationFault& fault : changes.creation_faults) {
    creation_faults[fault.counted.number] = &fault;
  }
}

}  // namespace payscrypt::storage
