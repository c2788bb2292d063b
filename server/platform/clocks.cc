#include "platform/clocks.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <time.h>

namespace payscrypt::platform {
namespace {

using domain::Duration;
using domain::Timestamp;
using std::chrono::nanoseconds;

// Of a wait: what is due later than this is not waited for in one go.
constexpr nanoseconds kLongestWait = std::chrono::hours{24 * 365};

double CheckedFactor(double factor) {
  if (factor >= kMinClockFactor && factor <= kMaxClockFactor) return factor;
  std::fprintf(stderr, "clock factor: expected %g to %g, got %g\n", kMinClockFactor,
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

ScaledClock::ScaledClock(double factor, std::optional<Timestamp> start, MonotonicTime monotonic)
    : factor_(CheckedFactor(factor)),
      start_(start ? *start : WallTime()),
      monotonic_(std::move(monotonic)),
      made_(monotonic_()) {}

Timestamp ScaledClock::At(nanoseconds elapsed) const {
  // A long double holds every nanosecond of centuries exactly.
  const long double scaled = static_cast<long double>(elapsed.count()) * factor_;
  return start_ + Duration(static_cast<Duration::rep>(std::floor(scaled / 1e6L)));
}

Timestamp ScaledClock::Now() const { return At(monotonic_() - made_); }

std::optional<nanoseconds> ScaledClock::RealTimeUntil(Timestamp due) const {
  const nanoseconds elapsed = monotonic_() - made_;
  if (At(elapsed) >= due) return nanoseconds::zero();
  const long double from_start = static_cast<long double>(due.time_since_epoch().count()) -
                                 static_cast<long double>(start_.time_since_epoch().count());
  const long double due_after = std::ceil(from_start * 1e6L / factor_);
  if (due_after >= static_cast<long double>((elapsed + kLongestWait).count())) return kLongestWait;
  nanoseconds wait = nanoseconds(static_cast<nanoseconds::rep>(due_after)) - elapsed;
  // Rounding may leave it short of the instant by a hair: whoever wakes then would find nothing
  // due.
  while (At(elapsed + wait) < due) wait += nanoseconds(1);
  return wait;
}

ManualClock::ManualClock(std::optional<Timestamp> start)
    : now_ms_((start ? *start : WallTime()).time_since_epoch().count()) {}

void ManualClock::Set(Timestamp time) {
  const Timestamp::rep wanted = time.time_since_epoch().count();
  Timestamp::rep now = now_ms_.load();
  while (now < wanted && !now_ms_.compare_exchange_weak(now, wanted)) {
  }
}

void ManualClock::Advance(Duration by) {
  if (by > Duration::zero()) now_ms_.fetch_add(by.count());
}

Timestamp ManualClock::Now() const { return Timestamp(Duration(now_ms_.load())); }

std::optional<nanoseconds> ManualClock::RealTimeUntil(Timestamp due) const {
  if (Now() >= due) return nanoseconds::zero();
  return std::nullopt;
}

}  // namespace payscrypt::platform
