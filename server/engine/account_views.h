// What an account is asked, and what it shows of itself.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/error.h"
#include "domain/order.h"
#include "domain/scenario.h"
#include "engine/event.h"
#include "engine/playing.h"
#include "engine/request_log.h"
#include "engine/webhooks.h"

namespace payscrypt::engine {

// How a call of the merchant API came.
struct CallSource {
  Transport transport = Transport::kGrpc;
  std::shared_ptr<const std::string> api_key;
  std::string_view scenario;  // that the caller asks for; empty: none in particular
  std::shared_ptr<const RequestContent> content = nullptr;  // for the journal
};

// A call's answer, and the injected fault that met it. A fault that keeps the call from being done
// (fail, hang, reset) comes with an error; what the others do to the answer is the caller's work,
// and so is ending the call's record in the journal.
template <typename T>
struct Answer {
  domain::Result<T> result;
  std::shared_ptr<const domain::CallFault> fault;  // null: none
  std::uint64_t request = 0;                       // the record's number
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

// All that there is to know of an order.
struct OrderDetail {
  OrderWithPayments found;
  std::shared_ptr<const domain::Scenario> scenario;  // null: none
  Playing playing = Playing::kNone;
  std::vector<Event> events;  // oldest first; as many as asked for
  // Of all payments, dropped ones too, by their index.
  std::vector<std::string> tx_ids{};
  std::vector<domain::Amount> payment_values{};
};

// Which orders to list.
struct OrderQuery {
  std::optional<domain::OrderId> after{};
  std::size_t limit = 100;
  std::optional<domain::OrderStatus> status{};
  std::optional<std::string> merchant_order_id{};
  std::string text{};         // part of its id, merchant_order_id, description or an address
  bool newest_first = false;  // then those below `after`
};

struct ClockView {
  double factor = 1;  // 0: stands still
  domain::Timestamp now;
  std::optional<domain::Timestamp> next_due;
  std::size_t deliveries_pending = 0;
};

// How far to advance: by a duration, to an instant, or (neither) until nothing is due any more.
struct AdvanceGoal {
  std::optional<domain::Duration> by;
  std::optional<domain::Timestamp> to;
  std::uint64_t max_events = 100'000;
};

struct AdvanceReport {
  ClockView clock;
  std::uint64_t after_event = 0;  // what happened: the events above this number
  std::uint64_t last_event = 0;   // up to this
  bool stopped_early = false;     // by max_events
};

// How far an account has come.
struct Glimpse {
  std::uint64_t forgotten = 0;    // events up to this number are not kept any more
  std::uint64_t last_event = 0;   // the number of the newest event
  std::uint64_t clock_leaps = 0;  // how often the clock was set, or moved by hand
  bool closed = false;            // nothing happens any more
};

// A webhook as it stands.
struct WebhookView {
  Webhook webhook;
  std::size_t waiting = 0;  // deliveries that it is owed, those under way included
};

// A webhook that no status change made: stale, wrong, or no WebhookOrder at all.
struct Spoof {
  std::optional<std::uint32_t> webhook{};  // to this one; without, to all of them
  std::optional<domain::OrderId> order{};  // whose truth is edited
  domain::WebhookEdit edit{};
  std::int64_t times = 1;
};

}  // namespace payscrypt::engine
