#include "api/clock_mode.h"

#include <gtest/gtest.h>

namespace payscrypt::api {
namespace {

TEST(ClockMode, ReadsWhatItWrites) {
  for (const char* text : {"real", "manual", "x60", "x0.5", "x0.001", "x1000000", "x1.25"}) {
    const auto factor = ParseClockMode(text);
    ASSERT_TRUE(factor) << text;
    EXPECT_EQ(ClockModeText(*factor), text);
  }
}

TEST(ClockMode, IsAFactor) {
  EXPECT_EQ(ParseClockMode("real"), 1);
  EXPECT_EQ(ParseClockMode("manual"), 0);
  EXPECT_EQ(ParseClockMode("x60"), 60);
  EXPECT_EQ(ParseClockMode("x1"), 1);
  EXPECT_EQ(ParseClockMode("x1e3"), 1'000);
}

TEST(ClockMode, RefusesWhatIsNone) {
  for (const char* text : {"", "Real", "x", "60", "x0", "x-1", "x0.0009", "x1000001", "xnan",
                           "xinf", "x60 ", " x60", "x 60", "x+60", "X60", "x60x", "manual "}) {
    const auto factor = ParseClockMode(text);
    ASSERT_FALSE(factor) << text;
    EXPECT_EQ(factor.error().code, domain::ErrorCode::kInvalidArgument);
    EXPECT_EQ(factor.error().message,
              "expected real, manual, or xN with N from 0.001 to 1000000, such as x60, got \"" +
                  std::string(text) + '"');
  }
}

}  // namespace
}  // namespace payscrypt::api
