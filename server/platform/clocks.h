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

// Shows `start` (without one, the wall clock's time) when it is made, and runs `factor` times as
// fast as real time from there; with a factor of 0 it stands still until it is moved.
class VirtualClock : public engine::AccountClock {
 public:
  explicit VirtualClock(double factor, std::optional<domain::Timestamp> start = {},
                        MonotonicTime monotonic = TimeSinceBoot);

  domain::Timestamp Now() const override;
  std::optional<std::chrono::nanoseconds> RealTimeUntil(domain::Timestamp due) const override;
  double factor() const override;
  void SetFactor(double factor) override;
  void MoveTo(domain::Timestamp time) override;
  void Restart() override;

 private:
  domain::Timestamp At(std::chrono::nanoseconds elapsed) const;

  const MonotonicTime monotonic_;
  const std::optional<domain::Timestamp> start_;
  const double first_factor_;

  mutable std::mutex mutex_;  // of what follows
  double factor_;
  domain::Timestamp base_;              // what it showed
  std::chrono::nanoseconds base_real_;  // when, by monotonic_
};

}  // namespace payscrypt::platform
