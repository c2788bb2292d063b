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
struct ScenarioStarted {
  std::shared_ptr<const domain::Scenario> scenario;
};
struct ScenarioFinished {};
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
struct PaymentDropped {
  std::uint32_t payment = 0;
};
struct StatusChanged {
  domain::OrderStatus from = domain::OrderStatus::kPending;
  domain::OrderStatus to = domain::OrderStatus::kPending;
};
// The webhook of a status change was answered, or was not.
struct WebhookSettled {
  std::uint16_t webhook = 0;  // its index in AccountOptions.webhooks
  domain::OrderStatus status = domain::OrderStatus::kPending;
  AttemptOutcome::Kind kind = AttemptOutcome::Kind::kFailed;
  int http_status = 0;                       // of kAnswered
  std::shared_ptr<const std::string> error;  // of the others; null without a text
};
// The outbox was full, so this status change goes to no webhook.
struct WebhookDropped {
  std::uint16_t webhook = 0;
  domain::OrderStatus status = domain::OrderStatus::kPending;
};

using EventDetail =
    std::variant<OrderCreated, ScenarioStarted, ScenarioFinished, StepRefused, PaymentSeen,
                 BlocksFound, PaymentDropped, StatusChanged, WebhookSettled, WebhookDropped>;

struct Event {
  std::uint64_t number = 0;  // from 1, without gaps, in the order in which things happened
  domain::Timestamp at;
  domain::OrderId order;
  EventDetail detail;
};

}  // namespace payscrypt::engine
