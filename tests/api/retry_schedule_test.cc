#include "api/retry_schedule.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::api {
namespace {

using domain::RetryPolicy;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

std::string ErrorOf(const std::string& text) {
  const auto policy = ParseRetrySchedule(text);
  return policy ? "" : policy.error().message;
}

TEST(RetrySchedule, IsAListOfDurations) {
  EXPECT_THAT(ParseRetrySchedule("0s,5s,1h30m")->delays, ElementsAre(0ms, 5s, 90min));
  EXPECT_THAT(ParseRetrySchedule("10ms")->delays, ElementsAre(10ms));
}

TEST(RetrySchedule, NoneIsOneAttemptAtOnce) {
  EXPECT_EQ(*ParseRetrySchedule("none"), RetryPolicy::None());
  EXPECT_EQ(*ParseRetrySchedule("0s"), RetryPolicy::None());
}

TEST(RetrySchedule, IsWrittenAsItIsRead) {
  EXPECT_EQ(RetryScheduleText(RetryPolicy::None()), "none");
  EXPECT_EQ(RetryScheduleText(RetryPolicy::Default()), "0s,5s,5m,30m,2h,5h,10h");
  EXPECT_EQ(*ParseRetrySchedule(RetryScheduleText(RetryPolicy::Default())), RetryPolicy::Default());
}

TEST(RetrySchedule, RefusesAllElse) {
  for (const char* text : {"", "5", "0s,", ",0s", "0s,,5s", "0s 5s", "never", "0s,-5s"}) {
    EXPECT_THAT(ErrorOf(text), AllOf(HasSubstr("expected none, or the wait before each attempt"),
                                     HasSubstr("expected a duration")))
        << text;
  }
  EXPECT_THAT(ErrorOf("0s,366d"), HasSubstr("expected at most 365d, got \"366d\""));
  std::string many = "0s";
  for (std::size_t i = 1; i < RetryPolicy::kMaxAttempts; ++i) many += ",1s";
  EXPECT_EQ(ErrorOf(many), "");
  EXPECT_THAT(ErrorOf(many + ",1s"), HasSubstr("expected at most 100, got 101"));
}

}  // namespace
}  // namespace payscrypt::api
