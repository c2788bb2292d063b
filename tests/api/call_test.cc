#include "api/call.h"

#include <memory>

#include <gtest/gtest.h>

#include "test_call.h"

namespace payscrypt::api {
namespace {

TEST(Call, RunsItsCancelActionOnce) {
  TestCall call;
  int runs = 0;
  call.OnCancel([&] { ++runs; });
  EXPECT_EQ(runs, 0);
  call.RunCancelAction();
  call.RunCancelAction();
  EXPECT_EQ(runs, 1);
}

TEST(Call, RunsAnActionThatComesAfterTheCancellingAtOnce) {
  TestCall call;
  call.RunCancelAction();
  int runs = 0;
  call.OnCancel([&] { ++runs; });
  EXPECT_EQ(runs, 1);
}

TEST(Call, ALaterActionReplacesAnEarlierOne) {
  TestCall call;
  int first = 0;
  int second = 0;
  call.OnCancel([&] { ++first; });
  call.OnCancel([&] { ++second; });
  call.RunCancelAction();
  EXPECT_EQ(first, 0);
  EXPECT_EQ(second, 1);
}

TEST(Call, LetsGoOfItsActionOnceItHasEnded) {
  TestCall call;
  const auto held = std::make_shared<int>();
  call.OnCancel([held, &call] { call.DropCancelAction(); });  // as one that ends the call
  call.DropCancelAction();
  EXPECT_EQ(held.use_count(), 1);
  call.OnCancel([held, &call] { call.DropCancelAction(); });
  call.RunCancelAction();
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace payscrypt::api
