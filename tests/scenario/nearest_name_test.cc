#include "scenario/nearest_name.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace payscrypt::scenario {
namespace {

constexpr std::array<std::string_view, 6> kNames{"at", "after", "pay", "confirm", "drop", "repeat"};

TEST(NearestName, TakesALetterAddedLeftOutReplacedOrSwapped) {
  EXPECT_EQ(NearestName("confirmm", kNames), "confirm");
  EXPECT_EQ(NearestName("confrm", kNames), "confirm");
  EXPECT_EQ(NearestName("cunfirm", kNames), "confirm");
  EXPECT_EQ(NearestName("pya", kNames), "pay");
  EXPECT_EQ(NearestName("ta", kNames), "at");
}

TEST(NearestName, TakesMoreMistakesInALongerName) {
  EXPECT_EQ(NearestName("cofnrim", kNames), "confirm");
  EXPECT_EQ(NearestName("confirmations", kNames), std::nullopt);
  EXPECT_EQ(NearestName("payment", kNames), std::nullopt);
}

TEST(NearestName, LooksPastTheCase) { EXPECT_EQ(NearestName("CONFIRM", kNames), "confirm"); }

TEST(NearestName, FindsNoneForWhatIsFar) {
  EXPECT_EQ(NearestName("", kNames), std::nullopt);
  EXPECT_EQ(NearestName("webhook", kNames), std::nullopt);
  EXPECT_EQ(NearestName("xy", kNames), std::nullopt);
}

TEST(NearestName, DoesNotMeasureALongText) {
  constexpr std::array<std::string_view, 1> kLong{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
  EXPECT_EQ(NearestName(std::string(44, 'a'), kLong), std::nullopt);
}

}  // namespace
}  // namespace payscrypt::scenario
