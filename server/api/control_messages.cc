#include "api/control_messages.h"

#include <array>
#include <utility>

#include "api/clock_mode.h"
#include "api/messages.h"
#include "api/status.h"
#include "scenario/duration_text.h"

namespace payscrypt::api {
namespace {

using engine::AttemptOutcome;

// "answered 200", "timed out".
std::string OutcomeText(AttemptOutcome::Kind kind, int http_status, const std::string* error) {
  switch (kind) {
    case AttemptOutcome::Kind::kAnswered:
      return "answered " + std::to_string(http_status);
    case AttemptOutcome::Kind::kTimedOut:
      return "timed out";
    case AttemptOutcome::Kind::kAborted:
      return "not finished: the sandbox stopped";
    case AttemptOutcome::Kind::kFailed:
      break;
  }
  return "failed" + (error != nullptr ? ": " + *error : "");
}

std::string WebhookText(std::uint64_t delivery) { return "webhook " + std::to_string(delivery); }

struct FaultText {
  std::string operator()(const domain::FailCall& fail) const {
    return "fail " + domain::NameOfCode(fail.code);
  }
  std::string operator()(const domain::DelayCall& delay) const {
    return "delay " + scenario::DurationText(delay.by);
  }
  std::string operator()(const domain::HangCall&) const { return "hang"; }
  std::string operator()(const domain::ResetCall&) const { return "reset"; }
  std::string operator()(const domain::TruncateCall&) const { return "truncate"; }
  std::string operator()(const domain::MalformCall&) const { return "malform"; }
};

std::string_view WhyText(engine::ScenarioChosen::Why why) {
  using Why = engine::ScenarioChosen::Why;
  switch (why) {
    case Why::kAsked:
      return "the caller asked for it";
    case Why::kMatched:
      return "its match holds";
    case Why::kDefault:
      return "the default";
    case Why::kNone:
      break;
  }
  return "nothing else was chosen";
}

// An event's type and text. `order` is the one that it is about.
struct EventWords {
  const engine::OrderDetail* order;
  control::Event& message;

  void Say(const char* type, std::string text) const {
    message.set_type(type);
    message.set_text(std::move(text));
  }
  // In the asset's unit and, between brackets, in its smallest: "0.0015 BTC (150000)".
  static std::string InUnits(const domain::Amount& amount, const domain::Asset& asset) {
    return amount.ToDecimal(asset.decimals) + " " + asset.name + " (" + amount.ToString() + ")";
  }
  std::string Payment(std::uint32_t index) const {
    const bool is_known = order != nullptr && index < order->payment_values.size();
    return is_known ? InUnits(order->payment_values[index], *order->found.order.terms->asset) : "";
  }

  void operator()(const engine::OrderCreated&) const {
    if (order == nullptr) return Say("order_created", "");
    const domain::OrderTerms& terms = *order->found.order.terms;
    Say("order_created",
        terms.merchant_order_id + ": " + InUnits(terms.target_value, *terms.asset));
  }
  void operator()(const engine::ScenarioChosen& event) const {
    Say("scenario_chosen",
        (event.name.empty() ? "none" : event.name) + ": " + std::string(WhyText(event.why)));
  }
  void operator()(const engine::ScenarioFinished&) const { Say("scenario_finished", ""); }
  void operator()(const engine::ScenarioTakenOver&) const { Say("scenario_taken_over", ""); }
  void operator()(const engine::StepRefused& event) const { Say("step_refused", *event.why); }
  void operator()(const engine::PaymentSeen& event) const {
    Say("payment_seen", Payment(event.payment));
  }
  void operator()(const engine::BlocksFound& event) const {
    Say("blocks_found", std::to_string(event.blocks));
  }
  void operator()(const engine::BlocksReplaced& event) const {
    Say("blocks_replaced", std::to_string(event.depth));
  }
  void operator()(const engine::PaymentDropped& event) const {
    Say("payment_dropped",
        "payment " + std::to_string(event.payment) + ": " + Payment(event.payment));
  }
  void operator()(const engine::StatusChanged& event) const {
    Say("status_changed", std::string(NameOf(event.from)) + " -> " + std::string(NameOf(event.to)));
  }
  void operator()(const engine::KeyInvalidated&) const { Say("key_invalidated", ""); }
  void operator()(const engine::FaultMet& event) const {
    Say("fault_met", std::string(NameOf(event.fault->rpc)) + ": " + TextOf(*event.fault));
  }
  void operator()(const engine::WebhookSent& event) const {
    Say("webhook_sent",
        WebhookText(event.delivery) + ": " + std::string(NameOf(event.status)) +
            (event.attempt > 1 ? ", attempt " + std::to_string(event.attempt) : ""));
  }
  void operator()(const engine::WebhookSettled& event) const {
    Say("webhook_settled", WebhookText(event.delivery) + ": " +
                               OutcomeText(event.kind, event.http_status, event.error.get()));
  }
  void operator()(const engine::WebhookSkipped& event) const {
    Say("webhook_skipped", WebhookText(event.delivery) + ": " + std::string(NameOf(event.status)));
  }
  void operator()(const engine::AccountReset&) const { Say("account_reset", ""); }
  void operator()(const engine::WebhookDropped& event) const {
    Say("webhook_dropped", std::string(NameOf(event.status)) + ": too many are waiting");
  }
  void operator()(const engine::WebhookRetryPlanned& event) const {
    Say("webhook_retry_planned", WebhookText(event.delivery) + ": attempt " +
                                     std::to_string(event.attempt) + " at " +
                                     domain::ToText(event.at));
  }
  void operator()(const engine::WebhookGivenUp& event) const {
    Say("webhook_given_up",
        WebhookText(event.delivery) + ": " +
            (event.gone ? "the receiver wants no more of it"
                        : "after " + std::to_string(event.attempts) +
                              (event.attempts == 1 ? " attempt" : " attempts")));
  }
  void operator()(const engine::WebhookCanceled& event) const {
    Say("webhook_canceled", WebhookText(event.delivery));
  }
  void operator()(const engine::WebhookChanged& event) const {
    constexpr std::array<const char*, 5> kTypes = {"webhook_url_created", "webhook_url_moved",
                                                   "webhook_url_paused", "webhook_url_resumed",
                                                   "webhook_url_deleted"};
    Say(kTypes.at(static_cast<std::size_t>(event.change)),
        "URL " + std::to_string(event.webhook) + ": " + *event.url);
  }
};

std::string_view PlayingText(engine::Playing playing) {
  constexpr std::array<std::string_view, 4> kTexts = {"none", "playing", "finished", "taken over"};
  return kTexts.at(static_cast<std::size_t>(playing));
}

}  // namespace

std::string TextOf(const domain::CallFault& fault) { return std::visit(FaultText{}, fault.action); }

void Fill(const engine::ClockView& clock, control::Clock& message) {
  message.set_mode(ClockModeText(clock.factor));
  message.set_time(domain::ToText(clock.now));
  if (clock.next_due) message.set_next_due(domain::ToText(*clock.next_due));
  message.set_deliveries_pending(static_cast<std::int64_t>(clock.deliveries_pending));
}

void Fill(const domain::Scenario& scenario, control::Scenario& message) {
  message.set_name(scenario.name);
  message.set_description(scenario.description);
  message.set_source(scenario.source);
}

void Fill(const engine::AddedFault& fault, control::Fault& message) {
  message.set_source(fault.source);
  message.set_met(fault.met);
}

void Fill(const engine::OrderDetail& order, std::string redirect_url,
          control::SandboxOrder& message) {
  Fill(order.found.order, std::move(redirect_url), *message.mutable_order());
  pg::PublicOrder shown;
  Fill(order.found, shown);
  *message.mutable_payments() = std::move(*shown.mutable_payments());
  message.set_scenario(order.scenario ? order.scenario->name : "none");
  message.set_scenario_state(std::string(PlayingText(order.playing)));
}

void EventTeller::Fill(const engine::Event& event, control::Event& message) {
  message.set_number(static_cast<std::int64_t>(event.number));
  message.set_at(domain::ToText(event.at));
  if (event.order.value != 0) message.set_order_id(event.order.ToString());
  std::visit(EventWords{OrderOf(event), message}, event.detail);
}

const engine::OrderDetail* EventTeller::OrderOf(const engine::Event& event) {
  if (event.order.value == 0) return nullptr;
  const auto [it, added] = orders_.try_emplace(event.order);
  if (added) it->second = account_->FindOrder(event.order);
  return it->second ? &*it->second : nullptr;
}

}  // namespace payscrypt::api
