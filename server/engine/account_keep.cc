// How an account is kept: what it hands to the store, what it takes up again, what it forgets.
#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/account.h"
#include "engine/account_run.h"

namespace payscrypt::engine {
namespace {

// So many final orders are looked at, for one that may be forgotten, before a new one is refused.
constexpr std::size_t kMaxLookedAt = 1'000;

// Of requests, each time that they are collected: of a flood most are forgotten before it is their
// turn, and need not be kept.
constexpr std::size_t kMaxRequestsAtOnce = 1'000;

// So many timers may be pointless before they are looked for.
constexpr std::size_t kTimersLeft = 1'000;

}  // namespace

void Account::NoteOrder(Record& record) {
  if (ports_.store == nullptr || record.is_changed) return;
  record.is_changed = unkept_.is_any = true;
  unkept_.orders.push_back(record.terms->id);
}

// What had not been handed over yet is gone with all the rest; all settings are as at first.
void Account::NoteReset() {
  if (ports_.store == nullptr) return;
  std::vector<KeyChange> keys = std::move(unkept_.keys);
  unkept_ = {};
  unkept_.event = events_.last_number();
  unkept_.keys = std::move(keys);
  for (const auto setting : {&Unkept::is_reset, &Unkept::faults, &Unkept::scenarios,
                             &Unkept::webhooks, &Unkept::wallets, &Unkept::clock}) {
    Note(setting);
  }
}

void Account::EndRequest(std::uint64_t number, RequestAnswer answer) {
  requests_.End(number, std::move(answer));
  if (ports_.store != nullptr) KeepRequestsSoon();
}

void Account::KeepRequestsSoon() {
  if (requests_wait_.load() || requests_wait_.exchange(true)) return;
  ports_.store->Soon([self = shared_from_this()] {
    Effects none;
    const std::lock_guard lock(self->mutex_);
    self->requests_are_due_ = true;
    self->Keep(none);
  });
}

void Account::ClearRequests() {
  requests_.Clear();
  Effects none;
  const std::lock_guard lock(mutex_);
  if (ports_.store != nullptr) unkept_.is_any = true;
  Keep(none);
}

// Nothing that is due happens in this and the next one: the directory holds its lock.
void Account::KeepTerms(const std::string& api_key) {
  if (ports_.store == nullptr) return;
  Set(&Unkept::scenarios, [&]() -> domain::Result<void> {
    unkept_.terms = StoredAccountTerms{
        options_.name,
        options_.seed,
        options_.shuffle_seed,
        options_.order_ids,
        options_.wallets,
        options_.webhooks,
        options_.default_scenario,
        api_key,
        ports_.clock->factor(),
        options_.clock_start,
        options_.has_own_retries ? std::optional(options_.webhook_retries) : std::nullopt};
    unkept_.keys.push_back({api_key, true});
    Note(&Unkept::webhooks);
    Note(&Unkept::wallets);
    Note(&Unkept::clock);
    return {};
  });
}

void Account::KeepKey(const std::string& api_key, bool is_added) {
  if (ports_.store == nullptr) return;
  Effects none;
  const std::lock_guard lock(mutex_);
  unkept_.keys.push_back({api_key, is_added});
  unkept_.is_any = true;
  Keep(none);
}

void Account::KeepInStore(Effects& effects) {
  // These are the caller's to perform, at once.
  std::vector<std::function<void()>> answers = std::exchange(effects.answers, {});
  KeepWithEffects(effects);
  effects.answers = std::move(answers);
}

// What follows once all is kept is taken from `effects`.
void Account::KeepWithEffects(Effects& effects) {
  const bool is_news =
      unkept_.is_any || deliveries_.HasChanged() || unkept_.event != events_.last_number();
  // Requests alone can wait for the next time where there is no room for them now.
  const bool is_request = requests_are_due_ && ports_.store->Check();
  if (!is_news && !is_request) {
    if (effects.IsNothing() || !ports_.store->IsPending()) return;
    ports_.store->AfterCommit(
        [self = shared_from_this(), later = std::move(effects)] { self->Perform(later); });
    effects = {};
    return;
  }
  auto changes = TakeChanges();
  changes->is_urgent = is_news;
  Store::Action then;
  if (is_news || !effects.IsNothing()) {
    then = [self = shared_from_this(), later = std::move(effects), newest = events_.last_number()] {
      self->kept_event_ = newest;
      self->Perform(later);
    };
    effects = {};
  }
  ports_.store->Commit(options_.order_ids.first, std::move(changes), std::move(then));
}

std::unique_ptr<AccountChanges> Account::TakeChanges() {
  auto changes = std::make_unique<AccountChanges>();
  Unkept unkept = std::exchange(unkept_, {});
  for (const domain::OrderId id : unkept.orders) {
    Record* const record = FindRecord(id);
    if (record == nullptr) continue;
    record->is_changed = false;
    changes->orders.push_back(StoredOf(*record));
  }
  for (const std::uint64_t number : deliveries_.TakeChanged()) {
    const Delivery* const delivery = deliveries_.Find(number);
    if (delivery != nullptr) changes->deliveries.push_back(*delivery);
  }
  for (std::string& key : unkept.creation_keys) {
    const auto* const counted = creation_faults_.Find(key);
    if (counted != nullptr) changes->creation_faults.push_back({std::move(key), *counted});
  }
  changes->events = events_.Since(unkept.event, EventLog::kMaxEvents);
  if (std::exchange(requests_are_due_, false)) {
    requests_wait_ = false;
    changes->requests = requests_.TakeEnded(kMaxRequestsAtOnce);
    if (requests_.ended() > 0) KeepRequestsSoon();
  }
  changes->forgotten_orders = std::move(unkept.forgotten_orders);
  changes->forgotten_deliveries = deliveries_.TakeForgotten();
  changes->created = std::move(unkept.terms);
  changes->is_deleted = unkept.is_deleted;
  changes->is_reset = unkept.is_reset;
  changes->keys = std::move(unkept.keys);
  if (unkept.faults) changes->faults = added_faults_.list();
  if (unkept.scenarios) {
    changes->scenarios = {scenarios_.own(), scenarios_.default_name(),
                          scenarios_.default_scenario()};
  }
  if (unkept.webhooks) changes->webhooks = {webhooks_.list(), webhooks_.last_id()};
  if (unkept.wallets) changes->wallets = *wallets_;
  if (unkept.clock) changes->clock = ports_.clock->State();
  changes->progress = Progress();
  unkept_.event = events_.last_number();
  return changes;
}

AccountProgress Account::Progress() const {
  AccountProgress progress;
  progress.now = last_now_;
  progress.next_order = ids_.Peek();
  progress.next_timer = timers_.next_sequence();
  progress.first_event = events_.first_number();
  progress.last_event = events_.last_number();
  progress.first_request = requests_.first_number();
  progress.last_request = requests_.last_number();
  progress.last_delivery = deliveries_.last_number();
  progress.first_creation_fault = creation_faults_.first_number();
  return progress;
}

StoredOrder Account::StoredOf(const Record& record) const {
  StoredOrder stored;
  stored.terms = record.terms;
  stored.state = record.state;
  stored.scenario = record.scenario;
  stored.api_key = record.api_key;
  if (record.faults) {
    stored.call_faults = record.faults->calls;
    stored.webhook_faults = record.faults->webhooks;
    stored.held = record.faults->held;
  }
  stored.last_event = record.last_event;
  stored.waiting_step = record.waiting_step;
  stored.playing = record.playing;
  stored.webhook_sent = record.webhook_sent;
  stored.next_step = record.next_step;
  stored.expiry_sequence = record.expiry_sequence;
  return stored;
}

// Called before anybody else knows of the account.
void Account::Restore(StoredAccount stored) {
  const AccountProgress& progress = stored.progress;
  ids_.SetNext(progress.next_order);
  last_now_ = progress.now;  // what fell due since then happens at its own time
  scenarios_.Restore(std::move(stored.scenarios.own), stored.scenarios.default_name,
                     stored.scenarios.default_scenario);
  added_faults_.Restore(std::move(stored.faults));
  for (StoredCreationFault& fault : stored.creation_faults) {
    creation_faults_.Restore(std::move(fault.key), std::move(fault.counted));
  }
  events_.Restore(std::move(stored.events), progress.last_event);
  for (StoredOrder& order : stored.orders) RestoreOrder(order);
  // As they became final, which is when they last changed.
  std::ranges::stable_sort(final_orders_, {},
                           [this](domain::OrderId id) { return FindRecord(id)->state.updated_at; });
  for (RecordedRequest& request : stored.requests) {
    const Record* const record = FindRecord(request.order);
    if (record != nullptr) request.terms = record->terms;
  }
  requests_.Restore(std::move(stored.requests), progress.last_request);
  wallets_ = std::make_shared<const Wallets>(std::move(stored.wallets));
  webhooks_.Restore(std::move(stored.webhooks.list), stored.webhooks.last_id);
  deliveries_.Restore(std::move(stored.deliveries), progress.last_delivery);
  for (const std::uint64_t number : deliveries_.Unfinished()) RestoreTimerOf(number);
  timers_.SetNextSequence(progress.next_timer);
  unkept_.event = progress.last_event;
  kept_event_ = progress.last_event;
}

void Account::RestoreOrder(StoredOrder& stored) {
  const domain::OrderId id = stored.terms->id;
  Record& record = *MakeRecord(std::move(stored.terms));
  record.state = std::move(stored.state);
  record.scenario = std::move(stored.scenario);
  record.api_key = std::move(stored.api_key);
  const bool has_faults = record.scenario && (!record.scenario->call_faults.empty() ||
                                              !record.scenario->webhook_faults.empty());
  if (has_faults || !stored.held.empty()) {
    record.faults = std::make_unique<FaultState>();
    record.faults->calls = std::move(stored.call_faults);
    record.faults->webhooks = std::move(stored.webhook_faults);
    record.faults->held = std::move(stored.held);
  }
  record.last_event = stored.last_event;
  record.waiting_step = stored.waiting_step;
  record.playing = stored.playing;
  record.webhook_sent = stored.webhook_sent;
  record.next_step = stored.next_step;
  record.expiry_sequence = stored.expiry_sequence;
  if (!domain::IsFinal(record.state.status)) {
    timers_.Restore(record.terms->expired_at, record.expiry_sequence, TimerTask{id.value});
  } else if (options_.max_orders > 0) {
    final_orders_.push_back(id);
  }
  const StoredTimer& next = record.next_step;
  if (record.playing == Playing::kPlaying && next.sequence > 0) {
    timers_.Restore(next.due, next.sequence, TimerTask{id.value, next.step, next.repetition});
  }
}

void Account::Resume() {
  Run([&](domain::Timestamp now, Effects& effects) {
    for (const std::uint64_t number : deliveries_.Unfinished()) {
      ResumeDelivery(number, now, effects);
    }
  });
}

void Account::RestoreTimerOf(std::uint64_t number) {
  const Delivery& delivery = *deliveries_.Find(number);
  if (delivery.timer == 0) return;
  const TimerTask task{static_cast<std::int64_t>(number),
                       delivery.in_line ? TimerTask::kAttempt : TimerTask::kDelivery,
                       static_cast<std::int32_t>(delivery.attempts_made)};
  timers_.Restore(delivery.next_attempt_at, delivery.timer, task);
}

// What was under way when the process ended has been sent, perhaps, and is sent again.
void Account::ResumeDelivery(std::uint64_t number, domain::Timestamp now, Effects& effects) {
  Delivery* const delivery = deliveries_.Find(number);
  if (delivery == nullptr || !delivery->IsOpen()) return;
  if (delivery->state == Delivery::State::kUnderWay) {
    if (delivery->sent_event() > unkept_.event) return;  // it was sent since the account goes on
    AttemptOutcome outcome;
    outcome.kind = AttemptOutcome::Kind::kAborted;
    outcome.error = "the sandbox ended before this was answered";
    EndAttempt(*delivery, outcome, now, effects);
    GoOn(*delivery, outcome, now, effects);
  }
  if (!delivery->IsOpen() || delivery->timer != 0) return;
  if (delivery->in_line) {
    if (deliveries_.FirstOfLine(*delivery) == number) Proceed(*delivery, now, effects);
  } else {
    SendOrHold(*delivery, now, effects);  // asked for by hand
  }
}

// Room for one more order. An order of which a webhook is still owed stays.
domain::Result<void> Account::MakeRoom() {
  if (options_.max_orders == 0) return {};
  std::size_t looked_at = 0;
  while (orders_.size() >= options_.max_orders) {
    if (looked_at++ == std::min(kMaxLookedAt, final_orders_.size())) {
      return domain::Fail(
          domain::ErrorCode::kResourceExhausted,
          "account \"" + options_.name + "\" has " + std::to_string(orders_.size()) +
              " orders, as many as --max-orders allows, and forgets none of them: final orders go, "
              "once their webhooks are settled; let some come to their end, or raise --max-orders");
    }
    const domain::OrderId id = final_orders_.front();
    final_orders_.pop_front();
    if (deliveries_.IsOwed(id)) {
      final_orders_.push_back(id);
    } else {
      Forget(id);
      looked_at = 0;
    }
  }
  return {};
}

void Account::Forget(domain::OrderId id) {
  orders_.Forget(id.value);
  // On a clock that stands, no timer comes out by itself.
  if (timers_.size() > kTimersLeft + 4 * (orders_.size() + deliveries_.open() + waits_.size())) {
    timers_.EraseIf([this](const TimerTask& task) { return IsPointless(task); });
  }
  if (ports_.store != nullptr) {
    unkept_.forgotten_orders.push_back(id);
    unkept_.is_any = true;
  }
  const auto is_gone = [this](domain::OrderId order) { return FindRecord(order) == nullptr; };
  for (const Event* oldest = events_.oldest(); oldest != nullptr && is_gone(oldest->order);
       oldest = events_.oldest()) {
    events_.ForgetOldest();
  }
  deliveries_.ForgetOldestIf(is_gone);
}

}  // namespace payscrypt::engine
