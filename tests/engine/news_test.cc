#include "engine/news.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "fakes.h"
#include "story.h"

namespace payscrypt::engine {
namespace {

using std::chrono::seconds;

TEST(NewsTest, TellsAWatcherOnceUntilItLooksAgain) {
  News news;
  int told = 0;
  const auto watcher = news.Watch([&] { ++told; });
  news.Signal();
  EXPECT_EQ(told, 0);  // it does not wait yet
  news.Await(*watcher);
  news.Signal();
  news.Signal();
  EXPECT_EQ(told, 1);
  news.Await(*watcher);
  news.Await(*watcher);
  news.Signal();
  EXPECT_EQ(told, 2);
}

TEST(NewsTest, TellsThoseWhoWaitAlone) {
  News news;
  int first = 0;
  int second = 0;
  const auto waits = news.Watch([&] { ++first; });
  const auto is_gone = news.Watch([&] { ++second; });
  news.Await(*waits);
  news.Await(*is_gone);
  news.Forget(is_gone);
  news.Signal();
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 0);
}

TEST(NewsTest, MayBeAwaitedByWhomItTells) {
  News news;
  int told = 0;
  std::shared_ptr<News::Watcher> watcher;
  watcher = news.Watch([&] {
    ++told;
    news.Await(*watcher);
  });
  news.Await(*watcher);
  news.Signal();
  news.Signal();
  EXPECT_EQ(told, 2);
}

// Whoever looks after it has been told, or after it has said that it waits, misses nothing.
TEST(NewsTest, NoNewsIsMissed) {
  constexpr int kCount = 20'000;
  News news;
  std::atomic<int> made{0};
  std::atomic<bool> is_told{true};
  const auto watcher = news.Watch([&] { is_told = true; });
  std::thread maker([&] {
    for (int i = 0; i < kCount; ++i) {
      ++made;
      news.Signal();
    }
  });
  int seen = 0;
  while (seen < kCount) {
    while (!is_told) std::this_thread::yield();
    is_told = false;
    news.Await(*watcher);
    seen = made;
  }
  maker.join();
  EXPECT_EQ(seen, kCount);
}

class AccountNewsTest : public ::testing::Test {
 protected:
  AccountNewsTest() { Await(); }

  void Await() {
    is_told_ = false;
    world_.account->news().Await(*watcher_);
  }

  World world_{Playing(Paid())};
  bool is_told_ = false;
  std::shared_ptr<News::Watcher> watcher_ =
      world_.account->news().Watch([this] { is_told_ = true; });
};

TEST_F(AccountNewsTest, EventsAreNews) {
  const Glimpse before = world_.account->Look();
  world_.Create();
  EXPECT_TRUE(is_told_);
  const Glimpse after = world_.account->Look();
  EXPECT_EQ(before.last_event, 0U);
  EXPECT_EQ(after.last_event, 2U);
  EXPECT_EQ(after.forgotten, 0U);
  EXPECT_EQ(after.clock_leaps, before.clock_leaps);
}

TEST_F(AccountNewsTest, LookingIsNone) {
  const domain::OrderId order = world_.Create();
  Await();
  world_.Detail(order);
  world_.account->GetClock();
  world_.account->ListEvents(0, 10);
  EXPECT_FALSE(is_told_);
}

TEST_F(AccountNewsTest, AClockThatIsSetIsNews) {
  EXPECT_TRUE(world_.account->SetClock(60, {}));
  EXPECT_TRUE(is_told_);
  EXPECT_EQ(world_.account->Look().clock_leaps, 1U);
  Await();
  EXPECT_FALSE(world_.account->SetClock({}, Start() - seconds(1)));
  EXPECT_FALSE(is_told_);
}

TEST_F(AccountNewsTest, AClockThatIsAdvancedIsNews) {
  world_.PlayFor(seconds(1));
  EXPECT_TRUE(is_told_);
  EXPECT_EQ(world_.account->Look().clock_leaps, 1U);
}

TEST_F(AccountNewsTest, TheEndIsNews) {
  world_.account->Close();
  EXPECT_TRUE(is_told_);
  EXPECT_TRUE(world_.account->Look().closed);
}

}  // namespace
}  // namespace payscrypt::engine
