#include "runner/instant.h"

#include <chrono>

#include <gtest/gtest.h>

namespace payscrypt::runner {
namespace {

using std::chrono::milliseconds;

TEST(Instant, IsWrittenWithMilliseconds) {
  EXPECT_EQ(InstantText(domain::Timestamp(milliseconds(1'767'225'602'007))),
            "2026-01-01T00:00:02.007Z");
}

TEST(Instant, IsReadAsItIsWritten) {
  for (const char* text :
       {"2026-01-01T00:00:00.000Z", "1999-12-31T23:59:59.999Z", "2028-02-29T12:34:56.789Z"}) {
    const auto instant = ParseInstant(text);
    ASSERT_TRUE(instant) << text;
    EXPECT_EQ(InstantText(*instant), text);
  }
  EXPECT_EQ(ParseInstant("2026-01-01T00:00:02Z"), ParseInstant("2026-01-01T00:00:02.000Z"));
}

TEST(Instant, WhatIsNoneIsRefused) {
  for (const char* text :
       {"", "2026-01-01", "2026-13-01T00:00:00.000Z", "2026-02-30T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.000Zz", "-026-01-01T00:00:00Z", "2026-01-01T00:00:00.0Z"}) {
    EXPECT_FALSE(ParseInstant(text)) << text;
  }
}

TEST(Instant, OffsetsHaveASign) {
  EXPECT_EQ(OffsetText(milliseconds(0)), "+0s");
  EXPECT_EQ(OffsetText(std::chrono::minutes(90)), "+1h30m");
  EXPECT_EQ(OffsetText(milliseconds(-500)), "-500ms");
}

}  // namespace
}  // namespace payscrypt::runner
