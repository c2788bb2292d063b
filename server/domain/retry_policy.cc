#include "domain/retry_policy.h"

#include <algorithm>

namespace payscrypt::domain {

RetryPolicy RetryPolicy::Default() {
  using std::chrono::hours;
  using std::chrono::minutes;
  using std::chrono::seconds;
  return {{Duration::zero(), seconds(5), minutes(5), minutes(30), hours(2), hours(5), hours(10)}};
}

std::optional<Timestamp> NextAttempt(const RetryPolicy& policy, std::size_t failed, Timestamp now,
                                     std::optional<Timestamp> retry_after) {
  if (failed >= policy.delays.size()) return std::nullopt;
  const Timestamp planned = now + policy.delays[failed];
  if (!retry_after) return planned;
  return std::max(planned, std::min(*retry_after, now + kLongestRetryAfter));
}

}  // namespace payscrypt::domain
