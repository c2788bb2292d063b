#include "platform/random.h"

#include <gtest/gtest.h>

namespace payscrypt::platform {
namespace {

TEST(RandomSeed, DiffersFromCallToCall) {
  const std::uint64_t first = RandomSeed();
  const std::uint64_t second = RandomSeed();
  EXPECT_NE(first, second);
  EXPECT_NE(first >> 32, second >> 32);
}

}  // namespace
}  // namespace payscrypt::platform
