#include "engine/account.h"

#include <algorithm>
#include <utility>

#include "domain/invariant.h"

namespace payscrypt::engine {
namespace {

using domain::OrderStatus;
using domain::Timestamp;

OrderView ViewOf(const std::shared_ptr<const domain::OrderTerms>& terms,
                 const domain::OrderState& state) {
  return OrderView{terms, state.status, state.Value(), state.Confirmations(), state.updated_at};
}

bool RepeatsAgain(const domain::Repeat& repeat, std::int32_t repetition, OrderStatus status) {
  if (repeat.until && (status == *repeat.until || domain::IsFinal(status))) return false;
  return repetition < repeat.times.value_or(domain::kMaxRepeats);
}

}  // namespace

Account::Account(AccountOptions options, AccountPorts ports)
    : options_(std::move(options)), ports_(std::move(ports)), last_now_(ports_.clock.Now()) {
  alarm_ = ports_.alarms.MakeAlarm([this] { RunDue(); });
}

Account::~Account() = default;

domain::Result<OrderView> Account::CreateOrder(const domain::OrderRequest& request) {
  auto checked = domain::CheckRequest(request, options_.assets, options_.wallets);
  if (!checked) return tl::unexpected(checked.error());

  const domain::Asset& asset = *checked->asset;
  auto terms = std::make_shared<domain::OrderTerms>();
  terms->id = ports_.ids.Next();
  terms->asset = checked->asset;
  terms->target_value = checked->target_value;
  terms->target_confirmations = asset.target_confirmations;
  terms->pg_wallet_id = request.pg_wallet_id;
  terms->merchant_order_id = request.merchant_order_id;
  terms->callback_url = request.callback_url;
  terms->description = request.description;
  terms->variants = domain::MakeAddresses(asset.address_kind, options_.seed, terms->id);

  Effects effects;
  OrderView view;
  {
    std::lock_guard lock(mutex_);
    const Timestamp now = Begin(effects);
    terms->created_at = now;
    terms->expired_at = now + asset.expiry;
    Record& record = orders_[terms->id];
    record.terms = std::move(terms);
    record.state.updated_at = now;
    record.scenario = options_.scenario;
    Tell(record, now, OrderCreated{}, effects);
    timers_.Schedule(record.terms->expired_at, TimerTask{record.terms->id});
    if (record.scenario != nullptr) {
      Tell(record, now, ScenarioStarted{record.scenario}, effects);
      ScheduleStep(0, record, now);
    }
    view = ViewOf(record.terms, record.state);
    SetAlarm();
  }
  Perform(std::move(effects));
  return view;
}

std::optional<OrderWithPayments> Account::FindOrder(domain::OrderId id, bool with_payments) {
  Effects effects;
  std::optional<OrderWithPayments> found;
  {
    std::lock_guard lock(mutex_);
    Begin(effects);
    const auto it = orders_.find(id);
    if (it != orders_.end()) {
      const Record& record = it->second;
      found.emplace();
      found->order = ViewOf(record.terms, record.state);
      for (std::size_t i = 0; with_payments && i < record.state.payments.size(); ++i) {
        if (record.state.payments[i].dropped) continue;
        found->payments.push_back(
            {domain::MakeTransactionId(record.terms->asset->address_kind, options_.seed, id,
                                       static_cast<int>(i)),
             record.state.payments[i]});
      }
    }
    SetAlarm();
  }
  Perform(std::move(effects));
  return found;
}

domain::Result<OrderView> Account::Command(domain::OrderId id, const domain::Command& command) {
  Effects effects;
  domain::Result<OrderView> result;
  {
    std::lock_guard lock(mutex_);
    const Timestamp now = Begin(effects);
    const auto it = orders_.find(id);
    if (it == orders_.end()) {
      result = domain::Fail(
          domain::ErrorCode::kNotFound,
          "order: expected the id of an order of this account, got \"" + id.ToString() + "\"");
    } else if (auto applied = ApplyTo(it->second, command, now, effects); !applied) {
      result = tl::unexpected(applied.error());
    } else {
      result = ViewOf(it->second.terms, it->second.state);
    }
    SetAlarm();
  }
  Perform(std::move(effects));
  return result;
}

void Account::RunDue() {
  Effects effects;
  {
    std::lock_guard lock(mutex_);
    alarm_due_.reset();
    Begin(effects);
    SetAlarm();
  }
  Perform(std::move(effects));
}

std::vector<Event> Account::EventsSince(std::uint64_t after, std::size_t limit) {
  std::lock_guard lock(mutex_);
  return events_.Since(after, limit);
}

std::size_t Account::DeliveriesPending() {
  std::lock_guard lock(mutex_);
  return outbox_.size();
}

// Every command begins here: what is due comes before what is asked, so that a command meets an
// order as its time has it, however late the alarm is.
Timestamp Account::Begin(Effects& effects) {
  const Timestamp now = std::max(ports_.clock.Now(), last_now_);
  while (auto timer = timers_.PopDue(now)) {
    last_now_ = std::max(last_now_, timer->due);
    RunTimer(timer->payload, last_now_, effects);
  }
  last_now_ = now;
  return now;
}

void Account::RunTimer(const TimerTask& task, Timestamp now, Effects& effects) {
  const auto it = orders_.find(task.order);
  if (it == orders_.end()) return;
  if (task.step == TimerTask::kExpiry) {
    const auto applied = ApplyTo(it->second, domain::ReachExpiry{}, now, effects);
    domain::Invariant(applied.has_value(), "an expiry timer comes out at expired_at or after it");
  } else {
    RunStep(task, it->second, now, effects);
  }
}

void Account::RunStep(const TimerTask& task, Record& record, Timestamp now, Effects& effects) {
  if (record.scenario == nullptr) return;
  const domain::Step& step = record.scenario->timeline[static_cast<std::size_t>(task.step)];
  auto command = domain::CommandFor(step.action, *record.terms, record.state);
  domain::Result<void> applied;
  if (!command) {
    applied = tl::unexpected(command.error());
  } else if (command->has_value()) {
    applied = ApplyTo(record, **command, now, effects);
  }
  if (!applied) {
    Tell(record, now, StepRefused{std::make_shared<std::string>(applied.error().message)}, effects);
  }
  ScheduleAfterStep(task, record, now, effects);
}

void Account::ScheduleAfterStep(const TimerTask& task, Record& record, Timestamp now,
                                Effects& effects) {
  const auto step_index = static_cast<std::size_t>(task.step);
  const domain::Step& step = record.scenario->timeline[step_index];
  if (step.repeat && RepeatsAgain(*step.repeat, task.repetition, record.state.status)) {
    timers_.Schedule(now + step.repeat->every,
                     TimerTask{task.order, task.step, task.repetition + 1});
    return;
  }
  if (step_index + 1 < record.scenario->timeline.size()) {
    ScheduleStep(step_index + 1, record, now);
    return;
  }
  Tell(record, now, ScenarioFinished{}, effects);
  record.scenario = nullptr;
}

void Account::ScheduleStep(std::size_t step, const Record& record, Timestamp previous) {
  const std::vector<domain::Step>& timeline = record.scenario->timeline;
  if (step >= timeline.size()) return;
  const bool from_creation = timeline[step].base == domain::Step::Base::kAt;
  const Timestamp base = from_creation ? record.terms->created_at : previous;
  timers_.Schedule(std::max(base + timeline[step].offset, previous),
                   TimerTask{record.terms->id, static_cast<std::int32_t>(step)});
}

domain::Result<void> Account::ApplyTo(Record& record, const domain::Command& command, Timestamp now,
                                      Effects& effects) {
  auto next = domain::Apply(*record.terms, record.state, command, now);
  if (!next) return tl::unexpected(next.error());
  const domain::OrderState before = std::exchange(record.state, std::move(*next));
  const auto newest = static_cast<std::uint32_t>(record.state.payments.size() - 1);

  if (std::holds_alternative<domain::Pay>(command)) {
    Tell(record, now, PaymentSeen{newest}, effects);
  } else if (const auto* confirm = std::get_if<domain::Confirm>(&command)) {
    Tell(record, now, BlocksFound{confirm->blocks}, effects);
  } else if (std::holds_alternative<domain::Drop>(command)) {
    for (std::uint32_t i = 0; i < before.payments.size(); ++i) {
      if (before.payments[i].dropped != record.state.payments[i].dropped) {
        Tell(record, now, PaymentDropped{i}, effects);
      }
    }
  }
  if (before.status != record.state.status) {
    Tell(record, now, StatusChanged{before.status, record.state.status}, effects);
    OweWebhooks(record, now, effects);
  }
  return {};
}

void Account::Tell(const Record& record, Timestamp now, EventDetail detail, Effects& effects) {
  const Event& event = events_.Append(now, record.terms->id, std::move(detail));
  if (ports_.observe) effects.happenings.push_back({event, record.terms});
}

void Account::OweWebhooks(const Record& record, Timestamp now, Effects& effects) {
  for (std::size_t i = 0; i < options_.webhooks.size(); ++i) {
    const Delivery delivery{record.terms->id, static_cast<std::uint16_t>(i), record.state.status};
    switch (outbox_.Add(delivery)) {
      case Outbox::Accepted::kSendNow:
        effects.deliveries.push_back(delivery);
        effects.delivery_terms.push_back(record.terms);
        break;
      case Outbox::Accepted::kWaits:
        break;
      case Outbox::Accepted::kFull:
        Tell(record, now, WebhookDropped{delivery.webhook, delivery.status}, effects);
        break;
    }
  }
}

// With the lock held, unlike the other effects: alarms set out of order would lose a wake-up.
void Account::SetAlarm() {
  const auto due = timers_.NextDue();
  if (!due || (alarm_due_ && *alarm_due_ <= *due)) return;
  const auto delay = ports_.clock.RealTimeUntil(*due);
  if (!delay) return;
  alarm_due_ = due;
  alarm_->Set(*delay);
}

void Account::Perform(Effects effects) {
  if (!effects.happenings.empty()) ports_.observe(effects.happenings);
  for (std::size_t i = 0; i < effects.deliveries.size(); ++i) {
    SendDelivery(effects.deliveries[i], *effects.delivery_terms[i]);
  }
}

void Account::SendDelivery(const Delivery& delivery, const domain::OrderTerms& terms) {
  const WebhookNotice notice{delivery.order, terms.pg_wallet_id, terms.merchant_order_id,
                             delivery.status};
  ports_.sender.Send(
      Attempt{options_.webhooks[delivery.webhook], ports_.render_webhook(notice)},
      [this, delivery](AttemptOutcome outcome) { SettleDelivery(delivery, std::move(outcome)); });
}

void Account::SettleDelivery(const Delivery& delivery, AttemptOutcome outcome) {
  Effects effects;
  {
    std::lock_guard lock(mutex_);
    const Timestamp now = Begin(effects);
    const Record& record = orders_.at(delivery.order);
    std::shared_ptr<const std::string> error;
    if (!outcome.error.empty()) error = std::make_shared<std::string>(std::move(outcome.error));
    Tell(record, now,
         WebhookSettled{delivery.webhook, delivery.status, outcome.kind, outcome.http_status,
                        std::move(error)},
         effects);
    if (auto next = outbox_.Settle(delivery.order, delivery.webhook)) {
      effects.deliveries.push_back(*next);
      effects.delivery_terms.push_back(record.terms);
    }
    SetAlarm();
  }
  Perform(std::move(effects));
}

}  // namespace payscrypt::engine
