#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/order_id.h"
#include "engine/store.h"

namespace payscrypt::engine {

// What of an account its store has to be told, besides what the account's parts know by themselves.
struct Unkept {
  std::vector<domain::OrderId> orders;
  std::vector<domain::OrderId> forgotten_orders;
  std::vector<std::string> creation_keys;  // of CreationFaults
  std::vector<KeyChange> keys;
  std::optional<StoredAccountTerms> terms;  // of a new account
  std::uint64_t event = 0;                  // the newest that it has been told
  bool is_deleted = false;
  bool is_reset = false;
  bool wallets = false;
  bool faults = false;
  bool scenarios = false;
  bool webhooks = false;
  bool clock = false;
  bool is_any = false;  // of the above, apart from events
};

}  // namespace payscrypt::engine
