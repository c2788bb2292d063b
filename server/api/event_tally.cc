#include "api/event_tally.h"

#include <string_view>
#include <variant>

namespace payscrypt::api {
namespace {

enum Outcome : std::size_t { kAccepted, kRefused, kTimedOut, kFailed, kAborted };
constexpr std::array<std::string_view, 5> kOutcomes = {"accepted", "refused", "timed_out", "failed",
                                                       "aborted"};

Outcome OutcomeOf(const engine::WebhookSettled& event) {
  using Kind = engine::AttemptOutcome::Kind;
  switch (event.kind) {
    case Kind::kAnswered:
      return event.http_status >= 200 && event.http_status < 300 ? kAccepted : kRefused;
    case Kind::kTimedOut:
      return kTimedOut;
    case Kind::kAborted:
      return kAborted;
    case Kind::kFailed:
      break;
  }
  return kFailed;
}

}  // namespace

void EventTally::Count(const engine::Event& event) {
  const auto add = [](Counter& counter) { counter.fetch_add(1, std::memory_order_relaxed); };
  add(events_);
  if (std::holds_alternative<engine::OrderCreated>(event.detail)) {
    add(came_to_be_[static_cast<std::size_t>(domain::OrderStatus::kPending)]);
  } else if (const auto* change = std::get_if<engine::StatusChanged>(&event.detail)) {
    add(came_to_be_[static_cast<std::size_t>(change->to)]);
  } else if (const auto* settled = std::get_if<engine::WebhookSettled>(&event.detail)) {
    add(attempts_[OutcomeOf(*settled)]);
  }
}

void EventTally::Append(MetricText& text) const {
  const auto read = [](const Counter& counter) {
    return static_cast<double>(counter.load(std::memory_order_relaxed));
  };
  text.Begin("payscrypt_sandbox_events_total", "counter", "Events of all accounts.");
  text.Add(read(events_));
  text.Begin("payscrypt_sandbox_order_statuses_total", "counter",
             "How often an order came to have the status; PENDING: was created.");
  for (std::size_t i = 0; i < came_to_be_.size(); ++i) {
    text.Add(read(came_to_be_[i]), {{"status", NameOf(static_cast<domain::OrderStatus>(i))}});
  }
  text.Begin("payscrypt_sandbox_webhook_attempts_total", "counter",
             "Webhooks that were sent, by what came of it; accepted: answered with a 2xx.");
  for (std::size_t i = 0; i < attempts_.size(); ++i) {
    text.Add(read(attempts_[i]), {{"outcome", kOutcomes[i]}});
  }
}

}  // namespace payscrypt::api
