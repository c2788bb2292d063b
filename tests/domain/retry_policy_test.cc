#include "domain/retry_policy.h"

#include <gtest/gtest.h>

namespace payscrypt::domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Timestamp kNow{seconds(1'700'000'000)};

TEST(RetryPolicy, DefaultTriesSevenTimesOverMoreThanSeventeenHours) {
  const RetryPolicy policy = RetryPolicy::Default();
  ASSERT_EQ(policy.delays.size(), 7U);
  EXPECT_EQ(NextAttempt(policy, 1, kNow, {}), kNow + seconds(5));
  EXPECT_EQ(NextAttempt(policy, 2, kNow, {}), kNow + minutes(5));
  EXPECT_EQ(NextAttempt(policy, 6, kNow, {}), kNow + hours(10));
  EXPECT_EQ(NextAttempt(policy, 7, kNow, {}), std::nullopt);
}

TEST(RetryPolicy, NoneTriesOnce) {
  EXPECT_EQ(NextAttempt(RetryPolicy::None(), 1, kNow, {}), std::nullopt);
  EXPECT_EQ(NextAttempt(RetryPolicy::None(), 1, kNow, kNow + seconds(1)), std::nullopt);
}

TEST(RetryPolicy, RetryAfterPutsOffAndNeverBringsForward) {
  const RetryPolicy policy{{Duration::zero(), minutes(5)}};
  EXPECT_EQ(NextAttempt(policy, 1, kNow, kNow + minutes(6)), kNow + minutes(6));
  EXPECT_EQ(NextAttempt(policy, 1, kNow, kNow + minutes(4)), kNow + minutes(5));
  EXPECT_EQ(NextAttempt(policy, 1, kNow, kNow - hours(4)), kNow + minutes(5));
}

TEST(RetryPolicy, RetryAfterIsBounded) {
  const RetryPolicy policy{{Duration::zero(), minutes(5)}};
  EXPECT_EQ(NextAttempt(policy, 1, kNow, kNow + hours(24 * 365)), kNow + kLongestRetryAfter);
  const RetryPolicy slow{{Duration::zero(), hours(48)}};
  EXPECT_EQ(NextAttempt(slow, 1, kNow, kNow + hours(72)), kNow + hours(48));
}

}  // namespace
}  // namespace payscrypt::domain
