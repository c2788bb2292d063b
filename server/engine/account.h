// One merchant's account: its orders, their scenarios, its timers, its webhooks and its event log.
//
// An account is a monitor. A command takes the lock, lets what is due happen first, computes the
// new state with its effects, commits all or nothing, and lets go of the lock; only then are the
// effects performed. Safe to call from any thread; nothing here blocks.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/asset.h"
#include "domain/lifecycle.h"
#include "domain/order.h"
#include "domain/scenario.h"
#include "engine/event_log.h"
#include "engine/order_ids.h"
#include "engine/outbox.h"
#include "engine/ports.h"
#include "engine/timer_queue.h"

namespace payscrypt::engine {

struct AccountOptions {
  std::string name;
  std::uint64_t seed = 0;  // of addresses and transaction ids
  domain::AssetCatalog assets;
  std::vector<std::int64_t> wallets;  // known wallet ids; none: any is taken
  std::vector<std::string> webhooks;  // URLs
  // Drives each new order; null: nothing happens to an order by itself but its expiry.
  std::shared_ptr<const domain::Scenario> scenario;
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
  std::shared_ptr<const domain::OrderTerms> terms;
};

// What an account works with. All of it outlives the account, and the sender is stopped before the
// account goes, as it calls the account back.
struct AccountPorts {
  Clock& clock;
  AlarmFactory& alarms;
  WebhookSender& sender;
  OrderIds& ids;
  std::function<std::string(const WebhookNotice&)> render_webhook;
  std::function<void(const std::vector<Happening>&)> observe;  // may be empty
};

// An order as it stands, apart from its payments.
struct OrderView {
  std::shared_ptr<const domain::OrderTerms> terms;
  domain::OrderStatus status = domain::OrderStatus::kPending;
  domain::Amount value;
  std::int64_t confirmations = 0;
  domain::Timestamp updated_at;
};

struct PaymentView {
  std::string tx_id;
  domain::Payment payment;
};

struct OrderWithPayments {
  OrderView order;
  std::vector<PaymentView> payments;  // the live ones, oldest first; empty unless asked for
};

class Account {
 public:
  Account(AccountOptions options, AccountPorts ports);
  ~Account();
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  const std::string& name() const { return options_.name; }

  // Creates an order, which its scenario then drives.
  domain::Result<OrderView> CreateOrder(const domain::OrderRequest& request);

  // Nothing where the account has no such order.
  std::optional<OrderWithPayments> FindOrder(domain::OrderId id, bool with_payments);

  // Applies a command to an order. NOT_FOUND where there is none; FAILED_PRECONDITION where its
  // state does not allow it.
  domain::Result<OrderView> Command(domain::OrderId id, const domain::Command& command);

  // Lets everything happen that is due by now, in the order (due, sequence), each at its own
  // instant.
  void RunDue();

  // Up to `limit` events above number `after`.
  std::vector<Event> EventsSince(std::uint64_t after, std::size_t limit);

  // Webhooks under way or waiting.
  std::size_t DeliveriesPending();

 private:
  struct Record {
    std::shared_ptr<const domain::OrderTerms> terms;
    domain::OrderState state;
    std::shared_ptr<const domain::Scenario> scenario;  // that drives the order; null: none, or done
  };

  // What a timer is for: an order's expiry, or a step of its scenario.
  struct TimerTask {
    static constexpr std::int32_t kExpiry = -1;
    domain::OrderId order;
    std::int32_t step = kExpiry;  // its index in Scenario.timeline
    std::int32_t repetition = 0;
  };

  struct Effects {
    std::vector<Happening> happenings;
    std::vector<Delivery> deliveries;                                       // to be sent now
    std::vector<std::shared_ptr<const domain::OrderTerms>> delivery_terms;  // one for each
  };

  // Each with the lock held.
  domain::Timestamp Begin(Effects& effects);
  void RunTimer(const TimerTask& task, domain::Timestamp now, Effects& effects);
  void RunStep(const TimerTask& task, Record& record, domain::Timestamp now, Effects& effects);
  void ScheduleAfterStep(const TimerTask& task, Record& record, domain::Timestamp now,
                         Effects& effects);
  void ScheduleStep(std::size_t step, const Record& record, domain::Timestamp previous);
  domain::Result<void> ApplyTo(Record& record, const domain::Command& command,
                               domain::Timestamp now, Effects& effects);
  void Tell(const Record& record, domain::Timestamp now, EventDetail detail, Effects& effects);
  void OweWebhooks(const Record& record, domain::Timestamp now, Effects& effects);
  void SetAlarm();

  // Without the lock.
  void Perform(Effects effects);
  void SendDelivery(const Delivery& delivery, const domain::OrderTerms& terms);
  void SettleDelivery(const Delivery& delivery, AttemptOutcome outcome);

  const AccountOptions options_;
  const AccountPorts ports_;

  std::mutex mutex_;
  std::unordered_map<domain::OrderId, Record> orders_;
  TimerQueue<TimerTask> timers_;
  EventLog events_;
  Outbox outbox_;
  domain::Timestamp last_now_;                  // time never runs backwards here
  std::optional<domain::Timestamp> alarm_due_;  // what the alarm is set to
  std::unique_ptr<Alarm> alarm_;                // last: its callback uses all of the above
};

}  // namespace payscrypt::engine
