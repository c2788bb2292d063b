// The clocks that an account can have. Safe to call from any thread.
//
// Real and scaled time count from a start by the kernel's clock since boot, not by the wall clock,
// which an administrator or NTP may set back: an account's time never runs backwards. It counts on
// while the machine sleeps.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "domain/timestamp.h"
#include "engine/ports.h"

namespace payscrypt::platform {

// Time since some fixed instant, which never decreases.
using MonotonicTime = std::function<std::chrono::nanoseconds()>;

// Since boot, sleep included.
std::chrono::nanoseconds TimeSinceBoot();

// The wall clock's time.
domain::Timestamp WallTime();

inline constexpr double kMinClockFactor = 0.001;
inline constexpr double kMaxClockFactor = 1'000'000;

// Shows `start` (without one, the wall clock's time) when it is made, and runs `factor` times as
// fast as real time from there.
class ScaledClock : public engine::Clock {
 public:
  // `factor` is from kMinClockFactor to kMaxClockFactor.
  explicit ScaledClock(double factor, std::optional<domain::Timestamp> start = {},
                       MonotonicTime monotonic = TimeSinceBoot);

  domain::Timestamp Now() const override;
  std::optional<std::chrono::nanoseconds> RealTimeUntil(domain::Timestamp due) const override;

 private:
  domain::Timestamp At(std::chrono::nanoseconds elapsed) const;

  const double factor_;
  const domain::Timestamp start_;
  const MonotonicTime monotonic_;
  const std::chrono::nanoseconds made_;
};

class RealClock : public ScaledClock {
 public:
  explicit RealClock(std::optional<domain::Timestamp> start = {},
                     MonotonicTime monotonic = TimeSinceBoot)
      : ScaledClock(1, start, std::move(monotonic)) {}
};

// Stands still until it is moved, and never moves backwards.
class ManualClock : public engine::Clock {
 public:
  explicit ManualClock(std::optional<domain::Timestamp> start = {});

  // Moves to `time`; an earlier one leaves the clock where it is.
  void Set(domain::Timestamp time);
  // Moves on; a negative duration leaves the clock where it is.
  void Advance(domain::Duration by);

  domain::Timestamp Now() const override;
  // Zero where `due` is reached, else nothing.
  std::optional<std::chrono::nanoseconds> RealTimeUntil(domain::Timestamp due) const override;

 private:
  std::atomic<domain::Timestamp::rep> now_ms_;
};

}  // namespace payscrypt::platform
