#include "webhooks/retry_after.h"

#include <chrono>

#include <gtest/gtest.h>

namespace payscrypt::webhooks {
namespace {

using std::chrono::seconds;

constexpr domain::Timestamp kDate{seconds(784'111'777)};  // Sun, 06 Nov 1994 08:49:37 GMT

TEST(RetryAfter, IsSeconds) {
  const RetryAfter read = ReadRetryAfter("Content-Length: 0\r\nRetry-After: 120\r\n");
  EXPECT_EQ(read.after, seconds(120));
  EXPECT_FALSE(read.at);
  EXPECT_EQ(ReadRetryAfter("retry-after:0\r\n").after, seconds(0));
}

TEST(RetryAfter, IsADateFromTheAnswersOwn) {
  for (const char* date : {"Sun, 06 Nov 1994 08:51:37 GMT", "Sunday, 06-Nov-94 08:51:37 GMT",
                           "Sun Nov  6 08:51:37 1994"}) {
    const std::string value = std::string("RETRY-AFTER: ") + date + "\r\n";
    EXPECT_EQ(ReadRetryAfter("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n" + value).after, seconds(120))
        << date;
    const RetryAfter alone = ReadRetryAfter(value);
    EXPECT_FALSE(alone.after);
    EXPECT_EQ(alone.at, kDate + seconds(120)) << date;
  }
}

TEST(RetryAfter, APastDateIsNow) {
  EXPECT_EQ(ReadRetryAfter("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                           "Retry-After: Sun, 06 Nov 1994 08:00:00 GMT\r\n")
                .after,
            seconds(0));
}

TEST(RetryAfter, WhatIsMalformedIsMissing) {
  for (const char* headers :
       {"", "Retry-After:\r\n", "Retry-After: soon\r\n", "Retry-After: -5\r\n",
        "Retry-After: 1.5\r\n", "X-Retry-After: 5\r\n", "Retry-After: 10 minutes\r\n"}) {
    const RetryAfter read = ReadRetryAfter(headers);
    EXPECT_FALSE(read.after) << headers;
    EXPECT_FALSE(read.at) << headers;
  }
}

TEST(RetryAfter, AHugeNumberIsLong) {
  const auto after = ReadRetryAfter("Retry-After: 99999999999999999999999\r\n").after;
  ASSERT_TRUE(after);
  EXPECT_GT(*after, std::chrono::hours(24 * 365));
}

}  // namespace
}  // namespace payscrypt::webhooks
