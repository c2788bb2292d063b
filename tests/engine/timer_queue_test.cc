#include "engine/timer_queue.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace payscrypt::engine {
namespace {

domain::Timestamp At(int ms) { return domain::Timestamp(domain::Duration(ms)); }

template <typename Queue>
std::vector<int> PopAll(Queue& queue, int ms) {
  std::vector<int> order;
  while (auto timer = queue.PopDue(At(ms))) order.push_back(timer->payload);
  return order;
}

// Of a hundred timers due at the same instant, and one each before and after.
std::vector<int> Shuffled(std::uint64_t seed) {
  TimerQueue<int> queue(seed);
  queue.Schedule(At(2), 101);
  for (int i = 1; i <= 100; ++i) queue.Schedule(At(1), i);
  queue.Schedule(At(0), 0);
  return PopAll(queue, 2);
}

TEST(TimerQueue, ComesOutByDueThenBySequence) {
  TimerQueue<int> queue;
  queue.Schedule(At(20), 1);
  queue.Schedule(At(10), 2);
  queue.Schedule(At(20), 3);
  queue.Schedule(At(10), 4);
  EXPECT_EQ(PopAll(queue, 20), (std::vector<int>{2, 4, 1, 3}));
}

TEST(TimerQueue, KeepsWhatIsNotDue) {
  TimerQueue<int> queue;
  EXPECT_EQ(queue.Next(), nullptr);
  queue.Schedule(At(10), 1);
  EXPECT_FALSE(queue.PopDue(At(9)));
  ASSERT_NE(queue.Next(), nullptr);
  EXPECT_EQ(queue.Next()->due, At(10));
  EXPECT_EQ(queue.Next()->payload, 1);
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_TRUE(queue.PopDue(At(10)));
  EXPECT_EQ(queue.Next(), nullptr);
}

TEST(TimerQueue, ErasesWhatIsPointless) {
  TimerQueue<int> queue;
  for (int i = 0; i < 100; ++i) queue.Schedule(At(100 - i), i);
  queue.EraseIf([](int payload) { return payload % 10 != 0; });
  EXPECT_EQ(queue.size(), 10U);
  queue.Schedule(At(15), 85);
  EXPECT_EQ(PopAll(queue, 100), (std::vector<int>{90, 85, 80, 70, 60, 50, 40, 30, 20, 10, 0}));
}

TEST(TimerQueue, LetsTheNextPass) {
  TimerQueue<int> queue;
  queue.Schedule(At(20), 1);
  queue.Schedule(At(10), 2);
  queue.PopNext();
  EXPECT_EQ(queue.Next()->payload, 1);
  EXPECT_EQ(queue.size(), 1U);
}

TEST(TimerQueue, ShuffleSeedDrawsTheOrderWithinAnInstant) {
  std::vector<int> planned(102);
  std::iota(planned.begin(), planned.end(), 0);
  EXPECT_EQ(Shuffled(0), planned);
  const std::vector<int> drawn = Shuffled(1);
  EXPECT_NE(drawn, planned);
  EXPECT_NE(drawn, Shuffled(2));
  EXPECT_EQ(drawn, Shuffled(1));
  EXPECT_EQ(drawn.front(), 0);
  EXPECT_EQ(drawn.back(), 101);
  std::vector<int> sorted = drawn;
  std::ranges::sort(sorted);
  EXPECT_EQ(sorted, planned);
}

}  // namespace
}  // namespace payscrypt::engine
