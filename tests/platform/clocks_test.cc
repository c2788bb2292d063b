#include "platform/clocks.h"

#include <limits>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace payscrypt::platform {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr domain::Timestamp kStart{seconds{1'700'000'000}};

// Real time that passes when the test says so.
class RealTime {
 public:
  MonotonicTime source() const {
    return [now = now_] { return *now; };
  }
  void Pass(nanoseconds time) { *now_ += time; }

 private:
  std::shared_ptr<nanoseconds> now_ = std::make_shared<nanoseconds>(hours{77});
};

TEST(RealClock, StartsAtItsStartAndKeepsPaceWithRealTime) {
  RealTime real;
  const RealClock clock(kStart, real.source());
  EXPECT_EQ(clock.Now(), kStart);
  real.Pass(milliseconds{1500});
  EXPECT_EQ(clock.Now(), kStart + milliseconds{1500});
}

TEST(RealClock, StartsAtTheWallClocksTimeByDefault) {
  RealTime real;
  const domain::Timestamp before = WallTime();
  const RealClock clock({}, real.source());
  const domain::Timestamp after = WallTime();
  EXPECT_GE(clock.Now(), before);
  EXPECT_LE(clock.Now(), after);
}

TEST(RealClock, ShowsWholeMillisecondsThatHavePassed) {
  RealTime real;
  const RealClock clock(kStart, real.source());
  real.Pass(nanoseconds{999'999});
  EXPECT_EQ(clock.Now(), kStart);
  real.Pass(nanoseconds{1});
  EXPECT_EQ(clock.Now(), kStart + milliseconds{1});
}

TEST(RealClock, TellsTheRealTimeUntilAnInstant) {
  RealTime real;
  const RealClock clock(kStart, real.source());
  real.Pass(nanoseconds{400'000});
  EXPECT_EQ(clock.RealTimeUntil(kStart + milliseconds{2}), nanoseconds{1'600'000});
  EXPECT_EQ(clock.RealTimeUntil(kStart), nanoseconds::zero());
  EXPECT_EQ(clock.RealTimeUntil(kStart - hours{1}), nanoseconds::zero());
}

TEST(RealClock, CountsByTheTimeSinceBootByDefault) {
  const nanoseconds before = TimeSinceBoot();
  const RealClock clock(kStart);
  const domain::Timestamp now = clock.Now();
  const nanoseconds after = TimeSinceBoot();
  EXPECT_GE(now, kStart);
  EXPECT_LE(now - kStart, after - before);
}

TEST(ScaledClock, RunsFasterBySoManyTimes) {
  RealTime real;
  const ScaledClock clock(60, kStart, real.source());
  real.Pass(seconds{2});
  EXPECT_EQ(clock.Now(), kStart + seconds{120});
  EXPECT_EQ(clock.RealTimeUntil(kStart + seconds{180}), seconds{1});
}

TEST(ScaledClock, RunsSlowerToo) {
  RealTime real;
  const ScaledClock clock(0.5, kStart, real.source());
  real.Pass(seconds{3});
  EXPECT_EQ(clock.Now(), kStart + milliseconds{1500});
  EXPECT_EQ(clock.RealTimeUntil(kStart + seconds{2}), seconds{1});
}

TEST(ScaledClock, ShowsTheInstantOnceTheRealTimeUntilItHasPassedAndNotSooner) {
  for (const double factor : {0.001, 0.3, 1.0, 3.0, 7.77, 1000.0, 333'333.3, 1'000'000.0}) {
    RealTime real;
    const ScaledClock clock(factor, kStart, real.source());
    real.Pass(nanoseconds{123'456'789});
    for (const milliseconds ahead :
         {milliseconds{1}, milliseconds{999}, milliseconds{28'799'999}}) {
      const domain::Timestamp due = clock.Now() + ahead;
      const nanoseconds wait = clock.RealTimeUntil(due).value();
      ASSERT_GT(wait, nanoseconds::zero());
      real.Pass(wait - nanoseconds{1});
      EXPECT_LT(clock.Now(), due) << factor << " " << ahead.count();
      real.Pass(nanoseconds{1});
      EXPECT_GE(clock.Now(), due) << factor << " " << ahead.count();
      EXPECT_EQ(clock.RealTimeUntil(due), nanoseconds::zero());
    }
  }
}

// Here the division and the multiplication, each rounded, disagree by a nanosecond.
TEST(ScaledClock, ShowsTheInstantWhateverTheRounding) {
  RealTime real;
  const ScaledClock clock(10.1, kStart, real.source());
  const domain::Timestamp due = kStart + milliseconds{17'074'269'009};
  real.Pass(clock.RealTimeUntil(due).value());
  EXPECT_GE(clock.Now(), due);
}

TEST(ScaledClock, WaitsABoundedTimeForTheEndOfTime) {
  RealTime real;
  const ScaledClock clock(0.001, kStart, real.source());
  real.Pass(hours{24 * 365 * 30});
  const nanoseconds wait = clock.RealTimeUntil(domain::Timestamp::max()).value();
  EXPECT_GT(wait, hours{24});
  EXPECT_LT(wait, hours{24 * 3650});
}

TEST(ScaledClockDeathTest, RefusesAFactorThatIsNoSpeed) {
  EXPECT_DEATH(ScaledClock(0, kStart), "expected 0.001 to 1e\\+06, got 0");
  EXPECT_DEATH(ScaledClock(-1, kStart), "got -1");
  EXPECT_DEATH(ScaledClock(std::numeric_limits<double>::quiet_NaN(), kStart), "got");
}

TEST(ManualClock, StandsStillUntilItIsMoved) {
  ManualClock clock(kStart);
  EXPECT_EQ(clock.Now(), kStart);
  clock.Advance(milliseconds{7});
  EXPECT_EQ(clock.Now(), kStart + milliseconds{7});
  clock.Set(kStart + hours{1});
  EXPECT_EQ(clock.Now(), kStart + hours{1});
}

TEST(ManualClock, NeverMovesBackwards) {
  ManualClock clock(kStart);
  clock.Set(kStart - hours{1});
  EXPECT_EQ(clock.Now(), kStart);
  clock.Advance(-hours{1});
  EXPECT_EQ(clock.Now(), kStart);
}

TEST(ManualClock, ReachesAnInstantOnlyByBeingMoved) {
  ManualClock clock(kStart);
  EXPECT_EQ(clock.RealTimeUntil(kStart + milliseconds{1}), std::nullopt);
  EXPECT_EQ(clock.RealTimeUntil(kStart), nanoseconds::zero());
}

TEST(ManualClock, LosesNoMoveOfSeveralThreads) {
  ManualClock clock(kStart);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&clock] {
      for (int step = 0; step < 1000; ++step) {
        clock.Advance(milliseconds{1});
        clock.Set(kStart);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(clock.Now(), kStart + milliseconds{4000});
}

}  // namespace
}  // namespace payscrypt::platform
