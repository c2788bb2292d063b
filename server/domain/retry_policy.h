// When a webhook that was not taken is sent again. Production documents nothing of the kind: the
// schedule is ours.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "domain/timestamp.h"

namespace payscrypt::domain {

// What a receiver's Retry-After counts at most.
inline constexpr Duration kLongestRetryAfter = std::chrono::hours{24};

struct RetryPolicy {
  static constexpr std::size_t kMaxAttempts = 100;
  static constexpr Duration kLongestDelay = std::chrono::hours{24 * 365};

  // How long each attempt waits: the first for the delivery's turn, the others for the end of the
  // one before. As many attempts as there are delays, at least one.
  std::vector<Duration> delays{Duration::zero()};

  // Over more than seventeen hours: 0s, 5s, 5m, 30m, 2h, 5h, 10h.
  static RetryPolicy Default();
  // One attempt, at once.
  static RetryPolicy None() { return {}; }

  friend bool operator==(const RetryPolicy&, const RetryPolicy&) = default;
};

// When the next attempt comes once so many have failed, the last one at `now`; nothing where none
// does. `retry_after`, which the receiver asked for, can put it off, by kLongestRetryAfter at most,
// and never brings it forward.
std::optional<Timestamp> NextAttempt(const RetryPolicy& policy, std::size_t failed, Timestamp now,
                                     std::optional<Timestamp> retry_after);

}  // namespace payscrypt::domain
