// What an account is made with.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/asset.h"
#include "domain/order.h"
#include "domain/retry_policy.h"
#include "domain/scenario.h"
#include "engine/event.h"
#include "engine/order_ids.h"
#include "engine/ports.h"
#include "engine/store.h"

namespace payscrypt::engine {

inline constexpr std::size_t kMaxWallets = 1'000;  // of an account

struct AccountOptions {
  std::string name;
  std::uint64_t seed = 0;  // of addresses and transaction ids
  OrderIdRange order_ids = OrderIdRange::OfFirstAccount(0);
  domain::AssetCatalog assets;
  std::vector<std::int64_t> wallets;  // known ids; none: any is taken
  std::vector<std::string> webhooks;  // URLs that it has from the start
  domain::RetryPolicy webhook_retries = domain::RetryPolicy::None();
  bool has_own_retries = false;                          // and does not follow the sandbox's
  std::shared_ptr<const domain::ScenarioSet> scenarios;  // that it has from the start
  std::string default_scenario = "none";                 // drives orders that choose none
  std::uint64_t shuffle_seed = 0;  // not 0: draws the order of what happens at the same instant
  std::optional<domain::Timestamp> clock_start;  // that its clock was made with, where it was
  std::size_t max_orders = 0;  // more than so many: final ones are forgotten; 0: no bound
};

// What a webhook tells.
struct WebhookNotice {
  domain::OrderId order;
  std::int64_t pg_wallet_id = 0;
  std::string_view merchant_order_id;
  domain::OrderStatus status = domain::OrderStatus::kPending;
};

// An event for somebody who watches, with the order's terms to tell it by.
struct Happening {
  Event event;
  std::shared_ptr<const domain::OrderTerms> terms;  // null for an event about no order
  std::shared_ptr<const std::string> url{};         // of an event about a webhook
};

// What an account works with. All that is not its own outlives it.
struct AccountPorts {
  std::shared_ptr<AccountClock> clock;
  AlarmFactory& alarms;
  WebhookSender& sender;
  std::function<std::string(const WebhookNotice&)> render_webhook;
  std::function<void(const std::vector<Happening>&)> observe;      // may be empty
  std::function<void(const std::string& api_key)> invalidate_key;  // may be empty
  Store* store = nullptr;  // null: all is gone when the process ends
};

}  // namespace payscrypt::engine
