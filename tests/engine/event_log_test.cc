#include "engine/event_log.h"

#include <gtest/gtest.h>

namespace payscrypt::engine {
namespace {

domain::Timestamp At(int ms) { return domain::Timestamp(domain::Duration(ms)); }

void AppendSome(EventLog& log, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) log.Append(At(0), domain::OrderId{1}, 0, OrderCreated{});
}

TEST(EventLog, GivesWhatCameAfterANumber) {
  EventLog log;
  AppendSome(log, 5);
  const auto events = log.Since(2, 2);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].number, 3U);
  EXPECT_EQ(events[1].number, 4U);
  EXPECT_EQ(log.Since(0, 10).size(), 5U);
  EXPECT_TRUE(log.Since(5, 10).empty());
  EXPECT_TRUE(log.Since(99, 10).empty());
}

TEST(EventLog, KeepsWhatItIsGiven) {
  EventLog log;
  const Event& event = log.Append(At(7), domain::OrderId{3}, 5, BlocksFound{2});
  EXPECT_EQ(event.number, 1U);
  EXPECT_EQ(event.at, At(7));
  EXPECT_EQ(event.order, domain::OrderId{3});
  EXPECT_EQ(event.previous, 5U);
  EXPECT_EQ(std::get<BlocksFound>(event.detail).blocks, 2);
  EXPECT_EQ(log.Find(1), &event);
}

TEST(EventLog, EmptyLogGivesNothing) {
  const EventLog log;
  EXPECT_TRUE(log.Since(0, 10).empty());
  EXPECT_EQ(log.last_number(), 0U);
  EXPECT_EQ(log.Find(0), nullptr);
  EXPECT_EQ(log.Find(1), nullptr);
}

TEST(EventLog, OldestGoesWhenThereAreTooMany) {
  EventLog log;
  AppendSome(log, EventLog::kMaxEvents + 3);
  const auto events = log.Since(0, 1);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].number, 4U);
  EXPECT_EQ(log.last_number(), EventLog::kMaxEvents + 3);
  EXPECT_EQ(log.Find(3), nullptr);
  ASSERT_NE(log.Find(4), nullptr);
  EXPECT_EQ(log.Find(4)->number, 4U);
  EXPECT_EQ(log.Find(log.last_number())->number, log.last_number());
  EXPECT_EQ(log.Find(log.last_number() + 1), nullptr);
}

}  // namespace
}  // namespace payscrypt::engine
