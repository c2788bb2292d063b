// The clock of an account. Safe to call from any thread.
//
// Time counts from a start by the kernel's clock since boot, not by the wall clock, which an
// administrator or NTP may set back: an account's time never runs backwards. It counts on while the
// machine sleeps.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>

#include "domain/timestamp.h"
#include "engine/ports.h"

namespace payscrypt::platform {

// Time since some fixed instant, which never decreases.
using MonotonicTime = std::function<std::chrono::nanoseconds()>;

// Since boot, sleep included.
std::chrono::nanoseconds TimeSinceBoot();

// The wall clock's time.
domain::Timestamp WallTime();

// The time to start a clock at that was in that state when the process ended, and had come to
// `last`: one that ran as the wall clock does ran on meanwhile, all others stood still.
domain::Timestamp TimeToGoOnAt(const engine::ClockState& state, domain::Timestamp last,
                               domain::Timestamp wall_now);

// Shows `start` (without one, the wall clock's time) when it is made, and runs `factor` times as
// fast as real time from there; with a factor of 0 it stands still until it is moved. At
// domain::kLatest it stands still for good.
class VirtualClock : public engine::AccountClock {
 public:
  explicit VirtualClock(double factor, std::optional<domain::Timestamp> start = {},
                        MonotonicTime monotonic = TimeSinceBoot);

  domain::Timestamp Now() const override;
  std::optional<std::chrono::nanoseconds> RealTimeUntil(domain::Timestamp due) const override;
  engine::ClockState State() const override;
  double factor() const override;
  void SetFactor(double factor) override;
  void MoveTo(domain::Timestamp time) override;
  void Restart() override;

  // Shows `time` from now on, and runs so fast, as it had come to when the process ended before;
  // where it was made to start is as it was.
  void GoOn(double factor, domain::Timestamp time);

 private:
  domain::Timestamp At(std::chrono::nanoseconds elapsed) const;

  const MonotonicTime monotonic_;
  const std::optional<domain::Timestamp> start_;
  const double first_factor_;

  mutable std::mutex mutex_;  // of what follows
  double factor_;
  domain::Timestamp base_;              // what it showed
  std::chrono::nanoseconds base_real_;  // when, by monotonic_
  domain::Timestamp base_wall_;         // and by the wall clock
};

}  // namespace payscrypt::platform
