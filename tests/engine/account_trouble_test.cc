// An account whose store cannot write.
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"
#include "story.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;
using domain::OrderStatus;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Keeps at once what it is given, and after so many changes nothing more.
class FillingStore : public Store {
 public:
  explicit FillingStore(int room) : room_(room) {}

  void Commit(std::int64_t, std::unique_ptr<AccountChanges> changes, Action then) override {
    if (changes->is_urgent) --room_;
    requests_ += changes->requests.size();
    if (then) held_.push_back(std::move(then));
    ++commits_;
  }
  void Soon(Action collect) override { collectors_.push_back(std::move(collect)); }
  void AfterCommit(Action action) override { held_.push_back(std::move(action)); }
  void WhenKept(Answer answer) override { answer(Check()); }
  bool IsPending() const override { return !held_.empty(); }
  bool IsBehind() const override { return false; }
  domain::Result<void> Check() const override {
    if (room_ > 0) return {};
    return domain::Fail(ErrorCode::kUnavailable, "the disk is full");
  }

  void Perform() {
    for (const Action& action : std::exchange(held_, {})) action();
  }
  // How many asked for it.
  std::size_t Collect() {
    const std::vector<Action> collectors = std::exchange(collectors_, {});
    for (const Action& collect : collectors) collect();
    return collectors.size();
  }
  void MakeRoom(int room) { room_ = room; }
  int commits() const { return commits_; }
  std::size_t requests() const { return requests_; }

 private:
  int room_;
  int commits_ = 0;
  std::size_t requests_ = 0;
  std::vector<Action> collectors_;
  std::vector<Action> held_;
};

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

void AnswerRequests(Account& account, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) account.EndRequest(account.RecordRequest({}), {});
}

TEST(AccountInTrouble, FewRequestsAreKeptWhenTheyAreCollected) {
  FillingStore store(1'000);
  World world(Playing(Paid(), {}), 0, &store);
  AnswerRequests(*world.account, 3);
  world.Create();  // what is urgent does not take them along
  EXPECT_EQ(store.requests(), 0U);
  EXPECT_EQ(store.Collect(), 1U);
  EXPECT_EQ(store.requests(), 3U);
  AnswerRequests(*world.account, 1);
  EXPECT_EQ(store.Collect(), 1U);
  EXPECT_EQ(store.requests(), 4U);
  EXPECT_EQ(store.Collect(), 0U);
}

TEST(AccountInTrouble, OfAFloodOfRequestsWhatIsForgottenIsNotKept) {
  FillingStore store(1'000);
  World world(Playing(Paid(), {}), 0, &store);
  AnswerRequests(*world.account, 3 * RequestLog::kMaxRequests);
  for (int i = 0; i < 9; ++i) EXPECT_EQ(store.Collect(), 1U);
  EXPECT_EQ(store.requests(), 0U);
  EXPECT_EQ(store.Collect(), 1U);
  EXPECT_EQ(store.requests(), RequestLog::kMaxRequests);
  EXPECT_EQ(store.Collect(), 0U);
}

TEST(AccountInTrouble, RequestsForWhichThereIsNoRoomAreKeptWithWhatComesNext) {
  FillingStore store(0);
  World world(Playing(Paid(), {}), 0, &store);
  AnswerRequests(*world.account, 3);
  store.Collect();
  EXPECT_EQ(store.requests(), 0U);
  store.MakeRoom(1'000);
  world.Create();
  EXPECT_EQ(store.requests(), 3U);
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
