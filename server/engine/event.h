// What happened in an account: rows of its append-only, numbered log.
//
// The log is the spine of the sandbox: an order's timeline, the program's own log and whatever
// watches an account read it. A row is small, as there are about ten for each order.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "domain/order.h"
#include "domain/scenario.h"
#include "domain/timestamp.h"
#include "engine/ports.h"

namespace payscrypt::engine {

struct OrderCreated {};
// Which scenario drives the order, and why.
struct ScenarioChosen {
  enum class Why : std::uint8_t { kAsked, kMatched, kDefault, kNone };
  Why why = Why::kNone;
  std::string name;  // not the scenario itself, which may be gone long before; empty: none
};
struct ScenarioFinished {};
// Somebody acted on the order by hand, so its scenario stops.
struct ScenarioTakenOver {};
// A scenario's step that the order's state did not allow; the scenario goes on.
struct StepRefused {
  std::shared_ptr<const std::string> why;
};
struct PaymentSeen {
  std::uint32_t payment = 0;  // its index in OrderState.payments
};
struct BlocksFound {
  std::int64_t blocks = 0;
};
// The newest blocks were replaced.
struct BlocksReplaced {
  std::int64_t depth = 0;
};
struct PaymentDropped {
  std::uint32_t payment = 0;
};
struct StatusChanged {
  domain::OrderStatus from = domain::OrderStatus::kPending;
  domain::OrderStatus to = domain::OrderStatus::kPending;
};
struct KeyInvalidated {};
// An injected fault met a call.
struct FaultMet {
  std::shared_ptr<const domain::CallFault> fault;  // with a message of kMaxMessageKept at most

  static constexpr std::size_t kMaxMessageKept = 256;
};
// A webhook was sent.
struct WebhookSent {
  std::uint64_t delivery = 0;  // its number
  std::uint32_t webhook = 0;   // the id of its URL
  std::uint32_t attempt = 1;
  domain::OrderStatus status = domain::OrderStatus::kPending;
};
// It was answered, or was not.
struct WebhookSettled {
  std::uint64_t delivery = 0;
  std::uint32_t webhook = 0;
  AttemptOutcome::Kind kind = AttemptOutcome::Kind::kFailed;
  std::int16_t http_status = 0;              // of kAnswered
  std::shared_ptr<const std::string> error;  // of the others; null without a text
};
// It failed, and is to be sent again.
struct WebhookRetryPlanned {
  std::uint64_t delivery = 0;
  std::uint32_t attempt = 0;  // the next one
  domain::Timestamp at;
};
// It failed for good.
struct WebhookGivenUp {
  std::uint64_t delivery = 0;
  std::uint32_t attempts = 0;  // that failed
  bool gone = false;           // the receiver said that it wants no more of it
};
// Its webhook was deleted before it was delivered.
struct WebhookCanceled {
  std::uint64_t delivery = 0;
};
// A fault keeps it from ever being sent.
struct WebhookSkipped {
  std::uint64_t delivery = 0;
  domain::OrderStatus status = domain::OrderStatus::kPending;
};
// All that had been before was forgotten. The first event of a log that begins anew.
struct AccountReset {};
// There were too many, so this status change goes to no webhook.
struct WebhookDropped {
  std::uint32_t webhook = 0;
  domain::OrderStatus status = domain::OrderStatus::kPending;
};
// Somebody registered, moved, paused, resumed or deleted a webhook.
struct WebhookChanged {
  enum class Change : std::uint8_t { kCreated, kMoved, kPaused, kResumed, kDeleted };
  std::uint32_t webhook = 0;
  Change change = Change::kCreated;
  std::shared_ptr<const std::string> url;
};

using EventDetail =
    std::variant<OrderCreated, ScenarioChosen, ScenarioFinished, ScenarioTakenOver, StepRefused,
                 PaymentSeen, BlocksFound, BlocksReplaced, PaymentDropped, StatusChanged,
                 KeyInvalidated, FaultMet, WebhookSent, WebhookSettled, WebhookSkipped,
                 WebhookDropped, WebhookRetryPlanned, WebhookGivenUp, WebhookCanceled,
                 WebhookChanged, AccountReset>;

struct Event {
  std::uint64_t number = 0;  // from 1, without gaps, in the order in which things happened
  domain::Timestamp at;
  domain::OrderId order;       // 0: about none
  std::uint64_t previous = 0;  // the number of the one before it about the same order; 0: none
  EventDetail detail;
};

}  // namespace payscrypt::engine
