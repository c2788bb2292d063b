// Where accounts are kept, so that a sandbox that is started again goes on where it stood.
//
// An account hands over what each command changed, whole, under its lock and in order; what the
// command does to the world (webhooks, answers, log lines) happens once that is kept. All here are
// plain values and shared, immutable ones: a store writes them on a thread of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/error.h"
#include "domain/order.h"
#include "domain/retry_policy.h"
#include "domain/scenario.h"
#include "engine/call_faults.h"
#include "engine/deliveries.h"
#include "engine/event.h"
#include "engine/order_ids.h"
#include "engine/playing.h"
#include "engine/ports.h"
#include "engine/request_log.h"
#include "engine/webhooks.h"

namespace payscrypt::engine {

// A timer that is set; without one, `sequence` is 0.
struct StoredTimer {
  domain::Timestamp due{};
  std::uint64_t sequence = 0;  // as TimerQueue has it
  std::int32_t step = 0;
  std::int32_t repetition = 0;
};

struct StoredOrder {
  std::shared_ptr<const domain::OrderTerms> terms;
  domain::OrderState state;
  std::shared_ptr<const domain::Scenario> scenario;  // null: none
  std::shared_ptr<const std::string> api_key;        // null: none
  FaultCounts call_faults;                           // of the scenario's
  FaultCounts webhook_faults;
  std::vector<Delivery> held;
  std::uint64_t last_event = 0;
  std::int32_t waiting_step = -1;
  Playing playing = Playing::kNone;
  bool webhook_sent = false;
  StoredTimer next_step;
  std::uint64_t expiry_sequence = 0;
};

// How far the account has come. Numbers that were given are never given twice, whatever else was
// lost; what is numbered below a `first` is forgotten.
struct AccountProgress {
  domain::Timestamp now{};
  std::int64_t next_order = 0;
  std::uint64_t next_timer = 0;
  std::uint64_t first_event = 1;
  std::uint64_t last_event = 0;
  std::uint64_t first_request = 1;
  std::uint64_t last_request = 0;
  std::uint64_t last_delivery = 0;
  std::uint64_t first_creation_fault = 1;
};

// What was added to the account's scenarios, or taken from them (null).
struct StoredScenarios {
  domain::ScenarioSet own;
  std::string default_name = "none";
  std::shared_ptr<const domain::Scenario> default_scenario;  // null for "none"
};

struct StoredWebhooks {
  std::vector<Webhook> list;
  std::uint32_t last_id = 0;
};

struct StoredCreationFault {
  std::string key;
  CreationFaults::Counted counted;
};

// What an account is from the start.
struct StoredAccountTerms {
  std::string name;
  std::uint64_t seed = 0;
  std::uint64_t shuffle_seed = 0;
  OrderIdRange order_ids;
  std::vector<std::int64_t> wallets;
  std::vector<std::string> webhooks;
  std::string default_scenario;
  std::string api_key;
  double clock_factor = 1;
  std::optional<domain::Timestamp> clock_start;
  std::optional<domain::RetryPolicy> webhook_retries;  // its own; nothing: the sandbox's
};

struct KeyChange {
  std::string key;
  bool is_added = false;  // or taken away
};

// What a command changed. What is not here is as it was.
struct AccountChanges {
  std::optional<StoredAccountTerms> created;  // the account is new
  bool is_deleted = false;                    // it is gone, and all that was in it
  bool is_reset = false;  // all that had happened in it is gone; what is here came after that
  AccountProgress progress;
  std::vector<StoredOrder> orders;
  std::vector<domain::OrderId> forgotten_orders;
  std::vector<Delivery> deliveries;
  std::vector<std::uint64_t> forgotten_deliveries;
  std::vector<Event> events;              // numbered without a gap
  std::vector<RecordedRequest> requests;  // that have been answered
  std::vector<StoredCreationFault> creation_faults;
  std::optional<std::vector<AddedFault>> faults;
  std::optional<StoredScenarios> scenarios;
  std::optional<StoredWebhooks> webhooks;
  std::optional<std::vector<std::int64_t>> wallets;
  std::optional<ClockState> clock;
  std::vector<KeyChange> keys;  // in this order
  bool is_urgent = true;        // somebody waits for it
};

// All that was kept of an account.
struct StoredAccount {
  StoredAccountTerms terms;
  AccountProgress progress;
  std::vector<StoredOrder> orders;  // by id; deliveries, events and requests by number
  std::vector<Delivery> deliveries;
  std::vector<Event> events;
  std::vector<RecordedRequest> requests;
  std::vector<StoredCreationFault> creation_faults;  // by number
  std::vector<AddedFault> faults;
  StoredScenarios scenarios;
  StoredWebhooks webhooks;
  std::vector<std::int64_t> wallets;
  ClockState clock;
  std::vector<std::string> keys;
};

// Safe to call from any thread; nothing here blocks. What is handed over comes back on the store's
// own thread, in the order in which it was handed over.
class Store {
 public:
  using Action = std::function<void()>;
  using Answer = std::function<void(const domain::Result<void>&)>;

  virtual ~Store() = default;

  // Keeps the changes of the account whose order ids begin at `account`. `then`, which may be
  // empty, follows once they are kept: late, where they cannot be written, but once and in order.
  virtual void Commit(std::int64_t account, std::unique_ptr<AccountChanges> changes,
                      Action then) = 0;

  // Has `collect` called, on the store's own thread, a tenth of a second from now, or before it
  // ends: to hand over what nobody waits for.
  virtual void Soon(Action collect) = 0;

  // Has `action` called once all that was handed over before is kept.
  virtual void AfterCommit(Action action) = 0;

  // The same; with UNAVAILABLE where it cannot be written now, though it may come to be kept later.
  virtual void WhenKept(Answer answer) = 0;

  // Whether something that is urgent has been handed over and is not kept yet.
  virtual bool IsPending() const = 0;

  // Whether so much is waiting that what can wait is to wait.
  virtual bool IsBehind() const = 0;

  // UNAVAILABLE, and why, while nothing can be written.
  virtual domain::Result<void> Check() const = 0;
};

}  // namespace payscrypt::engine
