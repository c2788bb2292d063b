// What several commands changed, one after the other, as one change: what a later one made of an
// order or a setting is all that counts.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "engine/store.h"

namespace payscrypt::storage {

// Of one account. Points into the changes that it was made of.
struct AccountGroup {
  bool is_wiped = false;  // all that there was of it goes first
  bool is_reset = false;  // all that had happened in it goes first
  bool is_there = true;   // and nothing comes after it where it is not
  const engine::AccountProgress* progress = nullptr;
  const engine::StoredAccountTerms* created = nullptr;
  const engine::ClockState* clock = nullptr;
  const engine::StoredScenarios* scenarios = nullptr;
  const engine::StoredWebhooks* webhooks = nullptr;
  const std::vector<std::int64_t>* wallets = nullptr;
  const std::vector<engine::AddedFault>* faults = nullptr;
  std::vector<const engine::KeyChange*> keys;
  // By number, as a table takes them best. Null: forgotten.
  std::map<std::int64_t, const engine::StoredOrder*> orders;
  std::map<std::uint64_t, const engine::Delivery*> deliveries;
  std::vector<const std::vector<engine::Event>*> events;
  std::vector<const std::vector<engine::RecordedRequest>*> requests;
  std::map<std::uint64_t, const engine::StoredCreationFault*> creation_faults;

  void Add(const engine::AccountChanges& changes);
};

using Groups = std::map<std::int64_t, AccountGroup>;  // by the first of the account's order ids

}  // namespace payscrypt::storage
