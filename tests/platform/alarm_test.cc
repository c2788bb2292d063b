#include "platform/alarm.h"

#include <atomic>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::platform {
namespace {

using std::chrono::hours;
using std::chrono::nanoseconds;

using AlarmPtr = std::unique_ptr<engine::Alarm>;

// Returns when everything that was due before this call has fired.
void LetDueFire(AlarmThread& alarms) {
  std::latch fired(1);
  const AlarmPtr last = alarms.MakeAlarm([&] { fired.count_down(); });
  last->Set(nanoseconds::zero());
  fired.wait();
}

TEST(Alarm, FiresOnceOnAThreadOfItsOwn) {
  AlarmThread alarms;
  std::atomic<int> fired = 0;
  std::promise<std::thread::id> thread;
  const AlarmPtr alarm = alarms.MakeAlarm([&] {
    if (++fired == 1) thread.set_value(std::this_thread::get_id());
  });
  alarm->Set(nanoseconds::zero());
  EXPECT_NE(thread.get_future().get(), std::this_thread::get_id());
  LetDueFire(alarms);
  EXPECT_EQ(fired, 1);
}

TEST(Alarm, FiresAfterADelayToo) {
  AlarmThread alarms;
  std::latch fired(1);
  const AlarmPtr alarm = alarms.MakeAlarm([&] { fired.count_down(); });
  alarm->Set(nanoseconds{50'000});
  fired.wait();
}

TEST(Alarm, DoesNotFireWhenItWasNotSet) {
  AlarmThread alarms;
  std::atomic<int> fired = 0;
  const AlarmPtr alarm = alarms.MakeAlarm([&] { ++fired; });
  LetDueFire(alarms);
  EXPECT_EQ(fired, 0);
}

TEST(Alarm, TakesANegativeDelayForNone) {
  AlarmThread alarms;
  std::latch fired(1);
  const AlarmPtr alarm = alarms.MakeAlarm([&] { fired.count_down(); });
  alarm->Set(nanoseconds::min());
  fired.wait();
}

TEST(Alarm, LaterSetReplacesAnEarlierOne) {
  AlarmThread alarms;
  std::latch fired(1);
  std::atomic<int> count = 0;
  const AlarmPtr alarm = alarms.MakeAlarm([&] {
    ++count;
    fired.count_down();
  });
  alarm->Set(hours{1});
  alarm->Set(nanoseconds::zero());
  fired.wait();
  alarm->Set(nanoseconds::max());
  LetDueFire(alarms);
  EXPECT_EQ(count, 1);
}

TEST(Alarm, SetAgainPutsOffOneThatHasNotFired) {
  AlarmThread alarms;
  std::latch busy(1);
  std::latch go_on(1);
  const AlarmPtr holder = alarms.MakeAlarm([&] {
    busy.count_down();
    go_on.wait();
  });
  holder->Set(nanoseconds::zero());
  busy.wait();
  std::atomic<int> fired = 0;
  const AlarmPtr alarm = alarms.MakeAlarm([&] { ++fired; });
  alarm->Set(nanoseconds::zero());
  alarm->Set(hours{1});
  go_on.count_down();
  LetDueFire(alarms);
  EXPECT_EQ(fired, 0);
}

TEST(Alarm, OneThatIsFarAheadDoesNotHoldUpAnother) {
  AlarmThread alarms;
  const AlarmPtr far = alarms.MakeAlarm([] {});
  far->Set(hours{1});
  LetDueFire(alarms);
}

TEST(Alarm, ThoseDueAtOnceFireInTheOrderInWhichTheyWereSet) {
  AlarmThread alarms;
  std::latch busy(1);
  std::latch go_on(1);
  const AlarmPtr holder = alarms.MakeAlarm([&] {
    busy.count_down();
    go_on.wait();
  });
  holder->Set(nanoseconds::zero());
  busy.wait();
  std::vector<int> order;
  std::vector<AlarmPtr> made;
  for (int i = 0; i < 10; ++i) {
    made.push_back(alarms.MakeAlarm([&order, i] { order.push_back(i); }));
  }
  for (auto alarm = made.rbegin(); alarm != made.rend(); ++alarm) {
    (*alarm)->Set(nanoseconds::zero());
  }
  go_on.count_down();
  LetDueFire(alarms);
  EXPECT_THAT(order, testing::ElementsAre(9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}

TEST(Alarm, CanBeSetFromItsOwnCallback) {
  AlarmThread alarms;
  std::latch fired(100);
  AlarmPtr alarm;
  std::latch made(1);
  alarm = alarms.MakeAlarm([&] {
    made.wait();
    fired.count_down();
    if (!fired.try_wait()) alarm->Set(nanoseconds::zero());
  });
  made.count_down();
  alarm->Set(nanoseconds::zero());
  fired.wait();
}

TEST(Alarm, OneThatSetsItselfForeverDoesNotStarveAnother) {
  AlarmThread alarms;
  AlarmPtr restless;
  restless = alarms.MakeAlarm([&] { restless->Set(nanoseconds::zero()); });
  restless->Set(nanoseconds::zero());
  LetDueFire(alarms);
}

TEST(Alarm, DoesNotFireOnceItIsDestroyed) {
  AlarmThread alarms;
  std::latch busy(1);
  std::latch go_on(1);
  const AlarmPtr holder = alarms.MakeAlarm([&] {
    busy.count_down();
    go_on.wait();
  });
  holder->Set(nanoseconds::zero());
  busy.wait();
  std::atomic<int> fired = 0;
  AlarmPtr alarm = alarms.MakeAlarm([&] { ++fired; });
  alarm->Set(nanoseconds::zero());
  alarm.reset();
  go_on.count_down();
  LetDueFire(alarms);
  EXPECT_EQ(fired, 0);
}

TEST(Alarm, DestructionWaitsForItsRunningCallback) {
  AlarmThread alarms;
  std::latch running(1);
  std::latch go_on(1);
  std::atomic<bool> callback_over = false;
  AlarmPtr alarm = alarms.MakeAlarm([&] {
    running.count_down();
    go_on.wait();
    callback_over = true;
  });
  alarm->Set(nanoseconds::zero());
  running.wait();
  std::atomic<bool> destroying = false;
  std::thread destroyer([&] {
    destroying = true;
    alarm.reset();
    EXPECT_TRUE(callback_over);
  });
  while (!destroying) std::this_thread::yield();
  go_on.count_down();
  destroyer.join();
}

TEST(Alarm, CanBeDestroyedInItsOwnCallback) {
  AlarmThread alarms;
  std::latch fired(1);
  AlarmPtr alarm;
  std::latch made(1);
  alarm = alarms.MakeAlarm([&alarm, &fired, &made, kept = std::string(100, 'x')] {
    made.wait();
    alarm.reset();
    EXPECT_EQ(kept.size(), 100U);  // the callback outlives its alarm until it returns
    fired.count_down();
  });
  made.count_down();
  alarm->Set(nanoseconds::zero());
  fired.wait();
}

TEST(Alarm, OutlivesItsThreadWithoutFiring) {
  std::atomic<int> fired = 0;
  AlarmPtr alarm;
  {
    AlarmThread alarms;
    alarm = alarms.MakeAlarm([&] { ++fired; });
    alarm->Set(hours{1});
  }
  alarm->Set(nanoseconds::zero());
  alarm.reset();
  EXPECT_EQ(fired, 0);
}

TEST(Alarm, ThreadStopsWhileAlarmsAreBeingSet) {
  for (int round = 0; round < 25; ++round) {
    AlarmPtr alarm;
    std::atomic<bool> over = false;
    std::latch setting(1);
    std::thread setter;
    {
      AlarmThread alarms;
      alarm = alarms.MakeAlarm([] {});
      setter = std::thread([&] {
        alarm->Set(hours{1});
        setting.count_down();
        while (!over) {
          alarm->Set(hours{1});
          std::this_thread::yield();
        }
      });
      setting.wait();
    }
    over = true;
    setter.join();
  }
}

TEST(Alarm, ServesManyThreadsAtOnce) {
  AlarmThread alarms;
  constexpr int kThreads = 4;
  constexpr int kRounds = 500;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&alarms] {
      for (int round = 0; round < kRounds; ++round) {
        std::latch fired(1);
        const AlarmPtr alarm = alarms.MakeAlarm([&] { fired.count_down(); });
        alarm->Set(hours{1});
        alarm->Set(nanoseconds::zero());
        if (round % 2 == 0) fired.wait();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace payscrypt::platform
