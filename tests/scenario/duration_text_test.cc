#include "scenario/duration_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::scenario {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

TEST(Duration, ReadsEachUnit) {
  EXPECT_EQ(ParseDuration("500ms"), 500ms);
  EXPECT_EQ(ParseDuration("2s"), 2s);
  EXPECT_EQ(ParseDuration("15m"), 15min);
  EXPECT_EQ(ParseDuration("1h"), 1h);
  EXPECT_EQ(ParseDuration("7d"), 168h);
}

TEST(Duration, ReadsSeveralUnitsTheLargestFirst) {
  EXPECT_EQ(ParseDuration("1h30m"), 90min);
  EXPECT_EQ(ParseDuration("1d2h3m4s5ms"), 26h + 3min + 4s + 5ms);
  EXPECT_EQ(ParseDuration("1m1ms"), 1min + 1ms);
  EXPECT_EQ(ParseDuration("0h90m"), 90min);
  EXPECT_EQ(ParseDuration("007s"), 7s);
}

TEST(Duration, ReadsZeroWithAUnit) { EXPECT_EQ(ParseDuration("0s"), 0ms); }

TEST(Duration, ReadsUpToTenYears) {
  EXPECT_EQ(ParseDuration("3650d"), kMaxDuration);
  EXPECT_EQ(ParseDuration("3649d24h"), kMaxDuration);
  EXPECT_EQ(ParseDuration("0000000000000000000000003650d"), kMaxDuration);
}

TEST(Duration, RefusesMoreThanTenYears) {
  for (const char* text : {"3651d", "3650d1ms", "315360000001ms", "9223372036854775807d",
                           "9223372036854775808ms", "99999999999999999999999999s"}) {
    const auto duration = ParseDuration(text);
    ASSERT_FALSE(duration) << text;
    EXPECT_EQ(duration.error().message, "expected a duration of at most 3650d") << text;
  }
}

TEST(Duration, RefusesWhatIsNone) {
  for (const char* text : {"", " ", "s", "-2s", "+2s", "2 s", " 2s", "2s ", "1.5s", "1e3s", "2s-",
                           "h1", "1h,30m", "\xD9\xA2s"}) {
    const auto duration = ParseDuration(text);
    ASSERT_FALSE(duration) << '"' << text << '"';
    EXPECT_THAT(duration.error().message, HasSubstr(R"(expected a duration such as "500ms")"));
  }
}

TEST(Duration, SaysWhatIsWrongWithTheUnit) {
  EXPECT_THAT(ParseDuration("5").error().message, HasSubstr("a number needs its unit"));
  EXPECT_THAT(ParseDuration("1h30").error().message, HasSubstr("a number needs its unit"));
  EXPECT_THAT(ParseDuration("2w").error().message, HasSubstr("the units are d, h, m, s and ms"));
  EXPECT_THAT(ParseDuration("2S").error().message, HasSubstr("the units are d, h, m, s and ms"));
  EXPECT_THAT(ParseDuration("30m1h").error().message, HasSubstr("the largest first"));
  EXPECT_THAT(ParseDuration("1s1s").error().message, HasSubstr("each unit once"));
}

TEST(Duration, WritesWhatItReads) {
  for (const char* text : {"0s", "1ms", "500ms", "2s", "1h30m", "1d2h3m4s5ms", "3650d"}) {
    EXPECT_EQ(DurationText(*ParseDuration(text)), text);
  }
  EXPECT_EQ(DurationText(90min), "1h30m");
}

}  // namespace
}  // namespace payscrypt::scenario
