#include "cli/event_lines.h"

#include "platform/log.h"

namespace payscrypt::cli {
namespace {

using engine::AttemptOutcome;
using platform::Log;
using platform::LogLevel;

// One overload an event: what a developer at a laptop wants to see of it.
class LineWriter {
 public:
  LineWriter(const engine::Happening& happening, const std::vector<std::string>& webhooks)
      : terms_(*happening.terms), order_(terms_.id.ToString()), webhooks_(webhooks) {}

  void operator()(const engine::OrderCreated&) const {
    Log(LogLevel::kInfo, "order created",
        {{"order", order_},
         {"merchant_order_id", terms_.merchant_order_id},
         {"value", terms_.target_value.ToDecimal(terms_.asset->decimals)},
         {"asset", terms_.asset->name}});
  }
  void operator()(const engine::ScenarioStarted& event) const {
    Log(LogLevel::kDebug, "scenario started",
        {{"order", order_}, {"scenario", event.scenario->name}});
  }
  void operator()(const engine::ScenarioFinished&) const {
    Log(LogLevel::kDebug, "scenario finished", {{"order", order_}});
  }
  void operator()(const engine::StepRefused& event) const {
    Log(LogLevel::kWarn, "scenario step refused", {{"order", order_}, {"why", *event.why}});
  }
  void operator()(const engine::PaymentSeen&) const {
    Log(LogLevel::kDebug, "payment seen", {{"order", order_}});
  }
  void operator()(const engine::BlocksFound& event) const {
    Log(LogLevel::kDebug, "blocks found",
        {{"order", order_}, {"blocks", std::to_string(event.blocks)}});
  }
  void operator()(const engine::PaymentDropped&) const {
    Log(LogLevel::kDebug, "payment dropped", {{"order", order_}});
  }
  void operator()(const engine::StatusChanged& event) const {
    Log(LogLevel::kInfo, "order changed",
        {{"order", order_}, {"from", NameOf(event.from)}, {"to", NameOf(event.to)}});
  }
  void operator()(const engine::WebhookSettled& event) const {
    const bool answered = event.kind == AttemptOutcome::Kind::kAnswered;
    const bool accepted = answered && event.http_status >= 200 && event.http_status < 300;
    const std::string outcome =
        answered ? "HTTP " + std::to_string(event.http_status) : (event.error ? *event.error : "");
    Log(accepted ? LogLevel::kInfo : LogLevel::kWarn,
        accepted ? "webhook delivered" : "webhook not delivered",
        {{"order", order_},
         {"status", NameOf(event.status)},
         {"url", webhooks_[event.webhook]},
         {"outcome", outcome}});
  }
  void operator()(const engine::WebhookDropped& event) const {
    Log(LogLevel::kError, "webhook dropped: too many are waiting",
        {{"order", order_}, {"status", NameOf(event.status)}, {"url", webhooks_[event.webhook]}});
  }

 private:
  const domain::OrderTerms& terms_;
  const std::string order_;
  const std::vector<std::string>& webhooks_;
};

}  // namespace

void LogEvent(const engine::Happening& happening, const std::vector<std::string>& webhooks) {
  std::visit(LineWriter(happening, webhooks), happening.event.detail);
}

}  // namespace payscrypt::cli
