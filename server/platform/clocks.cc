#include "platform/clocks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <time.h>

namespace payscrypt::platform {
namespace {

using domain::Duration;
using domain::Timestamp;
using engine::kMaxClockFactor;
using engine::kMinClockFactor;
using std::chrono::nanoseconds;

// Of a wait: what is due later than this is not waited for in one go.
constexpr nanoseconds kLongestWait = std::chrono::hours{24 * 365};

double CheckedFactor(double factor) {
  if (factor == 0 || (factor >= kMinClockFactor && factor <= kMaxClockFactor)) return factor;
  std::fprintf(stderr, "clock factor: expected 0 or %g to %g, got %g\n", kMinClockFactor,
               kMaxClockFactor, factor);
  std::abort();
}

}  // namespace

nanoseconds TimeSinceBoot() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::seconds(now.tv_sec) + nanoseconds(now.tv_nsec);
}

Timestamp WallTime() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

Timestamp TimeToGoOnAt(const engine::ClockState& state, Timestamp last, Timestamp wall_now) {
  const Timestamp stood = std::max(state.shown, last);
  if (state.factor != 1) return stood;
  return std::max(stood, state.shown + (wall_now - state.wall));
}

VirtualClock::VirtualClock(double factor, std::optional<Timestamp> start, MonotonicTime monotonic)
    : monotonic_(std::move(monotonic)),
      start_(start),
      first_factor_(CheckedFactor(factor)),
      factor_(first_factor_),
      base_(start ? *start : WallTime()),
      base_real_(monotonic_()),
      base_wall_(start ? WallTime() : base_) {}

Timestamp VirtualClock::At(nanoseconds elapsed) const {
  // A long double holds every nanosecond of centuries exactly.
  const long double scaled = static_cast<long double>(elapsed.count()) * factor_;
  const long double shown = std::floor(scaled / 1e6L);
  const Duration left = domain::kLatest - base_;
  if (shown >= static_cast<long double>(left.count())) return domain::kLatest;
  return base_ + Duration(static_cast<Duration::rep>(shown));
}

Timestamp VirtualClock::Now() const {
  const std::lock_guard lock(mutex_);
  return At(monotonic_() - base_real_);
}

std::optional<nanoseconds> VirtualClock::RealTimeUntil(Timestamp due) const {
  const std::lock_guard lock(mutex_);
  const nanoseconds elapsed = monotonic_() - base_real_;
  if (At(elapsed) >= due) return nanoseconds::zero();
  if (factor_ == 0 || due > domain::kLatest) return std::nullopt;
  const long double from_base = static_cast<long double>(due.time_since_epoch().count()) -
                                static_cast<long double>(base_.time_since_epoch().count());
  const long double due_after = std::ceil(from_base * 1e6L / factor_);
  if (due_after >= static_cast<long double>((elapsed + kLongestWait).count())) return kLongestWait;
  nanoseconds wait = nanoseconds(static_cast<nanoseconds::rep>(due_after)) - elapsed;
  // Rounding may leave it short of the instant by a hair: whoever wakes then would find nothing
  // due.
  while (At(elapsed + wait) < due) wait += nanoseconds(1);
  return wait;
}

engine::ClockState VirtualClock::State() const {
  const std::lock_guard lock(mutex_);
  return {factor_, base_, base_wall_};
}

double VirtualClock::factor() const {
  const std::lock_guard lock(mutex_);
  return factor_;
}

void VirtualClock::SetFactor(double factor) {
  const std::lock_guard lock(mutex_);
  const nanoseconds now = monotonic_();
  base_ = At(now - base_real_);
  base_real_ = now;
  base_wall_ = WallTime();
  factor_ = CheckedFactor(factor);
}

void VirtualClock::MoveTo(Timestamp time) {
  const std::lock_guard lock(mutex_);
  const nanoseconds now = monotonic_();
  base_ = std::max(std::min(time, domain::kLatest), At(now - base_real_));
  base_real_ = now;
  base_wall_ = WallTime();
}

void VirtualClock::Restart() {
  const std::lock_guard lock(mutex_);
  base_wall_ = WallTime();
  base_ = start_ ? *start_ : base_wall_;
  base_real_ = monotonic_();
  factor_ = first_factor_;
}

void VirtualClock::GoOn(double factor, Timestamp time) {
  const std::lock_guard lock(mutex_);
  base_wall_ = WallTime();
  base_ = std::min(time, domain::kLatest);
  base_real_ = monotonic_();
  factor_ = CheckedFactor(factor);
}

}  // namespace payscrypt::platform
