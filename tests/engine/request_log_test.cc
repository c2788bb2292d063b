#include "engine/request_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::engine {
namespace {

using ::testing::ElementsAre;

std::vector<std::uint64_t> NumbersOf(const std::vector<RecordedRequest>& requests) {
  std::vector<std::uint64_t> numbers;
  for (const RecordedRequest& request : requests) numbers.push_back(request.number);
  return numbers;
}

RecordedRequest WithBody(std::size_t bytes) {
  auto content = std::make_shared<RequestContent>();
  content->body.assign(bytes, 'x');
  return {.content = std::move(content)};
}

RequestAnswer Failed(std::string text) {
  RequestAnswer answer;
  answer.code = domain::ErrorCode::kUnavailable;
  answer.text = std::move(text);
  return answer;
}

TEST(RequestLog, NumbersRequestsAndListsThem) {
  RequestLog log;
  for (const std::int64_t order : {7, 8, 7}) log.Open({.order = domain::OrderId{order}});
  EXPECT_THAT(NumbersOf(log.List(0, 9)), ElementsAre(1, 2, 3));
  EXPECT_THAT(NumbersOf(log.List(2, 9)), ElementsAre(3));
  EXPECT_THAT(NumbersOf(log.List(0, 1)), ElementsAre(1));
  EXPECT_THAT(NumbersOf(log.List(0, 0)), ElementsAre());
  EXPECT_THAT(NumbersOf(log.List(9, 9)), ElementsAre());
  const auto of_seven = [](const RecordedRequest& each) { return each.order.value == 7; };
  EXPECT_THAT(NumbersOf(log.List(0, 9, of_seven)), ElementsAre(1, 3));
  EXPECT_THAT(NumbersOf(log.List(1, 1, of_seven)), ElementsAre(3));
}

TEST(RequestLog, ListsTheNewestFirst) {
  RequestLog log;
  EXPECT_THAT(log.ListNewest(0, 9), ElementsAre());
  for (const std::int64_t order : {7, 8, 7, 8}) log.Open({.order = domain::OrderId{order}});
  EXPECT_THAT(NumbersOf(log.ListNewest(0, 9)), ElementsAre(4, 3, 2, 1));
  EXPECT_THAT(NumbersOf(log.ListNewest(0, 2)), ElementsAre(4, 3));
  EXPECT_THAT(NumbersOf(log.ListNewest(3, 9)), ElementsAre(2, 1));
  EXPECT_THAT(NumbersOf(log.ListNewest(1, 9)), ElementsAre());
  EXPECT_THAT(NumbersOf(log.ListNewest(99, 1)), ElementsAre(4));
  const auto of_seven = [](const RecordedRequest& each) { return each.order.value == 7; };
  EXPECT_THAT(NumbersOf(log.ListNewest(0, 9, of_seven)), ElementsAre(3, 1));
}

TEST(RequestLog, RequestHasNoAnswerUntilItEnds) {
  RequestLog log;
  const std::uint64_t number = log.Open({});
  EXPECT_EQ(log.Find(number)->answer, nullptr);
  log.End(number, Failed("try again"));
  EXPECT_EQ(log.Find(number)->answer->text, "try again");
  log.End(number + 1, {});
  EXPECT_FALSE(log.Find(number + 1));
  EXPECT_FALSE(log.Find(0));
}

TEST(RequestLog, OldestGoesWhenThereAreTooMany) {
  RequestLog log;
  for (std::size_t i = 0; i < RequestLog::kMaxRequests + 1; ++i) log.Open({});
  EXPECT_EQ(log.List(0, 1).at(0).number, 2U);
  EXPECT_EQ(log.List(0, RequestLog::kMaxRequests + 1).size(), RequestLog::kMaxRequests);
  EXPECT_EQ(log.forgotten(), 1U);
  log.End(1, Failed("late"));
  EXPECT_FALSE(log.Find(1));
}

TEST(RequestLog, OldestGoesWhenTheyTakeTooMuch) {
  RequestLog log;
  constexpr std::size_t kBytes = RequestLog::kMaxBytes / 10 + 1;
  for (int i = 0; i < 20; ++i) log.Open(WithBody(kBytes));
  EXPECT_EQ(log.List(0, 99).size(), 9U);
  EXPECT_EQ(log.List(0, 1).at(0).number, 12U);
  // What an answer takes counts, too.
  log.End(20, Failed(std::string(3 * kBytes, 'x')));
  EXPECT_EQ(log.List(0, 99).size(), 6U);
  // The newest stays, however large it is.
  log.Open(WithBody(2 * RequestLog::kMaxBytes));
  EXPECT_THAT(NumbersOf(log.List(0, 99)), ElementsAre(21));
}

TEST(RequestLog, WhatIsRestoredTakesNoMoreThanBefore) {
  RequestLog before;
  for (int i = 0; i < 9; ++i) {
    const std::uint64_t number = before.Open(WithBody(RequestLog::kMaxBytes / 20));
    before.End(number, Failed(std::string(RequestLog::kMaxBytes / 20, 'x')));
  }
  RequestLog after;
  after.Restore(before.List(0, 99), before.last_number());
  after.Open({});
  EXPECT_EQ(after.List(0, 99).size(), 10U);
}

TEST(RequestLog, WhatEndsAndIsNotTakenStaysBounded) {
  RequestLog log;
  log.Track();
  constexpr std::size_t kMost = RequestLog::kMaxRequests;
  for (std::size_t i = 0; i < 5 * kMost; ++i) {
    log.End(log.Open({}), {});
    ASSERT_LE(log.ended(), 2 * kMost);
  }
  const auto first = log.TakeEnded(10);
  ASSERT_EQ(first.size(), 10U);
  EXPECT_EQ(first.front().number, 4 * kMost + 1);
  const auto rest = log.TakeEnded(kMost);
  ASSERT_EQ(rest.size(), kMost - 10);
  EXPECT_EQ(rest.front().number, 4 * kMost + 11);
  EXPECT_EQ(log.ended(), 0U);
}

TEST(RequestLog, ClearingForgetsAllAndNumbersGoOn) {
  RequestLog log;
  for (int i = 0; i < 3; ++i) log.Open(WithBody(RequestLog::kMaxBytes / 2));
  log.Clear();
  EXPECT_THAT(log.List(0, 9), ElementsAre());
  EXPECT_EQ(log.forgotten(), 0U);
  log.End(2, {});
  EXPECT_EQ(log.Open(WithBody(RequestLog::kMaxBytes / 3)), 4U);
  EXPECT_EQ(log.Open(WithBody(RequestLog::kMaxBytes / 3)), 5U);
  EXPECT_THAT(NumbersOf(log.List(0, 9)), ElementsAre(4, 5));
}

}  // namespace
}  // namespace payscrypt::engine
