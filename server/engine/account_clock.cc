// An account's clock: reading it, setting it, and advancing it.
#include <algorithm>
#include <utility>

#include "engine/account.h"
#include "engine/account_run.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;
using domain::Timestamp;

// An advance lets the other accounts' alarms and this one's commands in between, each so many
// events.
constexpr std::uint64_t kEventsAtOnce = 20'000;

tl::unexpected<domain::Error> Closed(const std::string& account) {
  return domain::Fail(ErrorCode::kUnavailable, "account \"" + account + "\" was deleted");
}

tl::unexpected<domain::Error> Past(const std::string& field, Timestamp asked, Timestamp now) {
  return domain::Fail(ErrorCode::kFailedPrecondition,
                      field + ": expected a time that the account's clock, at " +
                          domain::ToText(now) + ", has not passed, as it never goes back; got " +
                          domain::ToText(asked));
}

tl::unexpected<domain::Error> PastTheEnd(domain::Duration by, Timestamp now) {
  return domain::Fail(ErrorCode::kFailedPrecondition,
                      "by: expected a duration that leads the account's clock, at " +
                          domain::ToText(now) + ", to its end, " + domain::ToText(domain::kLatest) +
                          ", at most; got " + std::to_string(by.count()) + "ms");
}

}  // namespace

void Account::RunDue() {
  Effects effects;
  {
    const std::lock_guard lock(mutex_);
    alarm_due_.reset();
    if (closed_) return;
    if (ports_.store != nullptr && ports_.store->IsBehind()) return;  // which calls again
    Begin(effects);
    if (MayRun()) ContinueAdvances(effects);
    SetAlarm();
    Keep(effects);
  }
  Perform(effects);
}

ClockView Account::GetClock() {
  return Run([&](Timestamp now, Effects&) { return ViewClock(now); });
}

domain::Result<ClockView> Account::SetClock(std::optional<double> factor,
                                            std::optional<Timestamp> time) {
  return Run([&](Timestamp now, Effects& effects) -> domain::Result<ClockView> {
    if (time && *time < now) return Past("clock.time", *time, now);
    NoteLeap(effects);
    if (time) {
      ports_.clock->MoveTo(*time);
      Note(&Unkept::clock);
      RunTimers(*time, effects);
      last_now_ = now = std::max(last_now_, *time);
    }
    if (factor) {
      ports_.clock->SetFactor(*factor);
      Note(&Unkept::clock);
      alarm_due_.reset();  // real time is another one now
      if (!advances_.empty()) WakeSoon();
      if (!StandsStill()) ConcludeRound(now, effects);
    }
    return ViewClock(now);
  });
}

void Account::Advance(const AdvanceGoal& goal,
                      std::function<void(domain::Result<AdvanceReport>)> done) {
  Run([&](Timestamp, Effects& effects) {
    const auto usable = closed_ ? domain::Result<void>(Closed(options_.name)) : Check();
    if (!usable) {
      effects.answers.emplace_back(
          [done = std::move(done), why = usable.error()] { done(tl::unexpected(why)); });
      return;
    }
    advances_.push_back({goal, std::move(done), false, {}, 0});
    WakeSoon();
  });
}

// On the alarm's thread: a long advance keeps no caller's thread busy.
void Account::ContinueAdvances(Effects& effects) {
  const std::uint64_t pause_after = events_.last_number() + kEventsAtOnce;
  while (MayRun() && !advances_.empty() && deliveries_.moving() == 0) {
    AdvanceUnderWay& advance = advances_.front();
    if (!advance.begun) {
      if (auto possible = CheckGoal(advance.goal); !possible) {
        effects.answers.emplace_back(
            [done = std::move(advance.done), why = std::move(possible.error())] {
              done(tl::unexpected(why));
            });
        advances_.pop_front();
        continue;
      }
      advance.begun = true;
      advance.after_event = events_.last_number();
      if (advance.goal.to) advance.target = *advance.goal.to;
      if (advance.goal.by) advance.target = last_now_ + *advance.goal.by;
    }
    const bool until_idle = !advance.goal.to && !advance.goal.by;
    const auto due = NextDue();
    const bool is_there = !due || *due > (until_idle ? domain::kLatest : advance.target);
    const bool is_full = events_.last_number() - advance.after_event >= advance.goal.max_events;
    if (is_there || is_full) {
      if (is_there && !until_idle) {
        ports_.clock->MoveTo(advance.target);
        Note(&Unkept::clock);
        last_now_ = std::max(last_now_, advance.target);
        NoteLeap(effects);
      }
      FinishAdvance(!is_there, effects);
    } else if (events_.last_number() >= pause_after) {
      WakeSoon();
      return;
    } else {
      ports_.clock->MoveTo(*due);
      Note(&Unkept::clock);
      NoteLeap(effects);
      Begin(effects);
    }
  }
}

domain::Result<void> Account::CheckGoal(const AdvanceGoal& goal) const {
  if (goal.to && *goal.to < last_now_) return Past("to", *goal.to, last_now_);
  if (goal.by && *goal.by > domain::kLatest - last_now_) return PastTheEnd(*goal.by, last_now_);
  return {};
}

void Account::FinishAdvance(bool stopped_early, Effects& effects) {
  AdvanceReport report;
  report.clock = ViewClock(last_now_);
  report.after_event = advances_.front().after_event;
  report.last_event = events_.last_number();
  report.stopped_early = stopped_early;
  effects.answers.emplace_back(
      [done = std::move(advances_.front().done), report] { done(report); });
  advances_.pop_front();
}

ClockView Account::ViewClock(Timestamp now) {
  auto next_due = NextDue();
  if (next_due && *next_due > domain::kLatest) next_due.reset();  // which never comes
  return {ports_.clock->factor(), now, next_due, deliveries_.moving()};
}

void Account::Close() { End(false); }

void Account::Delete() { End(true); }

void Account::End(bool is_deleted) {
  Effects effects;
  {
    const std::lock_guard lock(mutex_);
    if (!closed_ && Check()) {  // what it stops at is where it goes on
      last_now_ = std::max(last_now_, ports_.clock->Now());
      Note(is_deleted ? &Unkept::is_deleted : &Unkept::clock);
      Keep(effects);
    }
    closed_ = true;
    is_deleted_ |= is_deleted;  // what still ends in it is nobody's
    EndAllThatWaits(Closed(options_.name).value(), effects);
    effects.is_news = true;
  }
  Perform(effects);
}

void Account::GiveUpWaiting(const domain::Error& why) {
  Effects effects;
  {
    const std::lock_guard lock(mutex_);
    EndWatchesAndAdvances(why, effects);
  }
  Perform(effects);
}

void Account::EndAllThatWaits(const domain::Error& why, Effects& effects) {
  for (auto& [number, action] : waits_) effects.actions.push_back(std::move(action));
  waits_.clear();
  EndWatchesAndAdvances(why, effects);
}

void Account::EndWatchesAndAdvances(const domain::Error& why, Effects& effects) {
  const auto end = [&](auto done) {
    effects.answers.emplace_back([done = std::move(done), why] { done(tl::unexpected(why)); });
  };
  for (AdvanceUnderWay& advance : advances_) end(std::move(advance.done));
  advances_.clear();
  for (auto& [number, done] : attempt_watches_) end(std::move(done));
  attempt_watches_.clear();
  for (auto& [order, watch] : watches_) end(std::move(watch.done));
  watches_.clear();
}

}  // namespace payscrypt::engine
