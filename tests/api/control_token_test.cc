#include "api/control_token.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::api {
namespace {

using ::testing::HasSubstr;

constexpr int kUnauthenticated = 16;

TEST(ControlTokenTest, WithoutOneEverybodyIsLetIn) {
  EXPECT_FALSE(ControlToken().Refuse(std::nullopt));
  EXPECT_FALSE(ControlToken().Refuse("Bearer whatever"));
}

TEST(ControlTokenTest, LetsItsBearerIn) {
  const ControlToken token("s3cret");
  EXPECT_FALSE(token.Refuse("Bearer s3cret"));
  EXPECT_FALSE(token.Refuse("bearer s3cret"));
  EXPECT_FALSE(token.Refuse("BEARER s3cret"));
}

TEST(ControlTokenTest, RefusesEverybodyElse) {
  const ControlToken token("s3cret");
  for (const char* const given :
       {"", "s3cret", "Bearer", "Bearer ", "Bearers3cret", "Bearer  s3cret", "Bearer s3cret ",
        "Bearer S3cret", "Bearer s3cre", "Bearer s3crets3cret", "Bearer s3cres", "Basic s3cret",
        "Bearer\ts3cret", "Bearer s3cret, Bearer s3cret", "Token s3cret"}) {
    const auto refused = token.Refuse(given);
    ASSERT_TRUE(refused) << given;
    EXPECT_EQ(refused->code, kUnauthenticated) << given;
    EXPECT_THAT(refused->message, HasSubstr("Bearer TOKEN"));
    EXPECT_THAT(refused->message, testing::Not(HasSubstr("s3cre"))) << given;
  }
  EXPECT_THAT(token.Refuse(std::nullopt)->message, HasSubstr("got none"));
}

}  // namespace
}  // namespace payscrypt::api
