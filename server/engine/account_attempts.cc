// How an account's webhooks are sent, settled, and tried again.
#include <algorithm>
#include <utility>

#include "engine/account.h"
#include "engine/account_run.h"

namespace payscrypt::engine {
namespace {

using domain::Timestamp;

constexpr int kGone = 410;

AttemptRecord::State StateOf(AttemptOutcome::Kind kind) {
  switch (kind) {
    case AttemptOutcome::Kind::kAnswered:
      return AttemptRecord::State::kAnswered;
    case AttemptOutcome::Kind::kTimedOut:
      return AttemptRecord::State::kTimedOut;
    case AttemptOutcome::Kind::kAborted:
      return AttemptRecord::State::kAborted;
    case AttemptOutcome::Kind::kFailed:
      break;
  }
  return AttemptRecord::State::kFailed;
}

// By the account's clock.
std::optional<Timestamp> RetryAfter(const AttemptOutcome& outcome, Timestamp now) {
  if (!outcome.retry_after) return outcome.retry_at;
  return now + std::min(*outcome.retry_after, domain::kLongestRetryAfter);
}

}  // namespace

// Sends the first of a line, unless its time has not come, or its webhook is paused.
void Account::Proceed(Delivery& delivery, Timestamp now, Effects& effects) {
  const Webhook* const webhook = webhooks_.Find(delivery.webhook);
  const bool is_paused = webhook == nullptr || webhook->paused;
  deliveries_.NoteChange(delivery.number);
  if (!is_paused && delivery.next_attempt_at <= now) {
    SendOrHold(delivery, now, effects);
    return;
  }
  delivery.timer = 0;
  deliveries_.Rest(delivery);
  if (is_paused) return;
  const TimerTask task{static_cast<std::int64_t>(delivery.number), TimerTask::kAttempt,
                       static_cast<std::int32_t>(delivery.attempts_made)};
  delivery.timer = timers_.Schedule(delivery.next_attempt_at, task);
}

// Whether a delivery's timer does nothing any more when it comes out.
bool Account::IsPointlessDelivery(const TimerTask& task) {
  const Delivery* const delivery = deliveries_.Find(static_cast<std::uint64_t>(task.subject));
  if (delivery == nullptr || !delivery->IsOpen()) return true;
  if (task.step == TimerTask::kDelivery) {
    return delivery->state != Delivery::State::kWaiting || delivery->in_line;
  }
  if (delivery->state == Delivery::State::kUnderWay || !delivery->in_line) return true;
  if (delivery->attempts_made != static_cast<std::uint32_t>(task.repetition)) return true;
  const Webhook* const webhook = webhooks_.Find(delivery->webhook);
  return webhook == nullptr || webhook->paused;
}

// On a clock that stands still, webhooks go in rounds: all that can be sent at an instant, then,
// once every one of those is settled, what came to be sendable meanwhile. Which receiver is faster
// then changes nothing in what is told and when.
void Account::SendOrHold(Delivery& delivery, Timestamp now, Effects& effects) {
  delivery.timer = 0;  // one that was set for later is pointless now
  deliveries_.Go(delivery);
  if (!round_is_open_) {
    next_round_.push_back(delivery.number);
    return;
  }
  const Webhook& webhook = *webhooks_.Find(delivery.webhook);
  delivery.state = Delivery::State::kUnderWay;
  deliveries_.NoteChange(delivery.number);
  ++under_way_;
  if (Record* const record = FindRecord(delivery.order)) record->webhook_sent = true;
  AttemptRecord attempt;
  attempt.number = ++delivery.attempts_made;
  attempt.at = now;
  attempt.url = webhook.url;
  TellOf(delivery, now, WebhookSent{delivery.number, webhook.id, attempt.number, delivery.status},
         effects);
  attempt.sent_event = events_.last_number();
  if (delivery.attempts.size() == Delivery::kMaxAttemptsKept) {
    delivery.attempts.erase(delivery.attempts.begin());
  }
  delivery.attempts.push_back(std::move(attempt));
  effects.webhooks.push_back({delivery.number, delivery.attempts_made, webhook.url,
                              ContentOf(delivery), std::exchange(delivery.needs_fresh, false)});
}

// What was held may have been sent, canceled or paused meanwhile.
void Account::SendHeld(std::uint64_t number, Timestamp now, Effects& effects) {
  Delivery* const delivery = deliveries_.Find(number);
  if (delivery == nullptr || !delivery->IsOpen()) return;
  if (delivery->state == Delivery::State::kUnderWay) return;
  if (attempt_watches_.contains(number)) {
    SendOrHold(*delivery, now, effects);  // asked for by hand
  } else {
    Proceed(*delivery, now, effects);
  }
}

void Account::Settle(Settlement settlement) {
  Run([&](Timestamp now, Effects& effects) {
    if (deliveries_.Find(settlement.delivery) == nullptr) return;  // the account was reset since
    --under_way_;
    settled_in_round_.push_back(std::move(settlement));
    if (under_way_ == 0 || !StandsStill()) ConcludeRound(now, effects);
    if (!advances_.empty() && deliveries_.moving() == 0) WakeSoon();
  });
}

void Account::ConcludeRound(Timestamp now, Effects& effects) {
  std::vector<Settlement> settled = std::exchange(settled_in_round_, {});
  std::ranges::sort(settled, {}, &Settlement::delivery);
  round_is_open_ = false;  // until all that is settled has been told
  for (const Settlement& settlement : settled) Conclude(settlement, now, effects);
  round_is_open_ = true;
  std::vector<std::uint64_t> round = std::exchange(next_round_, {});
  if (closed_) return;
  std::ranges::sort(round, {}, [this](std::uint64_t number) {
    return options_.shuffle_seed == 0 ? number : Mixed(options_.shuffle_seed + number);
  });
  for (const std::uint64_t number : round) SendHeld(number, now, effects);
}

void Account::Conclude(const Settlement& settlement, Timestamp now, Effects& effects) {
  Delivery* const delivery = deliveries_.Find(settlement.delivery);
  const bool is_awaited = delivery != nullptr && delivery->state == Delivery::State::kUnderWay &&
                          delivery->attempts_made == settlement.attempt;
  if (is_awaited) {  // it may have been forgotten meanwhile
    EndAttempt(*delivery, settlement.outcome, now, effects);
    if (settlement.outcome.lost_kept_connection && SendAgain(*delivery, now, effects)) return;
    GoOn(*delivery, settlement.outcome, now, effects);
  }
  EndAttemptWatches(settlement.delivery, effects);
}

// At once, on a new connection: it says little of a receiver that it closes one that was idle.
// False where it is not to be sent.
bool Account::SendAgain(Delivery& delivery, Timestamp now, Effects& effects) {
  const Webhook* const webhook = webhooks_.Find(delivery.webhook);
  if (webhook == nullptr || webhook->paused || closed_) return false;
  delivery.state = Delivery::State::kRetrying;
  delivery.next_attempt_at = now;
  delivery.needs_fresh = true;
  SendOrHold(delivery, now, effects);
  return true;
}

// What an attempt's outcome means for its delivery.
void Account::GoOn(Delivery& delivery, const AttemptOutcome& outcome, Timestamp now,
                   Effects& effects) {
  using State = Delivery::State;
  if (outcome.Accepted()) {
    delivery.taken = true;
    FinishDelivery(delivery, State::kDelivered, now, effects);
  } else if (webhooks_.Find(delivery.webhook) == nullptr) {
    TellOf(delivery, now, WebhookCanceled{delivery.number}, effects);
    FinishDelivery(delivery, State::kCanceled, now, effects);
  } else if (!delivery.in_line) {  // sent by hand: this was its one attempt
    FinishDelivery(delivery, delivery.taken ? State::kDelivered : State::kFailed, now, effects);
  } else if (outcome.kind == AttemptOutcome::Kind::kAborted) {
    // It says nothing of the receiver, and nothing is sent any more: it stays to be sent.
    delivery.state = State::kRetrying;
    delivery.next_attempt_at = now;
    deliveries_.Rest(delivery);
  } else if (delivery.made_up) {
    FinishDelivery(delivery, State::kFailed, now, effects);
  } else {
    RetryOrGiveUp(delivery, outcome, now, effects);
  }
}

void Account::EndAttempt(Delivery& delivery, const AttemptOutcome& outcome, Timestamp now,
                         Effects& effects) {
  deliveries_.NoteChange(delivery.number);
  AttemptRecord& attempt = delivery.attempts.back();
  attempt.state = StateOf(outcome.kind);
  attempt.http_status = outcome.http_status;
  attempt.took = outcome.took;
  if (!outcome.error.empty()) attempt.error = std::make_shared<const std::string>(outcome.error);
  if (outcome.exchange) deliveries_.Keep(delivery, outcome.exchange);
  TellOf(delivery, now,
         WebhookSettled{delivery.number, delivery.webhook, outcome.kind,
                        static_cast<std::int16_t>(outcome.http_status), attempt.error},
         effects);
  attempt.settled_event = events_.last_number();
}

void Account::EndAttemptWatches(std::uint64_t number, Effects& effects) {
  const auto [begin, end] = attempt_watches_.equal_range(number);
  if (begin == end) return;
  const Delivery* const delivery = deliveries_.Find(number);
  domain::Result<Delivery> result =
      delivery != nullptr
          ? domain::Result<Delivery>(*delivery)
          : domain::Fail(domain::ErrorCode::kNotFound, "the delivery was forgotten meanwhile");
  for (auto watch = begin; watch != end; ++watch) {
    effects.answers.emplace_back([done = std::move(watch->second), result] { done(result); });
  }
  attempt_watches_.erase(begin, end);
}

void Account::RetryOrGiveUp(Delivery& delivery, const AttemptOutcome& outcome, Timestamp now,
                            Effects& effects) {
  ++delivery.attempts_failed;
  const bool is_gone = outcome.http_status == kGone;
  const auto next = domain::NextAttempt(options_.webhook_retries, delivery.attempts_failed, now,
                                        RetryAfter(outcome, now));
  if (is_gone || !next) {
    if (options_.webhook_retries.delays.size() > 1) {
      TellOf(delivery, now, WebhookGivenUp{delivery.number, delivery.attempts_failed, is_gone},
             effects);
    }
    FinishDelivery(delivery, Delivery::State::kFailed, now, effects);
    return;
  }
  delivery.state = Delivery::State::kRetrying;
  delivery.next_attempt_at = *next;
  TellOf(delivery, now, WebhookRetryPlanned{delivery.number, delivery.attempts_made + 1, *next},
         effects);
  Proceed(delivery, now, effects);
}

void Account::FinishDelivery(Delivery& delivery, Delivery::State state, Timestamp now,
                             Effects& effects) {
  const auto next = deliveries_.Finish(delivery, state);
  if (next) Proceed(*deliveries_.Find(*next), now, effects);
}

void Account::TellOf(const Delivery& delivery, Timestamp now, EventDetail detail,
                     Effects& effects) {
  Tell(FindRecord(delivery.order), now, std::move(detail), effects);
  if (!ports_.observe) return;
  const Webhook* const webhook = webhooks_.Find(delivery.webhook);
  std::shared_ptr<const std::string>& url = effects.happenings.back().url;
  if (webhook != nullptr) {
    url = webhook->url;
  } else if (!delivery.attempts.empty()) {
    url = delivery.attempts.back().url;
  }
}

void Account::Perform(const Effects& effects) {
  if (!effects.happenings.empty()) ports_.observe(effects.happenings);
  if (ports_.invalidate_key) {
    for (const auto& key : effects.invalid_keys) ports_.invalidate_key(*key);
  }
  for (const Outgoing& outgoing : effects.webhooks) Send(outgoing);
  for (const auto& action : effects.actions) action();
  for (const auto& answer : effects.answers) answer();
  if (effects.is_news) news_.Signal();
}

void Account::Send(const Outgoing& outgoing) {
  auto self = weak_from_this().lock();
  if (!self) return;  // it is going, and waits for the alarm that this is called by
  ports_.sender.Send(Attempt{*outgoing.url, Render(outgoing.content), outgoing.delivery,
                             outgoing.attempt, outgoing.needs_fresh},
                     [self = std::move(self), number = outgoing.delivery,
                      attempt = outgoing.attempt](AttemptOutcome outcome) {
                       self->Settle({number, attempt, std::move(outcome)});
                     });
}

Account::WebhookContent Account::ContentOf(const Delivery& delivery) {
  const Record* const record = FindRecord(delivery.order);
  return {delivery.order, delivery.status, delivery.edit,
          record != nullptr ? record->terms : nullptr};
}

std::optional<std::string> Account::BodyOf(const Delivery& delivery) {
  WebhookContent content;
  {
    const std::lock_guard lock(mutex_);
    content = ContentOf(delivery);
  }
  if (delivery.order.value != 0 && !content.terms) return std::nullopt;
  return Render(content);
}

std::string Account::Render(const WebhookContent& content) const {
  WebhookNotice notice{.order = content.order, .merchant_order_id = {}, .status = content.status};
  if (content.terms) {
    notice.pg_wallet_id = content.terms->pg_wallet_id;
    notice.merchant_order_id = content.terms->merchant_order_id;
  }
  if (content.edit) {
    const domain::WebhookEdit& edit = *content.edit;
    if (edit.text) return *edit.text;
    notice.order = edit.id.value_or(notice.order);
    notice.pg_wallet_id = edit.pg_wallet_id.value_or(notice.pg_wallet_id);
    if (edit.merchant_order_id) notice.merchant_order_id = *edit.merchant_order_id;
    notice.status = edit.status.value_or(notice.status);
  }
  return ports_.render_webhook(notice);
}

}  // namespace payscrypt::engine
