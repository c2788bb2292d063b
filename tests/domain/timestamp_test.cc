#include "domain/timestamp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::domain {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::HasSubstr;

constexpr Timestamp kSecond{seconds{1'767'225'602}};  // 2026-01-01T00:00:02Z

TEST(Timestamp, IsWrittenInUtcWithMilliseconds) {
  EXPECT_EQ(ToText(kSecond), "2026-01-01T00:00:02.000Z");
  EXPECT_EQ(ToText(kSecond + Duration(7)), "2026-01-01T00:00:02.007Z");
  EXPECT_EQ(ToText(kSecond + hours(14) + Duration(999)), "2026-01-01T14:00:02.999Z");
  EXPECT_EQ(ToText(Timestamp()), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(ToText(Timestamp(Duration(-1))), "1969-12-31T23:59:59.999Z");
}

TEST(Timestamp, IsReadWithAFractionOrWithout) {
  EXPECT_EQ(ParseTimestamp("2026-01-01T00:00:02Z"), kSecond);
  EXPECT_EQ(ParseTimestamp("2026-01-01T00:00:02.5Z"), kSecond + Duration(500));
  EXPECT_EQ(ParseTimestamp("2026-01-01T00:00:02.05Z"), kSecond + Duration(50));
  EXPECT_EQ(ParseTimestamp("2026-01-01T00:00:02.007Z"), kSecond + Duration(7));
  EXPECT_EQ(ParseTimestamp("1970-01-01T00:00:00Z"), Timestamp());
  EXPECT_TRUE(ParseTimestamp("9999-12-31T23:59:59.999Z"));
  EXPECT_TRUE(ParseTimestamp("2024-02-29T00:00:00Z"));
}

TEST(Timestamp, ReadsWhatItWrites) {
  for (Timestamp time{}; time < Timestamp(hours(24 * 366 * 100));
       time += Duration(98'765'432'109)) {
    EXPECT_EQ(ParseTimestamp(ToText(time)), time) << ToText(time);
  }
}

TEST(Timestamp, RefusesWhatIsNone) {
  for (const char* text : {
           "",
           "now",
           "0",
           "1767225602",
           "2026-01-01",
           "2026-01-01T00:00:02",
           "2026-01-01T00:00:02z",
           "2026-01-01t00:00:02Z",
           "2026-01-01 00:00:02Z",
           "2026-01-01T00:00:02+00:00",
           "2026-01-01T00:00Z",
           "2026-01-01T00:00:02.Z",
           "2026-01-01T00:00:02.0000Z",
           "2026-01-01T00:00:02.1",
           "2026-01-01T00:00:02.1 Z",
           "2026-01-01T00:00:02,1Z",
           "2026-01-01T00:00:02ZZ",
           " 2026-01-01T00:00:02Z",
           "2026-01-01T00:00:02Z ",
           "2026-1-01T00:00:02Z",
           "02026-01-01T00:00:02Z",
           "+026-01-01T00:00:02Z",
           "2026-00-01T00:00:02Z",
           "2026-13-01T00:00:02Z",
           "2026-01-00T00:00:02Z",
           "2026-01-32T00:00:02Z",
           "2025-02-29T00:00:02Z",
           "2026-01-01T24:00:00Z",
           "2026-01-01T00:60:00Z",
           "2026-01-01T00:00:60Z",
           "1969-12-31T23:59:59Z",
           "2026-01-01T00:00:0-Z",
       }) {
    const auto time = ParseTimestamp(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(time.error().message, HasSubstr("expected a time in UTC such as"));
    EXPECT_THAT(time.error().message, HasSubstr(std::string("got \"") + text + '"'));
  }
}

TEST(Timestamp, UnixSecondsAreWhole) {
  EXPECT_EQ(UnixSeconds(kSecond + Duration(999)), 1'767'225'602);
  EXPECT_EQ(UnixSeconds(Timestamp(Duration(-1))), -1);
}

}  // namespace
}  // namespace payscrypt::domain
