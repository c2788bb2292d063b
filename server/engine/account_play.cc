// How an account plays its orders' scenarios: timers, steps, and what they do to an order.
#include <algorithm>
#include <utility>

#include "domain/invariant.h"
#include "engine/account.h"
#include "engine/account_run.h"

namespace payscrypt::engine {
namespace {

using domain::OrderStatus;
using domain::Timestamp;

// Whether an order of that status can come to have the status `awaited`.
bool MayReach(OrderStatus awaited, OrderStatus status, const domain::OrderTerms& terms) {
  if (!domain::IsFinal(status)) return true;
  return status == OrderStatus::kExpired && awaited == OrderStatus::kSuccessful &&
         terms.late_payment == domain::LatePayment::kSettle;
}

bool RepeatsAgain(const domain::Repeat& repeat, std::int32_t repetition, OrderStatus status,
                  const domain::OrderTerms& terms) {
  if (repeat.until && (status == *repeat.until || !MayReach(*repeat.until, status, terms))) {
    return false;
  }
  return repetition < repeat.times.value_or(domain::kMaxRepeats);
}

}  // namespace

// Every command begins here: what is due comes before what is asked, so that a command meets an
// order as its time has it, however late the alarm is.
Timestamp Account::Begin(Effects& effects) {
  round_is_open_ = under_way_ == 0 || !StandsStill();
  const Timestamp now = std::max(ports_.clock->Now(), last_now_);
  if (MayRun()) RunTimers(now, effects);
  last_now_ = now;
  return now;
}

void Account::RunTimers(Timestamp now, Effects& effects) {
  while (auto timer = timers_.PopDue(now)) {
    last_now_ = std::max(last_now_, timer->due);
    RunTimer(timer->payload, last_now_, effects);
  }
}

void Account::RunTimer(const TimerTask& task, Timestamp now, Effects& effects) {
  if (task.step == TimerTask::kWait) {
    const auto wait = waits_.find(static_cast<std::uint64_t>(task.subject));
    if (wait == waits_.end()) return;
    effects.actions.push_back(std::move(wait->second));
    waits_.erase(wait);
    return;
  }
  if (task.step == TimerTask::kDelivery || task.step == TimerTask::kAttempt) {
    if (IsPointlessDelivery(task)) return;
    Delivery& delivery = *deliveries_.Find(static_cast<std::uint64_t>(task.subject));
    if (task.step == TimerTask::kDelivery) {
      EnterLine(delivery, now, effects);
    } else {
      Proceed(delivery, now, effects);
    }
    return;
  }
  Record* const record = FindRecord(domain::OrderId{task.subject});
  if (record == nullptr) return;
  if (task.step == TimerTask::kExpiry) {
    const auto applied = ApplyTo(*record, domain::ReachExpiry{}, now, effects);
    domain::Invariant(applied.has_value(), "an expiry timer comes out at expired_at or after it");
  } else {
    RunStep(task, *record, now, effects);
  }
}

// Whether a timer does nothing any more when it comes out.
bool Account::IsPointless(const TimerTask& task) {
  if (task.step == TimerTask::kWait) {
    return !waits_.contains(static_cast<std::uint64_t>(task.subject));
  }
  if (task.step == TimerTask::kDelivery || task.step == TimerTask::kAttempt) {
    return IsPointlessDelivery(task);
  }
  const Record* const record = FindRecord(domain::OrderId{task.subject});
  if (record == nullptr) return true;
  return task.step == TimerTask::kExpiry ? domain::IsFinal(record->state.status)
                                         : record->playing != Playing::kPlaying;
}

std::optional<Timestamp> Account::NextDue() {
  while (const auto* const next = timers_.Next()) {
    if (!IsPointless(next->payload)) return next->due;
    timers_.PopNext();
  }
  return std::nullopt;
}

// With the lock held, unlike the other effects: alarms set out of order would lose a wake-up.
void Account::SetAlarm() {
  if (!MayRun()) return;
  const auto* const next = timers_.Next();
  if (next == nullptr || (alarm_due_ && *alarm_due_ <= next->due)) return;
  const auto delay = ports_.clock->RealTimeUntil(next->due);
  if (!delay) return;
  alarm_due_ = next->due;
  alarm_->Set(*delay);
}

// Has RunDue called at once, on the alarm's thread.
void Account::WakeSoon() {
  alarm_due_ = Timestamp::min();
  alarm_->Set(std::chrono::nanoseconds::zero());
}

void Account::StartScenario(Record& record, const ScenarioChoice& choice, Timestamp now,
                            Effects& effects) {
  Tell(&record, now,
       ScenarioChosen{choice.why, choice.scenario ? choice.scenario->name : std::string()},
       effects);
  record.scenario = choice.scenario;
  if (!record.scenario) return;
  if (!record.scenario->call_faults.empty() || !record.scenario->webhook_faults.empty()) {
    record.faults = std::make_unique<FaultState>();
  }
  record.playing = Playing::kPlaying;
  ScheduleStep(0, record, now, effects);
}

void Account::RunStep(const TimerTask& task, Record& record, Timestamp now, Effects& effects) {
  if (record.playing != Playing::kPlaying) return;
  NoteOrder(record);
  record.next_step.sequence = 0;
  const domain::Step& step = record.scenario->timeline[static_cast<std::size_t>(task.step)];
  if (const auto carried = Carry(step.action, record, now, effects); !carried) {
    Tell(&record, now, StepRefused{std::make_shared<std::string>(carried.error().message)},
         effects);
  }
  ScheduleAfterStep(task, record, now, effects);
}

domain::Result<void> Account::Carry(const domain::StepAction& action, Record& record, Timestamp now,
                                    Effects& effects) {
  if (const auto* webhook = std::get_if<domain::WebhookStep>(&action)) {
    OweMadeUp(webhook->edit, record, now, effects);
    return {};
  }
  if (std::holds_alternative<domain::InvalidateKeyStep>(action)) {
    Tell(&record, now, KeyInvalidated{}, effects);
    if (!record.api_key) return {};
    effects.invalid_keys.push_back(record.api_key);
    if (ports_.store != nullptr) unkept_.keys.push_back({*record.api_key, false});
    return {};
  }
  auto command = domain::CommandFor(action, *record.terms, record.state);
  if (!command) return tl::unexpected(std::move(command.error()));
  if (!command->has_value()) return {};
  return ApplyTo(record, **command, now, effects);
}

void Account::ScheduleAfterStep(const TimerTask& task, Record& record, Timestamp now,
                                Effects& effects) {
  const auto step_index = static_cast<std::size_t>(task.step);
  const domain::Step& step = record.scenario->timeline[step_index];
  if (step.repeat &&
      RepeatsAgain(*step.repeat, task.repetition, record.state.status, *record.terms)) {
    SetStepTimer(record, now + step.repeat->every, task.step, task.repetition + 1);
    return;
  }
  ScheduleStep(step_index + 1, record, now, effects);
}

void Account::ScheduleStep(std::size_t step, Record& record, Timestamp previous, Effects& effects) {
  const std::vector<domain::Step>& timeline = record.scenario->timeline;
  if (step >= timeline.size()) {
    FinishScenario(record, previous, effects);
    return;
  }
  const domain::Step& next = timeline[step];
  if (next.base == domain::Step::Base::kWhen && record.state.status != next.when) {
    if (MayReach(next.when, record.state.status, *record.terms)) {
      record.waiting_step = static_cast<std::int32_t>(step);
    } else {
      FinishScenario(record, previous, effects);
    }
    return;
  }
  const bool from_creation = next.base == domain::Step::Base::kAt;
  const Timestamp base = from_creation ? record.terms->created_at : previous;
  SetStepTimer(record, std::max(base + next.offset, previous), static_cast<std::int32_t>(step), 0);
}

// An order has at most one.
void Account::SetStepTimer(Record& record, Timestamp due, std::int32_t step,
                           std::int32_t repetition) {
  const TimerTask task{record.terms->id.value, step, repetition};
  record.next_step = {due, timers_.Schedule(due, task), step, repetition};
}

// The order has another status: perhaps the one that the scenario waits for.
void Account::WakeWaitingStep(Record& record, Timestamp now, Effects& effects) {
  if (record.waiting_step < 0) return;
  const auto step = static_cast<std::size_t>(record.waiting_step);
  const OrderStatus awaited = record.scenario->timeline[step].when;
  if (record.state.status != awaited && MayReach(awaited, record.state.status, *record.terms)) {
    return;
  }
  record.waiting_step = -1;
  ScheduleStep(step, record, now, effects);
}

void Account::FinishScenario(Record& record, Timestamp now, Effects& effects) {
  record.playing = Playing::kFinished;
  Tell(&record, now, ScenarioFinished{}, effects);
}

domain::Result<void> Account::ApplyTo(Record& record, const domain::Command& command, Timestamp now,
                                      Effects& effects) {
  auto next = domain::Apply(*record.terms, record.state, command, now);
  if (!next) return tl::unexpected(std::move(next.error()));
  const domain::OrderState before = std::exchange(record.state, std::move(*next));
  const auto newest = static_cast<std::uint32_t>(record.state.payments.size() - 1);

  if (std::holds_alternative<domain::Pay>(command)) {
    Tell(&record, now, PaymentSeen{newest}, effects);
  } else if (const auto* confirm = std::get_if<domain::Confirm>(&command)) {
    Tell(&record, now, BlocksFound{confirm->blocks}, effects);
  } else if (const auto* reorg = std::get_if<domain::Reorg>(&command)) {
    Tell(&record, now, BlocksReplaced{reorg->depth}, effects);
  }
  for (std::uint32_t i = 0; i < before.payments.size(); ++i) {
    if (before.payments[i].dropped != record.state.payments[i].dropped) {
      Tell(&record, now, PaymentDropped{i}, effects);
    }
  }
  if (before.status != record.state.status) {
    Tell(&record, now, StatusChanged{before.status, record.state.status}, effects);
    if (options_.max_orders > 0 && !domain::IsFinal(before.status) &&
        domain::IsFinal(record.state.status)) {
      final_orders_.push_back(record.terms->id);
    }
    OweStatus(record, now, effects);
    WakeWaitingStep(record, now, effects);
    EndWatches(record, effects);
  }
  return {};
}

std::uint64_t Account::WhenStatus(domain::OrderId id, OrderStatus status,
                                  std::function<void(domain::Result<void>)> done) {
  return Run([&](Timestamp, Effects& effects) {
    const std::uint64_t number = ++last_wait_;
    const Record* const record = FindRecord(id);
    if (record == nullptr || closed_) {
      effects.answers.emplace_back([id, done = std::move(done)] {
        done(domain::Fail(
            domain::ErrorCode::kNotFound,
            "id: expected the id of an order of this account, got \"" + id.ToString() + "\""));
      });
      return number;
    }
    if (auto usable = Check(); !usable) {
      effects.answers.emplace_back(
          [done = std::move(done), why = std::move(usable.error())] { done(tl::unexpected(why)); });
      return number;
    }
    watches_.emplace(id, Watch{number, status, std::move(done)});
    EndWatches(*record, effects);
    return number;
  });
}

void Account::ForgetWatch(domain::OrderId id, std::uint64_t watch) {
  Watch forgotten;  // what it holds goes without the lock
  const std::lock_guard lock(mutex_);
  const auto [begin, end] = watches_.equal_range(id);
  const auto found =
      std::find_if(begin, end, [&](const auto& entry) { return entry.second.number == watch; });
  if (found == end) return;
  forgotten = std::move(found->second);
  watches_.erase(found);
}

// Those that wait for the status that the order has, or for one that it cannot have any more.
void Account::EndWatches(const Record& record, Effects& effects) {
  if (watches_.empty()) return;
  const OrderStatus status = record.state.status;
  const auto [begin, end] = watches_.equal_range(record.terms->id);
  for (auto watch = begin; watch != end;) {
    const OrderStatus awaited = watch->second.status;
    domain::Result<void> result;
    if (awaited != status) {
      if (MayReach(awaited, status, *record.terms)) {
        ++watch;
        continue;
      }
      result = domain::Fail(domain::ErrorCode::kFailedPrecondition,
                            "order " + record.terms->id.ToString() + " is " +
                                std::string(NameOf(status)) + " and cannot become " +
                                std::string(NameOf(awaited)) + " any more");
    }
    effects.answers.emplace_back(
        [done = std::move(watch->second.done), result = std::move(result)] { done(result); });
    watch = watches_.erase(watch);
  }
}

}  // namespace payscrypt::engine
