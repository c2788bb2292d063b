#include "cli/event_lines.h"

#include <array>
#include <initializer_list>
#include <vector>

#include "platform/log.h"

namespace payscrypt::cli {
namespace {

using engine::AttemptOutcome;
using platform::Log;
using platform::LogLevel;

constexpr std::string_view kDefaultAccount = "default";

// One overload an event: what a developer at a laptop wants to see of it.
class LineWriter {
 public:
  LineWriter(const engine::Happening& happening, const std::string& account)
      : terms_(happening.terms.get()),
        order_(terms_ != nullptr ? terms_->id.ToString() : ""),
        account_(account),
        url_(happening.url ? *happening.url : "") {}

  void operator()(const engine::OrderCreated&) const {
    Write(LogLevel::kInfo, "order created",
          {{"merchant_order_id", terms_->merchant_order_id},
           {"value", terms_->target_value.ToDecimal(terms_->asset->decimals)},
           {"asset", terms_->asset->name}});
  }
  void operator()(const engine::ScenarioChosen& event) const {
    Write(LogLevel::kDebug, "scenario chosen",
          {{"scenario", event.name.empty() ? "none" : event.name}});
  }
  void operator()(const engine::ScenarioFinished&) const {
    Write(LogLevel::kDebug, "scenario finished", {});
  }
  void operator()(const engine::ScenarioTakenOver&) const {
    Write(LogLevel::kDebug, "scenario taken over", {});
  }
  void operator()(const engine::StepRefused& event) const {
    Write(LogLevel::kWarn, "scenario step refused", {{"why", *event.why}});
  }
  void operator()(const engine::PaymentSeen&) const { Write(LogLevel::kDebug, "payment seen", {}); }
  void operator()(const engine::BlocksFound& event) const {
    Write(LogLevel::kDebug, "blocks found", {{"blocks", std::to_string(event.blocks)}});
  }
  void operator()(const engine::BlocksReplaced& event) const {
    Write(LogLevel::kDebug, "blocks replaced", {{"blocks", std::to_string(event.depth)}});
  }
  void operator()(const engine::PaymentDropped&) const {
    Write(LogLevel::kDebug, "payment dropped", {});
  }
  void operator()(const engine::StatusChanged& event) const {
    Write(LogLevel::kInfo, "order changed",
          {{"from", NameOf(event.from)}, {"to", NameOf(event.to)}});
  }
  void operator()(const engine::KeyInvalidated&) const {
    Write(LogLevel::kInfo, "API key invalidated", {});
  }
  void operator()(const engine::FaultMet& event) const {
    Write(LogLevel::kInfo, "injected fault", {{"rpc", NameOf(event.fault->rpc)}});
  }
  void operator()(const engine::WebhookSent&) const {}  // its outcome is told
  void operator()(const engine::WebhookSkipped& event) const {
    Write(LogLevel::kInfo, "webhook skipped", {{"status", NameOf(event.status)}});
  }
  void operator()(const engine::WebhookSettled& event) const {
    const bool answered = event.kind == AttemptOutcome::Kind::kAnswered;
    const bool accepted = answered && event.http_status >= 200 && event.http_status < 300;
    const std::string outcome =
        answered ? "HTTP " + std::to_string(event.http_status) : (event.error ? *event.error : "");
    Write(accepted ? LogLevel::kInfo : LogLevel::kWarn,
          accepted ? "webhook delivered" : "webhook not delivered",
          {{"url", url_}, {"outcome", outcome}});
  }
  void operator()(const engine::WebhookRetryPlanned& event) const {
    Write(LogLevel::kInfo, "webhook to be sent again",
          {{"url", url_},
           {"attempt", std::to_string(event.attempt)},
           {"at", domain::ToText(event.at)}});
  }
  void operator()(const engine::WebhookGivenUp& event) const {
    Write(LogLevel::kWarn, "webhook given up",
          {{"url", url_}, {"attempts", std::to_string(event.attempts)}});
  }
  void operator()(const engine::WebhookCanceled&) const {
    Write(LogLevel::kInfo, "webhook canceled", {{"url", url_}});
  }
  void operator()(const engine::WebhookChanged& event) const {
    constexpr std::array<std::string_view, 5> kWords = {"webhook registered", "webhook moved",
                                                        "webhook paused", "webhook resumed",
                                                        "webhook deleted"};
    Write(LogLevel::kInfo, kWords.at(static_cast<std::size_t>(event.change)),
          {{"id", std::to_string(event.webhook)}, {"url", *event.url}});
  }
  void operator()(const engine::AccountReset&) const {
    Write(LogLevel::kInfo, "account reset", {});
  }
  void operator()(const engine::WebhookDropped& event) const {
    Write(LogLevel::kError, "webhook dropped: too many are waiting",
          {{"status", NameOf(event.status)}, {"url", url_}});
  }

 private:
  // The account is named where it is not the one that everybody has.
  void Write(LogLevel level, std::string_view message,
             std::initializer_list<platform::LogField> fields) const {
    if (!platform::LogEnabled(level)) return;
    std::vector<platform::LogField> all;
    if (account_ != kDefaultAccount) all.push_back({"account", account_});
    if (!order_.empty()) all.push_back({"order", order_});
    all.insert(all.end(), fields.begin(), fields.end());
    Log(level, message, all);
  }

  const domain::OrderTerms* const terms_;  // null for an event about no order
  const std::string order_;
  const std::string& account_;
  const std::string url_;  // of an event about a webhook
};

}  // namespace

void LogEvent(const engine::Happening& happening, const std::string& account) {
  std::visit(LineWriter(happening, account), happening.event.detail);
}

}  // namespace payscrypt::cli
