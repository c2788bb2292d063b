#include "engine/call_log.h"

#include <gtest/gtest.h>

namespace payscrypt::engine {
namespace {

TEST(CallLog, NumbersCallsAndListsThem) {
  CallLog log;
  for (const std::int64_t order : {7, 8, 7}) log.Append({.order = domain::OrderId{order}});
  EXPECT_EQ(log.List(0, 9, {}).size(), 3U);
  EXPECT_EQ(log.List(2, 9, {}).at(0).number, 3U);
  EXPECT_EQ(log.List(0, 1, {}).size(), 1U);
  EXPECT_EQ(log.List(0, 0, {}).size(), 0U);
  const auto of_one = log.List(0, 9, domain::OrderId{7});
  ASSERT_EQ(of_one.size(), 2U);
  EXPECT_EQ(of_one[1].number, 3U);
}

TEST(CallLog, OldestGoesWhenThereAreTooMany) {
  CallLog log;
  for (std::size_t i = 0; i < CallLog::kMaxCalls + 1; ++i) log.Append({});
  EXPECT_EQ(log.List(0, 1, {}).at(0).number, 2U);
  EXPECT_EQ(log.List(0, CallLog::kMaxCalls + 1, {}).size(), CallLog::kMaxCalls);
}

}  // namespace
}  // namespace payscrypt::engine
