#include "engine/event_log.h"

#include <gtest/gtest.h>

namespace payscrypt::engine {
namespace {

domain::Timestamp At(int ms) { return domain::Timestamp(domain::Duration(ms)); }

TEST(EventLog, GivesWhatCameAfterANumber) {
  EventLog log;
  for (int i = 0; i < 5; ++i) log.Append(At(i), domain::OrderId{1}, OrderCreated{});
  const auto events = log.Since(2, 2);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].number, 3U);
  EXPECT_EQ(events[1].number, 4U);
  EXPECT_EQ(log.Since(0, 10).size(), 5U);
  EXPECT_TRUE(log.Since(5, 10).empty());
  EXPECT_TRUE(log.Since(99, 10).empty());
}

TEST(EventLog, EmptyLogGivesNothing) {
  const EventLog log;
  EXPECT_TRUE(log.Since(0, 10).empty());
  EXPECT_EQ(log.last_number(), 0U);
}

TEST(EventLog, OldestGoesWhenThereAreTooMany) {
  EventLog log;
  for (std::size_t i = 0; i < EventLog::kMaxEvents + 3; ++i) {
    log.Append(At(0), domain::OrderId{1}, OrderCreated{});
  }
  const auto events = log.Since(0, 1);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].number, 4U);
  EXPECT_EQ(log.last_number(), EventLog::kMaxEvents + 3);
}

}  // namespace
}  // namespace payscrypt::engine
