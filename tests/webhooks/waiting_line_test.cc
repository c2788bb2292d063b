#include "webhooks/waiting_line.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::webhooks {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

QueuedAttempt Named(const std::string& url, const std::string& name) { return {{url, name}, {}}; }

// Starts whatever may start; the names in order.
std::vector<std::string> StartAll(WaitingLine& line) {
  std::vector<std::string> names;
  while (auto started = line.Start()) names.push_back(started->attempt.body);
  return names;
}

TEST(WaitingLine, StartsAUrlsAttemptsInTheOrderTheyCame) {
  WaitingLine line(10, 100);
  for (const char* name : {"1", "2", "3"}) line.Add(Named("a", name));
  EXPECT_THAT(StartAll(line), ElementsAre("1", "2", "3"));
}

TEST(WaitingLine, UrlsTakeTurns) {
  WaitingLine line(10, 100);
  for (const char* name : {"a1", "a2", "a3"}) line.Add(Named("a", name));
  for (const char* name : {"b1", "b2"}) line.Add(Named("b", name));
  EXPECT_THAT(StartAll(line), ElementsAre("a1", "b1", "a2", "b2", "a3"));
}

TEST(WaitingLine, AUrlHasNoMoreUnderWayThanItMay) {
  WaitingLine line(2, 100);
  for (const char* name : {"a1", "a2", "a3", "a4"}) line.Add(Named("a", name));
  line.Add(Named("b", "b1"));
  EXPECT_THAT(StartAll(line), ElementsAre("a1", "b1", "a2"));
  EXPECT_EQ(line.size(), 2U);
  line.Finish("a");
  EXPECT_THAT(StartAll(line), ElementsAre("a3"));
  line.Finish("b");
  EXPECT_THAT(StartAll(line), ElementsAre());
  line.Finish("a");
  EXPECT_THAT(StartAll(line), ElementsAre("a4"));
  EXPECT_EQ(line.size(), 0U);
}

TEST(WaitingLine, ForgetsAUrlAndKnowsItAgain) {
  WaitingLine line(1, 100);
  for (int round = 0; round < 3; ++round) {
    line.Add(Named("a", "1"));
    EXPECT_THAT(StartAll(line), ElementsAre("1"));
    line.Finish("a");
  }
}

TEST(WaitingLine, IsEmptiedWhileSomeAreUnderWay) {
  WaitingLine line(1, 100);
  for (const char* name : {"a1", "a2", "a3"}) line.Add(Named("a", name));
  line.Add(Named("b", "b1"));
  EXPECT_EQ(line.Start()->attempt.body, "a1");
  std::vector<std::string> names;
  for (const QueuedAttempt& taken : line.TakeAll()) names.push_back(taken.attempt.body);
  EXPECT_THAT(names, UnorderedElementsAre("a2", "a3", "b1"));
  EXPECT_EQ(line.size(), 0U);
  line.Finish("a");
  line.Add(Named("a", "a4"));
  EXPECT_THAT(StartAll(line), ElementsAre("a4"));
}

TEST(WaitingLine, HoweverManyHangThereIsRoomForOneMore) {
  WaitingLine line(4, 16);
  std::size_t started = 0;
  for (const char* url : {"a", "b", "c", "d", "e"}) {
    for (int i = 0; i < 10; ++i) line.Add(Named(url, url));
    started += StartAll(line).size();
    EXPECT_LT(started, 16U);
  }
  line.Add(Named("well", "well"));
  EXPECT_THAT(StartAll(line), ElementsAre("well"));
}

TEST(WaitingLine, AUrlGoesOnOnceThereIsRoom) {
  WaitingLine line(4, 4);
  for (const char* name : {"1", "2", "3"}) line.Add(Named("a", name));
  EXPECT_THAT(StartAll(line), ElementsAre("1", "2"));
  line.Add(Named("b", "4"));
  EXPECT_THAT(StartAll(line), ElementsAre("4"));
  line.Finish("b");
  line.Finish("a");
  EXPECT_THAT(StartAll(line), ElementsAre("3"));
}

}  // namespace
}  // namespace payscrypt::webhooks
