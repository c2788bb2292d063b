#include "api/held_call.h"

#include <thread>

#include <gtest/gtest.h>

#include "fakes.h"
#include "test_call.h"

namespace payscrypt::api {
namespace {

using std::chrono::seconds;

// Counts how often a call ends, and holds something that must be let go.
class HeldCallTest : public ::testing::Test {
 protected:
  Done Ending() {
    return [this, kept = kept_](const Status& status) {
      ++ends_;
      code_ = status.code;
    };
  }
  void AnswerAfter(domain::Duration delay) {
    HeldCall::AnswerAfter(delay, world_.account, call_, Status(5, "late"), Ending());
  }

  engine::World world_;
  TestCall call_;
  std::shared_ptr<int> kept_ = std::make_shared<int>();
  std::atomic<int> ends_ = 0;
  int code_ = -1;
};

TEST_F(HeldCallTest, AnswersOnceTheClockGetsThere) {
  AnswerAfter(seconds(2));
  world_.Pass(seconds(1));
  EXPECT_EQ(ends_, 0);
  EXPECT_EQ(kept_.use_count(), 2);
  world_.Pass(seconds(1));
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(code_, 5);
  EXPECT_EQ(kept_.use_count(), 1);
  call_.RunCancelAction();
  EXPECT_EQ(ends_, 1);
}

TEST_F(HeldCallTest, IsCancelledWhenTheCallerGoesAway) {
  AnswerAfter(seconds(2));
  call_.RunCancelAction();
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(code_, 1);
  EXPECT_EQ(kept_.use_count(), 1);
  EXPECT_FALSE(world_.account->GetClock().next_due);
  world_.Pass(seconds(2));
  EXPECT_EQ(ends_, 1);
}

TEST_F(HeldCallTest, OfACallerWhoIsGoneAlreadyTheAccountKnowsNothing) {
  call_.RunCancelAction();
  AnswerAfter(seconds(2));
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(code_, 1);
  EXPECT_EQ(kept_.use_count(), 1);
  EXPECT_FALSE(world_.account->GetClock().next_due);
}

TEST_F(HeldCallTest, AnswersWhenItsAccountIsClosed) {
  AnswerAfter(seconds(2));
  world_.account->Close();
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(code_, 5);
  EXPECT_EQ(kept_.use_count(), 1);
}

TEST_F(HeldCallTest, OneThatNeverAnswersEndsWithItsAccount) {
  HeldCall::NeverAnswer(world_.account, call_, Ending());
  world_.account->Close();
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(code_, 14);
  EXPECT_EQ(kept_.use_count(), 1);
}

TEST_F(HeldCallTest, NeverAnswersButToACallerWhoGoesAway) {
  HeldCall::NeverAnswer(world_.account, call_, Ending());
  world_.PlayFor(std::chrono::hours(99));
  EXPECT_EQ(ends_, 0);
  call_.RunCancelAction();
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(code_, 1);
  EXPECT_EQ(kept_.use_count(), 1);
}

TEST_F(HeldCallTest, OnlyTheFirstEndCounts) {
  const auto held = std::make_shared<HeldCall>(Ending());
  held->End({3, "first"});
  held->End({4, "second"});
  int made = 0;
  held->Answer([&] {
    ++made;
    return Status();
  });
  EXPECT_EQ(ends_, 1);
  EXPECT_EQ(code_, 3);
  EXPECT_EQ(made, 0);
}

TEST_F(HeldCallTest, EndsOnceWhenClockAndCallerRace) {
  for (int i = 0; i < 200; ++i) {
    TestCall call;
    std::atomic<int> ends = 0;
    HeldCall::AnswerAfter(seconds(1), world_.account, call, Status(),
                          [&ends](const Status&) { ++ends; });
    std::thread caller([&call] { call.RunCancelAction(); });
    world_.Pass(seconds(1));
    caller.join();
    EXPECT_EQ(ends, 1);
  }
}

}  // namespace
}  // namespace payscrypt::api
