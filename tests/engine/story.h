// Scenarios in a line or two, and what came of them, as text to compare.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/scenario.h"
#include "engine/account.h"
#include "fakes.h"

namespace payscrypt::engine {

inline domain::Step After(domain::Duration offset, domain::StepAction action) {
  domain::Step step;
  step.offset = offset;
  step.action = std::move(action);
  return step;
}

inline domain::Step At(domain::Duration offset, domain::StepAction action) {
  domain::Step step = After(offset, std::move(action));
  step.base = domain::Step::Base::kAt;
  return step;
}

inline domain::Step When(domain::OrderStatus status, domain::Duration offset,
                         domain::StepAction action) {
  domain::Step step = After(offset, std::move(action));
  step.base = domain::Step::Base::kWhen;
  step.when = status;
  return step;
}

inline domain::Step Repeated(domain::Step step, domain::Duration every,
                             std::optional<std::int64_t> times,
                             std::optional<domain::OrderStatus> until = {}) {
  step.repeat = domain::Repeat{every, times, until};
  return step;
}

inline const domain::PayStep kPayAll{domain::Remaining{}};

// A webhook that tells another status than the order's, or is another text altogether.
inline domain::WebhookEdit Telling(domain::OrderStatus status) { return {{}, {}, {}, status, {}}; }
inline domain::WebhookEdit Saying(std::string text) { return {{}, {}, {}, {}, std::move(text)}; }

inline domain::Scenario Story(std::vector<domain::Step> timeline) {
  domain::Scenario story;
  story.name = "story";
  story.timeline = std::move(timeline);
  return story;
}

// Paid after two seconds, and a block each second from the third on: SUCCESSFUL at five.
inline domain::Scenario Paid() {
  using std::chrono::seconds;
  return Story(
      {After(seconds(2), kPayAll), Repeated(After(seconds(1), domain::ConfirmStep{1}), seconds(1),
                                            std::nullopt, domain::OrderStatus::kSuccessful)});
}

inline std::shared_ptr<const domain::ScenarioSet> SetOf(
    const std::vector<domain::Scenario>& stories) {
  auto set = std::make_shared<domain::ScenarioSet>();
  for (const domain::Scenario& story : stories) {
    set->emplace(story.name, std::make_shared<domain::Scenario>(story));
  }
  return set;
}

// Options of an account whose orders play the story.
inline AccountOptions Playing(const domain::Scenario& story,
                              std::vector<std::string> webhooks = {}) {
  AccountOptions options;
  options.scenarios = SetOf({story});
  options.default_scenario = story.name;
  options.webhooks = std::move(webhooks);
  return options;
}

struct EventText {
  static std::string Number(std::uint64_t number) { return " " + std::to_string(number); }
  static std::string Name(domain::OrderStatus status) { return std::string(NameOf(status)); }

  std::string operator()(const OrderCreated&) const { return "created"; }
  std::string operator()(const ScenarioChosen& event) const {
    return "chosen " + (event.name.empty() ? "none" : event.name);
  }
  std::string operator()(const ScenarioFinished&) const { return "finished"; }
  std::string operator()(const ScenarioTakenOver&) const { return "taken over"; }
  std::string operator()(const StepRefused&) const { return "refused"; }
  std::string operator()(const PaymentSeen& event) const { return "paid" + Number(event.payment); }
  std::string operator()(const BlocksFound& event) const {
    return "blocks " + std::to_string(event.blocks);
  }
  std::string operator()(const BlocksReplaced& event) const {
    return "replaced " + std::to_string(event.depth);
  }
  std::string operator()(const PaymentDropped& event) const {
    return "dropped" + Number(event.payment);
  }
  std::string operator()(const StatusChanged& event) const { return Name(event.to); }
  std::string operator()(const KeyInvalidated&) const { return "key invalidated"; }
  std::string operator()(const FaultMet&) const { return "fault"; }
  std::string operator()(const WebhookSent& event) const {
    return "sent" + Number(event.delivery) + " " + Name(event.status) +
           (event.attempt > 1 ? " again" : "");
  }
  std::string operator()(const WebhookSettled& event) const {
    return "settled" + Number(event.delivery) +
           Number(static_cast<std::uint64_t>(event.http_status));
  }
  std::string operator()(const WebhookSkipped& event) const {
    return "skipped" + Number(event.delivery) + " " + Name(event.status);
  }
  std::string operator()(const AccountReset&) const { return "reset"; }
  std::string operator()(const WebhookDropped& event) const {
    return "no room " + Name(event.status);
  }
  std::string operator()(const WebhookRetryPlanned& event) const {
    return "retry" + Number(event.delivery) + " at " + std::to_string((event.at - Start()).count());
  }
  std::string operator()(const WebhookGivenUp& event) const {
    return "given up" + Number(event.delivery) + (event.gone ? " gone" : "");
  }
  std::string operator()(const WebhookCanceled& event) const {
    return "canceled" + Number(event.delivery);
  }
  std::string operator()(const WebhookChanged& event) const {
    constexpr const char* kWords[] = {"registered", "moved", "paused", "resumed", "deleted"};
    return kWords[static_cast<int>(event.change)] + Number(event.webhook) + " " + *event.url;
  }
};

// All that the account keeps.
inline std::vector<Delivery> DeliveriesOf(Account& account) {
  return account.ListDeliveries({.limit = Deliveries::kMaxOpen});
}

// Each event above number `after` as "MILLISECONDS WHAT", the time since the start.
inline std::vector<std::string> LogOf(Account& account, std::optional<domain::OrderId> order = {},
                                      std::uint64_t after = 0) {
  std::vector<std::string> log;
  for (const Event& event : account.ListEvents(after, EventLog::kMaxEvents, order)) {
    log.push_back(std::to_string((event.at - Start()).count()) + " " +
                  std::visit(EventText{}, event.detail));
  }
  return log;
}

}  // namespace payscrypt::engine
