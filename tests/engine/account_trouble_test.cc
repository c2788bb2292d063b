// An account whose store cannot write.
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"
#include "filling_store.h"
#include "story.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;
using domain::OrderStatus;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

domain::Error Full() { return {ErrorCode::kUnavailable, "the disk is full"}; }

TEST(AccountInTrouble, AnAdvanceStopsAndIsGivenUp) {
  FillingStore store(2);
  World world(Playing(Story({After(seconds(1), kPayAll),
                             Repeated(After(milliseconds(1), domain::ConfirmStep{1}),
                                      milliseconds(1), 100'000)}),
                      {}),
              0, &store);
  world.Create();
  const auto advancing = world.Advance({.by = hours(1), .to = {}});
  world.alarms.FireWhatIsDue();  // it comes to an end
  EXPECT_FALSE(advancing->answer);
  world.account->GiveUpWaiting(Full());
  ASSERT_TRUE(advancing->answer);
  EXPECT_EQ(advancing->answer->error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(advancing->answers, 1);
}

TEST(AccountInTrouble, WhoeverWaitsIsToldSo) {
  World world(Playing(Paid(), {"http://a.test/"}));
  const auto id = world.Create();
  std::vector<ErrorCode> ends;
  const auto note = [&](const auto& result) {
    ends.push_back(result ? ErrorCode::kOk : result.error().code);
  };
  world.account->WhenStatus(id, OrderStatus::kSuccessful, note);
  world.account->TestWebhook(1, note);
  ASSERT_EQ(world.sender.count(), 1U);
  world.account->GiveUpWaiting(Full());
  EXPECT_EQ(ends, (std::vector{ErrorCode::kUnavailable, ErrorCode::kUnavailable}));
  // What they waited for may happen all the same.
  world.sender.Answer(0, 200);
  world.PlayOut();
  EXPECT_EQ(world.StatusOf(id), OrderStatus::kSuccessful);
  EXPECT_EQ(ends.size(), 2U);
}

TEST(AccountInTrouble, NobodyBeginsToWait) {
  FillingStore store(2);
  World world(Playing(Paid(), {"http://a.test/"}), 0, &store);
  const auto id = world.Create();
  ASSERT_TRUE(world.account->Act(id, domain::CancelStep{}));
  int refused = 0;
  const auto count = [&](const auto& result) {
    refused += !result && result.error().code == ErrorCode::kUnavailable ? 1 : 0;
  };
  world.account->WhenStatus(id, OrderStatus::kSuccessful, count);
  world.account->Advance({.by = hours(1), .to = {}}, count);
  world.account->TestWebhook(1, count);
  world.account->Redeliver(1, count);
  EXPECT_EQ(refused, 4);
}

TEST(AccountInTrouble, AnAnswerDoesNotWaitForTheStoreAndAWebhookDoes) {
  FillingStore store(1'000);
  World world(Playing(Paid(), {"http://a.test/"}), 0, &store);
  const auto id = world.Create();
  int ended = 0;
  world.account->WhenStatus(id, OrderStatus::kCanceled, [&](const auto&) { ++ended; });
  ASSERT_TRUE(world.account->Act(id, domain::CancelStep{}));
  EXPECT_EQ(ended, 1);
  EXPECT_EQ(world.sender.count(), 0U);
  store.Perform();
  EXPECT_EQ(world.sender.count(), 1U);
}

TEST(AccountInTrouble, ADeletedAccountKeepsNothingMore) {
  FillingStore store(1'000);
  World world(Playing(Paid(), {"http://a.test/"}), 0, &store);
  const auto id = world.Create();
  ASSERT_TRUE(world.account->Act(id, domain::CancelStep{}));
  store.Perform();
  ASSERT_EQ(world.sender.count(), 1U);
  world.account->Delete();
  const int commits = store.commits();
  world.sender.Answer(0, 200);
  world.account->EndRequest(1, {});
  world.account->ClearRequests();
  EXPECT_EQ(store.commits(), commits);
}

}  // namespace
}  // namespace payscrypt::engine
