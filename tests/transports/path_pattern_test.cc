#include "transports/rest/path_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::transports::rest {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST(MatchPath, TakesItsLiteralsAlone) {
  EXPECT_THAT(MatchPath("/v1/clock:advance", "/v1/clock:advance"), Optional(IsEmpty()));
  for (const char* const path : {"", "/v1/clock", "/v1/clock:advanced", "/V1/clock:advance"}) {
    EXPECT_EQ(MatchPath("/v1/clock:advance", path), std::nullopt) << path;
  }
}

TEST(MatchPath, GivesVariablesWhatStandsInTheirPlace) {
  EXPECT_THAT(MatchPath("/orders/{id}", "/orders/7"),
              Optional(ElementsAre(PathVariable{"id", "7"})));
  EXPECT_THAT(MatchPath("/orders/{id}:pay", "/orders/7:pay"),
              Optional(ElementsAre(PathVariable{"id", "7"})));
  EXPECT_THAT(MatchPath("/{a}/x/{b}", "/1/x/2"),
              Optional(ElementsAre(PathVariable{"a", "1"}, PathVariable{"b", "2"})));
}

TEST(MatchPath, LeavesNoVariableEmptyAndTakesNoMoreThanASegment) {
  for (const char* const path :
       {"/orders", "/orders/", "/orders/:pay", "/orders/7/", "/orders/7/8", "/orders/7:pay"}) {
    EXPECT_EQ(MatchPath("/orders/{id}", path), std::nullopt) << path;
  }
  for (const char* const path : {"/orders/7", "/orders/:pay", "/orders/7:pay:pay"}) {
    EXPECT_EQ(MatchPath("/orders/{id}:pay", path), std::nullopt) << path;
  }
}

TEST(MatchPath, DecodesAVariableAfterItIsFound) {
  EXPECT_THAT(MatchPath("/orders/{id}", "/orders/a%2Fb%3Apay%20+"),
              Optional(ElementsAre(PathVariable{"id", "a/b:pay +"})));
  EXPECT_EQ(MatchPath("/orders/{id}", "/orders/%zz"), std::nullopt);
}

}  // namespace
}  // namespace payscrypt::transports::rest
