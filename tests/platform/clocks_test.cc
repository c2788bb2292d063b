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

TEST(VirtualClock, StartsAtItsStartAndKeepsPaceWithRealTime) {
  RealTime real;
  const VirtualClock clock(1, kStart, real.source());
  EXPECT_EQ(clock.Now(), kStart);
  real.Pass(milliseconds{1500});
  EXPECT_EQ(clock.Now(), kStart + milliseconds{1500});
}

TEST(VirtualClock, StartsAtTheWallClocksTimeByDefault) {
  RealTime real;
  const domain::Timestamp before = WallTime();
  const VirtualClock clock(1, {}, real.source());
  const domain::Timestamp after = WallTime();
  EXPECT_GE(clock.Now(), before);
  EXPECT_LE(clock.Now(), after);
}

TEST(VirtualClock, ShowsWholeMillisecondsThatHavePassed) {
  RealTime real;
  const VirtualClock clock(1, kStart, real.source());
  real.Pass(nanoseconds{999'999});
  EXPECT_EQ(clock.Now(), kStart);
  real.Pass(nanoseconds{1});
  EXPECT_EQ(clock.Now(), kStart + milliseconds{1});
}

TEST(VirtualClock, TellsTheRealTimeUntilAnInstant) {
  RealTime real;
  const VirtualClock clock(1, kStart, real.source());
  real.Pass(nanoseconds{400'000});
  EXPECT_EQ(clock.RealTimeUntil(kStart + milliseconds{2}), nanoseconds{1'600'000});
  EXPECT_EQ(clock.RealTimeUntil(kStart), nanoseconds::zero());
  EXPECT_EQ(clock.RealTimeUntil(kStart - hours{1}), nanoseconds::zero());
}

TEST(VirtualClock, CountsByTheTimeSinceBootByDefault) {
  const nanoseconds before = TimeSinceBoot();
  const VirtualClock clock(1, kStart);
  const domain::Timestamp now = clock.Now();
  const nanoseconds after = TimeSinceBoot();
  EXPECT_GE(now, kStart);
  EXPECT_LE(now - kStart, after - before);
}

TEST(VirtualClock, RunsFasterBySoManyTimes) {
  RealTime real;
  const VirtualClock clock(60, kStart, real.source());
  real.Pass(seconds{2});
  EXPECT_EQ(clock.Now(), kStart + seconds{120});
  EXPECT_EQ(clock.RealTimeUntil(kStart + seconds{180}), seconds{1});
}

TEST(VirtualClock, RunsSlowerToo) {
  RealTime real;
  const VirtualClock clock(0.5, kStart, real.source());
  real.Pass(seconds{3});
  EXPECT_EQ(clock.Now(), kStart + milliseconds{1500});
  EXPECT_EQ(clock.RealTimeUntil(kStart + seconds{2}), seconds{1});
}

TEST(VirtualClock, ShowsTheInstantOnceTheRealTimeUntilItHasPassedAndNotSooner) {
  for (const double factor : {0.001, 0.3, 1.0, 3.0, 7.77, 1000.0, 333'333.3, 1'000'000.0}) {
    RealTime real;
    const VirtualClock clock(factor, kStart, real.source());
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
TEST(VirtualClock, ShowsTheInstantWhateverTheRounding) {
  RealTime real;
  const VirtualClock clock(10.1, kStart, real.source());
  const domain::Timestamp due = kStart + milliseconds{17'074'269'009};
  real.Pass(clock.RealTimeUntil(due).value());
  EXPECT_GE(clock.Now(), due);
}

TEST(VirtualClock, WaitsABoundedTimeForTheEndOfTime) {
  RealTime real;
  const VirtualClock clock(0.001, kStart, real.source());
  real.Pass(hours{24 * 365 * 30});
  const nanoseconds wait = clock.RealTimeUntil(domain::kLatest).value();
  EXPECT_GT(wait, hours{24});
  EXPECT_LT(wait, hours{24 * 3650});
}

TEST(VirtualClockDeathTest, RefusesAFactorThatIsNoSpeed) {
  EXPECT_DEATH(VirtualClock(0.0009, kStart), "expected 0 or 0.001 to 1e\\+06, got 0.0009");
  EXPECT_DEATH(VirtualClock(1'000'001, kStart), "got 1e\\+06");
  EXPECT_DEATH(VirtualClock(-1, kStart), "got -1");
  EXPECT_DEATH(VirtualClock(std::numeric_limits<double>::quiet_NaN(), kStart), "got");
  EXPECT_DEATH(VirtualClock(1, kStart).SetFactor(-1), "got -1");
}

TEST(VirtualClock, WithAFactorOfZeroStandsStillUntilItIsMoved) {
  RealTime real;
  VirtualClock clock(0, kStart, real.source());
  EXPECT_EQ(clock.factor(), 0);
  real.Pass(hours{1});
  EXPECT_EQ(clock.Now(), kStart);
  clock.MoveTo(kStart + milliseconds{7});
  EXPECT_EQ(clock.Now(), kStart + milliseconds{7});
  clock.MoveTo(kStart + hours{1});
  EXPECT_EQ(clock.Now(), kStart + hours{1});
}

TEST(VirtualClock, ThatStandsStillReachesAnInstantOnlyByBeingMoved) {
  VirtualClock clock(0, kStart);
  EXPECT_EQ(clock.RealTimeUntil(kStart + milliseconds{1}), std::nullopt);
  EXPECT_EQ(clock.RealTimeUntil(kStart), nanoseconds::zero());
  clock.MoveTo(kStart + hours{2});
  EXPECT_EQ(clock.RealTimeUntil(kStart + hours{1}), nanoseconds::zero());
}

TEST(VirtualClock, ThatIsMovedRunsOnFromThere) {
  RealTime real;
  VirtualClock clock(2, kStart, real.source());
  real.Pass(seconds{1});
  clock.MoveTo(kStart + seconds{10});
  EXPECT_EQ(clock.Now(), kStart + seconds{10});
  EXPECT_EQ(clock.RealTimeUntil(kStart + seconds{12}), seconds{1});
  real.Pass(seconds{1});
  EXPECT_EQ(clock.Now(), kStart + seconds{12});
}

TEST(VirtualClock, NeverMovesBackwards) {
  for (const double factor : {0.0, 1.0}) {
    RealTime real;
    VirtualClock clock(factor, kStart, real.source());
    real.Pass(seconds{2});
    const domain::Timestamp now = clock.Now();
    clock.MoveTo(now - milliseconds{1});
    EXPECT_EQ(clock.Now(), now);
    clock.MoveTo(domain::Timestamp::min());
    EXPECT_EQ(clock.Now(), now);
  }
}

TEST(VirtualClock, ChangesItsPaceFromNowOn) {
  RealTime real;
  VirtualClock clock(1, kStart, real.source());
  real.Pass(seconds{2});
  clock.SetFactor(60);
  EXPECT_EQ(clock.factor(), 60);
  EXPECT_EQ(clock.Now(), kStart + seconds{2});
  real.Pass(seconds{1});
  EXPECT_EQ(clock.Now(), kStart + seconds{62});
  EXPECT_EQ(clock.RealTimeUntil(kStart + seconds{182}), seconds{2});
}

TEST(VirtualClock, IsStoppedAndStartedAgain) {
  RealTime real;
  VirtualClock clock(1, kStart, real.source());
  real.Pass(seconds{2});
  clock.SetFactor(0);
  real.Pass(hours{1});
  EXPECT_EQ(clock.Now(), kStart + seconds{2});
  clock.SetFactor(0.5);
  EXPECT_EQ(clock.Now(), kStart + seconds{2});
  real.Pass(seconds{2});
  EXPECT_EQ(clock.Now(), kStart + seconds{3});
}

TEST(VirtualClock, NeverRunsBackwardsHoweverItsPaceChanges) {
  RealTime real;
  VirtualClock clock(1, kStart, real.source());
  domain::Timestamp before = clock.Now();
  for (int i = 0; i < 1'000; ++i) {
    real.Pass(nanoseconds{333'333});
    clock.SetFactor(i % 3 == 0 ? 0 : 0.7 * (i % 7 + 1));
    EXPECT_GE(clock.Now(), before);
    before = clock.Now();
  }
  EXPECT_GT(before, kStart);
}

TEST(VirtualClock, LosesNoMoveOfSeveralThreads) {
  VirtualClock clock(0, kStart);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&clock, i] {
      for (int step = 0; step < 1'000; ++step) {
        const domain::Timestamp target = kStart + milliseconds{4 * step + i};
        clock.MoveTo(target);
        EXPECT_GE(clock.Now(), target);
        clock.SetFactor(0);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(clock.Now(), kStart + milliseconds{3'999});
}

TEST(VirtualClock, RestartedShowsItsStartAndRunsAsAtFirst) {
  RealTime real;
  VirtualClock clock(60, kStart, real.source());
  real.Pass(seconds{1});
  clock.SetFactor(0);
  clock.MoveTo(kStart + hours{1});
  clock.Restart();
  EXPECT_EQ(clock.Now(), kStart);
  EXPECT_EQ(clock.factor(), 60);
  real.Pass(seconds{1});
  EXPECT_EQ(clock.Now(), kStart + seconds{60});
}

TEST(VirtualClock, StopsAtTheEndOfTime) {
  RealTime real;
  VirtualClock clock(1'000'000, kStart, real.source());
  real.Pass(hours{24 * 365 * 30});
  EXPECT_EQ(clock.Now(), domain::kLatest);
  EXPECT_EQ(clock.RealTimeUntil(domain::kLatest + milliseconds{1}), std::nullopt);
  EXPECT_EQ(clock.RealTimeUntil(domain::Timestamp::max()), std::nullopt);
  clock.SetFactor(1);
  clock.MoveTo(domain::Timestamp::max());
  real.Pass(seconds{1});
  EXPECT_EQ(clock.Now(), domain::kLatest);
  clock.GoOn(1, domain::Timestamp::max());
  EXPECT_EQ(clock.Now(), domain::kLatest);
}

}  // namespace
}  // namespace payscrypt::platform
