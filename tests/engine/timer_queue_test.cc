#include "engine/timer_queue.h"

#include <vector>

#include <gtest/gtest.h>

namespace payscrypt::engine {
namespace {

domain::Timestamp At(int ms) { return domain::Timestamp(domain::Duration(ms)); }

TEST(TimerQueue, ComesOutByDueThenBySequence) {
  TimerQueue<int> queue;
  queue.Schedule(At(20), 1);
  queue.Schedule(At(10), 2);
  queue.Schedule(At(20), 3);
  queue.Schedule(At(10), 4);
  std::vector<int> order;
  while (auto timer = queue.PopDue(At(20))) order.push_back(timer->payload);
  EXPECT_EQ(order, (std::vector<int>{2, 4, 1, 3}));
}

TEST(TimerQueue, KeepsWhatIsNotDue) {
  TimerQueue<int> queue;
  queue.Schedule(At(10), 1);
  EXPECT_FALSE(queue.PopDue(At(9)));
  EXPECT_EQ(queue.NextDue(), At(10));
  EXPECT_TRUE(queue.PopDue(At(10)));
  EXPECT_EQ(queue.NextDue(), std::nullopt);
}

}  // namespace
}  // namespace payscrypt::engine
