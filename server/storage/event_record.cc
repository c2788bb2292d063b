#include "storage/event_record.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "storage/fault_record.h"
#include "storage/record.h"

namespace payscrypt::storage {
namespace {

std::int32_t NumberOf(domain::OrderStatus status) { return static_cast<std::int32_t>(status); }
domain::OrderStatus StatusOf(std::int32_t number) {
  return static_cast<domain::OrderStatus>(number);
}

struct DetailWriter {
  v1::Event& record;

  void operator()(const engine::OrderCreated&) { record.mutable_created(); }
  void operator()(const engine::ScenarioChosen& event) {
    v1::Event::Chosen& chosen = *record.mutable_scenario_chosen();
    chosen.set_why(static_cast<std::int32_t>(event.why));
    chosen.set_name(event.name);
  }
  void operator()(const engine::ScenarioFinished&) { record.mutable_scenario_finished(); }
  void operator()(const engine::ScenarioTakenOver&) { record.mutable_scenario_taken_over(); }
  void operator()(const engine::StepRefused& event) { record.set_step_refused(TextOf(event.why)); }
  void operator()(const engine::PaymentSeen& event) { record.set_payment_seen(event.payment); }
  void operator()(const engine::BlocksFound& event) { record.set_blocks_found(event.blocks); }
  void operator()(const engine::BlocksReplaced& event) { record.set_blocks_replaced(event.depth); }
  void operator()(const engine::PaymentDropped& event) {
    record.set_payment_dropped(event.payment);
  }
  void operator()(const engine::StatusChanged& event) {
    record.mutable_status_changed()->set_from(NumberOf(event.from));
    record.mutable_status_changed()->set_to(NumberOf(event.to));
  }
  void operator()(const engine::KeyInvalidated&) { record.mutable_key_invalidated(); }
  void operator()(const engine::FaultMet& event) {
    Write(*event.fault, *record.mutable_fault_met());
  }
  void operator()(const engine::WebhookSent& event) {
    v1::Event::Sent& sent = *record.mutable_webhook_sent();
    sent.set_delivery(event.delivery);
    sent.set_webhook(event.webhook);
    sent.set_attempt(event.attempt);
    sent.set_status(NumberOf(event.status));
  }
  void operator()(const engine::WebhookSettled& event) {
    v1::Event::Settled& settled = *record.mutable_webhook_settled();
    settled.set_delivery(event.delivery);
    settled.set_webhook(event.webhook);
    settled.set_kind(static_cast<std::int32_t>(event.kind));
    settled.set_http_status(event.http_status);
    settled.set_error(TextOf(event.error));
  }
  void operator()(const engine::WebhookSkipped& event) {
    record.mutable_webhook_skipped()->set_delivery(event.delivery);
    record.mutable_webhook_skipped()->set_status(NumberOf(event.status));
  }
  void operator()(const engine::WebhookDropped& event) {
    record.mutable_webhook_dropped()->set_webhook(event.webhook);
    record.mutable_webhook_dropped()->set_status(NumberOf(event.status));
  }
  void operator()(const engine::WebhookRetryPlanned& event) {
    v1::Event::RetryPlanned& planned = *record.mutable_webhook_retry_planned();
    planned.set_delivery(event.delivery);
    planned.set_attempt(event.attempt);
    planned.set_at(MillisOf(event.at));
  }
  void operator()(const engine::WebhookGivenUp& event) {
    v1::Event::GivenUp& given_up = *record.mutable_webhook_given_up();
    given_up.set_delivery(event.delivery);
    given_up.set_attempts(event.attempts);
    given_up.set_gone(event.gone);
  }
  void operator()(const engine::WebhookCanceled& event) {
    record.set_webhook_canceled(event.delivery);
  }
  void operator()(const engine::AccountReset&) { record.mutable_account_reset(); }
  void operator()(const engine::WebhookChanged& event) {
    v1::Event::WebhookChange& change = *record.mutable_webhook_changed();
    change.set_webhook(event.webhook);
    change.set_change(static_cast<std::int32_t>(event.change));
    change.set_url(TextOf(event.url));
  }
};

// Nothing where it is no event about a webhook.
std::optional<engine::EventDetail> ReadOfWebhook(const v1::Event& record) {
  using Detail = v1::Event::DetailCase;
  switch (record.detail_case()) {
    case Detail::kWebhookSent: {
      const v1::Event::Sent& sent = record.webhook_sent();
      return engine::WebhookSent{sent.delivery(), sent.webhook(), sent.attempt(),
                                 StatusOf(sent.status())};
    }
    case Detail::kWebhookSettled: {
      const v1::Event::Settled& settled = record.webhook_settled();
      return engine::WebhookSettled{settled.delivery(), settled.webhook(),
                                    static_cast<engine::AttemptOutcome::Kind>(settled.kind()),
                                    static_cast<std::int16_t>(settled.http_status()),
                                    SharedText(settled.error())};
    }
    case Detail::kWebhookSkipped:
      return engine::WebhookSkipped{record.webhook_skipped().delivery(),
                                    StatusOf(record.webhook_skipped().status())};
    case Detail::kWebhookDropped:
      return engine::WebhookDropped{record.webhook_dropped().webhook(),
                                    StatusOf(record.webhook_dropped().status())};
    case Detail::kWebhookRetryPlanned: {
      const v1::Event::RetryPlanned& planned = record.webhook_retry_planned();
      return engine::WebhookRetryPlanned{planned.delivery(), planned.attempt(),
                                         TimeOf(planned.at())};
    }
    case Detail::kWebhookGivenUp: {
      const v1::Event::GivenUp& given_up = record.webhook_given_up();
      return engine::WebhookGivenUp{given_up.delivery(), given_up.attempts(), given_up.gone()};
    }
    case Detail::kWebhookCanceled:
      return engine::WebhookCanceled{record.webhook_canceled()};
    case Detail::kWebhookChanged: {
      const v1::Event::WebhookChange& change = record.webhook_changed();
      return engine::WebhookChanged{change.webhook(),
                                    static_cast<engine::WebhookChanged::Change>(change.change()),
                                    std::make_shared<const std::string>(change.url())};
    }
    default:
      return std::nullopt;
  }
}

engine::ScenarioChosen ReadChosen(const v1::Event::Chosen& record, ScenarioTable& scenarios) {
  const auto why = static_cast<engine::ScenarioChosen::Why>(record.why());
  const auto scenario = scenarios.Find(record.scenario());
  return {why, scenario ? scenario->name : record.name()};
}

domain::Result<engine::EventDetail> ReadDetail(const v1::Event& record, ScenarioTable& scenarios) {
  using Detail = v1::Event::DetailCase;
  switch (record.detail_case()) {
    case Detail::kCreated:
      return engine::OrderCreated{};
    case Detail::kScenarioChosen:
      return ReadChosen(record.scenario_chosen(), scenarios);
    case Detail::kScenarioFinished:
      return engine::ScenarioFinished{};
    case Detail::kScenarioTakenOver:
      return engine::ScenarioTakenOver{};
    case Detail::kStepRefused:
      return engine::StepRefused{std::make_shared<const std::string>(record.step_refused())};
    case Detail::kPaymentSeen:
      return engine::PaymentSeen{record.payment_seen()};
    case Detail::kBlocksFound:
      return engine::BlocksFound{record.blocks_found()};
    case Detail::kBlocksReplaced:
      return engine::BlocksReplaced{record.blocks_replaced()};
    case Detail::kPaymentDropped:
      return engine::PaymentDropped{record.payment_dropped()};
    case Detail::kStatusChanged:
      return engine::StatusChanged{StatusOf(record.status_changed().from()),
                                   StatusOf(record.status_changed().to())};
    case Detail::kKeyInvalidated:
      return engine::KeyInvalidated{};
    case Detail::kAccountReset:
      return engine::AccountReset{};
    case Detail::kFaultMet:
      return engine::FaultMet{std::make_shared<const domain::CallFault>(Read(record.fault_met()))};
    default:
      break;
  }
  if (auto of_webhook = ReadOfWebhook(record)) return *std::move(of_webhook);
  return domain::Fail(domain::ErrorCode::kDataLoss, "an event in it makes no sense");
}

}  // namespace

void Add(const std::vector<engine::Event>& events, v1::Events& row) {
  for (const engine::Event& event : events) {
    v1::Event& record = *row.add_events();
    record.set_at(MillisOf(event.at));
    record.set_order(event.order.value);
    record.set_previous(event.previous);
    std::visit(DetailWriter{record}, event.detail);
  }
}

domain::Result<void> Read(const v1::Events& row, std::uint64_t last, std::uint64_t first,
                          ScenarioTable& scenarios, std::vector<engine::Event>& events) {
  std::uint64_t number = last - static_cast<std::uint64_t>(row.events_size());
  for (const v1::Event& record : row.events()) {
    if (++number < first) continue;
    auto detail = ReadDetail(record, scenarios);
    if (!detail) return tl::unexpected(std::move(detail.error()));
    events.push_back({number, TimeOf(record.at()), domain::OrderId{record.order()},
                      record.previous(), *std::move(detail)});
  }
  return {};
}

}  // namespace payscrypt::storage
