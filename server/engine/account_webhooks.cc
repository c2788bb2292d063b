// How an account's webhooks come to be owed, are sent, and are settled.
#include <algorithm>
#include <utility>

#include "engine/account.h"
#include "engine/account_run.h"

namespace payscrypt::engine {

using domain::Timestamp;

void Account::OweStatus(Record& record, Timestamp now, Effects& effects) {
  // A fault meets a status change as a whole, to whichever URLs it goes.
  const domain::WebhookFault* fault = nullptr;
  if (record.faults) {
    fault =
        TakeFault(record.scenario->webhook_faults, record.state.status, record.faults->webhooks);
  }
  for (std::size_t i = 0; i < options_.webhooks.size(); ++i) {
    OweStatusTo(static_cast<std::uint16_t>(i), fault, record, now, effects);
  }
}

void Account::OweStatusTo(std::uint16_t webhook, const domain::WebhookFault* fault, Record& record,
                          Timestamp now, Effects& effects) {
  Delivery owed{.order = record.terms->id, .webhook = webhook, .status = record.state.status};
  std::int64_t copies = 1;
  std::vector<Delivery> released;
  if (record.faults) {
    std::vector<Delivery>& held = record.faults->held;
    const auto of_webhook = std::stable_partition(
        held.begin(), held.end(), [&](const Delivery& each) { return each.webhook != webhook; });
    released.assign(of_webhook, held.end());
    held.erase(of_webhook, held.end());
  }
  if (fault != nullptr) {
    if (std::holds_alternative<domain::SkipWebhook>(fault->action)) {
      owed.state = Delivery::State::kSkipped;
    } else if (const auto* duplicate = std::get_if<domain::DuplicateWebhook>(&fault->action)) {
      copies += duplicate->copies;
    } else if (const auto* edit = std::get_if<domain::EditWebhook>(&fault->action)) {
      owed.edit = {record.scenario, &edit->edit};  // kept alive by its scenario
    }
  }
  const auto* const delay =
      fault != nullptr ? std::get_if<domain::DelayWebhook>(&fault->action) : nullptr;
  const bool reorders =
      fault != nullptr && std::holds_alternative<domain::ReorderWebhook>(fault->action);
  if (reorders && released.empty()) {
    record.faults->held.push_back(owed);
    return;
  }
  for (std::int64_t i = 0; i < copies; ++i) {
    Delivery* const added = AddDelivery(owed, record, now, effects);
    if (added == nullptr) break;
    if (added->state == Delivery::State::kSkipped) {
      Tell(&record, now, WebhookSkipped{added->number, added->status}, effects);
    } else if (delay != nullptr) {
      timers_.Schedule(now + delay->by,
                       TimerTask{static_cast<std::int64_t>(added->number), TimerTask::kDelivery});
    } else {
      EnterLine(*added, now, effects);
    }
  }
  for (const Delivery& held : released) {
    Delivery* const added = AddDelivery(held, record, now, effects);
    if (added != nullptr) EnterLine(*added, now, effects);
  }
}

void Account::OweMadeUp(const domain::WebhookEdit& edit, Record& record, Timestamp now,
                        Effects& effects) {
  for (std::size_t i = 0; i < options_.webhooks.size(); ++i) {
    Delivery owed{.order = record.terms->id,
                  .webhook = static_cast<std::uint16_t>(i),
                  .status = edit.status.value_or(record.state.status)};
    owed.edit = std::make_shared<const domain::WebhookEdit>(edit);
    Delivery* const added = AddDelivery(std::move(owed), record, now, effects);
    if (added != nullptr) EnterLine(*added, now, effects);
  }
}

Delivery* Account::AddDelivery(Delivery delivery, Record& record, Timestamp now, Effects& effects) {
  Delivery* const added = deliveries_.Add(delivery);
  if (added == nullptr) {
    Tell(&record, now, WebhookDropped{delivery.webhook, delivery.status}, effects);
  }
  return added;
}

void Account::EnterLine(Delivery& delivery, Timestamp now, Effects& effects) {
  if (deliveries_.Enter(delivery)) SendOrHold(delivery.number, now, effects);
}

// On a clock that stands still, webhooks go in rounds: all that can be sent at an instant, then,
// once every one of those is settled, what came to be sendable meanwhile. Which receiver is faster
// then changes nothing in what is told and when.
void Account::SendOrHold(std::uint64_t number, Timestamp now, Effects& effects) {
  if (!round_is_open_) {
    next_round_.push_back(number);
    return;
  }
  Delivery& delivery = *deliveries_.Find(number);
  Record& record = *FindRecord(delivery.order);
  delivery.state = Delivery::State::kUnderWay;
  delivery.sent_at = now;
  ++under_way_;
  Tell(&record, now, WebhookSent{number, delivery.webhook, delivery.status}, effects);
  delivery.sent_event = events_.last_number();
  effects.webhooks.push_back({delivery, record.terms});
}

void Account::Settle(std::uint64_t number, AttemptOutcome outcome) {
  Run([&](Timestamp now, Effects& effects) {
    --under_way_;
    settled_in_round_.push_back({number, std::move(outcome)});
    if (under_way_ == 0 || !StandsStill()) ConcludeRound(now, effects);
    if (!advances_.empty() && deliveries_.in_lines() == 0) WakeSoon();
  });
}

void Account::ConcludeRound(Timestamp now, Effects& effects) {
  const auto settled = std::exchange(settled_in_round_, {});
  std::vector<Settlement> in_order(settled.begin(), settled.end());
  std::ranges::sort(in_order, {}, &Settlement::delivery);
  round_is_open_ = false;  // until all that is settled has been told
  for (const Settlement& settlement : in_order) Conclude(settlement, now, effects);
  round_is_open_ = true;
  std::vector<std::uint64_t> round = std::exchange(next_round_, {});
  if (closed_) return;
  std::ranges::sort(round, {}, [this](std::uint64_t number) {
    return options_.shuffle_seed == 0 ? number : Mixed(options_.shuffle_seed + number);
  });
  for (const std::uint64_t number : round) SendOrHold(number, now, effects);
}

void Account::Conclude(const Settlement& settlement, Timestamp now, Effects& effects) {
  Delivery& delivery = *deliveries_.Find(settlement.delivery);
  Record& record = *FindRecord(delivery.order);
  const AttemptOutcome& outcome = settlement.outcome;
  delivery.kind = outcome.kind;
  delivery.http_status = outcome.http_status;
  if (!outcome.error.empty()) delivery.error = std::make_shared<std::string>(outcome.error);
  Tell(&record, now,
       WebhookSettled{delivery.number, delivery.webhook, outcome.kind, outcome.http_status,
                      delivery.error},
       effects);
  delivery.settled_event = events_.last_number();
  const auto next = deliveries_.Leave(delivery);
  if (next) SendOrHold(*next, now, effects);
}

void Account::Perform(Effects effects) {
  if (!effects.happenings.empty()) ports_.observe(effects.happenings);
  if (ports_.invalidate_key) {
    for (const auto& key : effects.invalid_keys) ports_.invalidate_key(*key);
  }
  for (Outgoing& outgoing : effects.webhooks) Send(std::move(outgoing));
  for (const auto& action : effects.actions) action();
  if (effects.is_news) news_.Signal();
}

void Account::Send(Outgoing outgoing) {
  const Delivery& delivery = outgoing.delivery;
  ports_.sender.Send(
      Attempt{options_.webhooks[delivery.webhook], Render(delivery, *outgoing.terms)},
      [self = shared_from_this(), number = delivery.number](AttemptOutcome outcome) {
        self->Settle(number, std::move(outcome));
      });
}

std::string Account::Render(const Delivery& delivery, const domain::OrderTerms& terms) const {
  WebhookNotice notice{delivery.order, terms.pg_wallet_id, terms.merchant_order_id,
                       delivery.status};
  if (delivery.edit) {
    const domain::WebhookEdit& edit = *delivery.edit;
    if (edit.text) return *edit.text;
    notice.order = edit.id.value_or(notice.order);
    notice.pg_wallet_id = edit.pg_wallet_id.value_or(notice.pg_wallet_id);
    if (edit.merchant_order_id) notice.merchant_order_id = *edit.merchant_order_id;
    notice.status = edit.status.value_or(notice.status);
  }
  return ports_.render_webhook(notice);
}

}  // namespace payscrypt::engine
