#include "webhooks/waiting_line.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::webhooks {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

QueuedAttempt Named(const std::string& name) { return {{"", name}, {}}; }

// Starts whatever may start; the names in order.
std::vector<std::string> StartAll(WaitingLine& line) {
  std::vector<std::string> names;
  while (auto started = line.Start()) names.push_back(started->queued.attempt.body);
  return names;
}

TEST(WaitingLine, StartsAReceiversAttemptsInTheOrderTheyCame) {
  WaitingLine line(10, 100);
  for (const char* name : {"1", "2", "3"}) line.Add("a", Named(name));
  EXPECT_THAT(StartAll(line), ElementsAre("1", "2", "3"));
}

TEST(WaitingLine, ReceiversTakeTurns) {
  WaitingLine line(10, 100);
  for (const char* name : {"a1", "a2", "a3"}) line.Add("a", Named(name));
  for (const char* name : {"b1", "b2"}) line.Add("b", Named(name));
  EXPECT_THAT(StartAll(line), ElementsAre("a1", "b1", "a2", "b2", "a3"));
}

TEST(WaitingLine, AReceiverHasNoMoreUnderWayThanItMay) {
  WaitingLine line(2, 100);
  for (const char* name : {"a1", "a2", "a3", "a4"}) line.Add("a", Named(name));
  line.Add("b", Named("b1"));
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

TEST(WaitingLine, ForgetsAReceiverAndKnowsItAgain) {
  WaitingLine line(1, 100);
  for (int round = 0; round < 3; ++round) {
    line.Add("a", Named("1"));
    EXPECT_THAT(StartAll(line), ElementsAre("1"));
    line.Finish("a");
  }
}

TEST(WaitingLine, IsEmptiedWhileSomeAreUnderWay) {
  WaitingLine line(1, 100);
  for (const char* name : {"a1", "a2", "a3"}) line.Add("a", Named(name));
  line.Add("b", Named("b1"));
  EXPECT_EQ(line.Start()->queued.attempt.body, "a1");
  std::vector<std::string> names;
  for (const QueuedAttempt& taken : line.TakeAll()) names.push_back(taken.attempt.body);
  EXPECT_THAT(names, UnorderedElementsAre("a2", "a3", "b1"));
  EXPECT_EQ(line.size(), 0U);
  line.Finish("a");
  line.Add("a", Named("a4"));
  EXPECT_THAT(StartAll(line), ElementsAre("a4"));
}

TEST(WaitingLine, HoweverManyReceiversHangThereIsRoomForOneMore) {
  WaitingLine line(4, 16);
  std::size_t started = 0;
  for (const char* receiver : {"a", "b", "c", "d", "e"}) {
    for (int i = 0; i < 10; ++i) line.Add(receiver, Named(receiver));
    started += StartAll(line).size();
    EXPECT_LT(started, 16U);
  }
  line.Add("well", Named("well"));
  EXPECT_THAT(StartAll(line), ElementsAre("well"));
}

TEST(WaitingLine, AReceiverGoesOnOnceThereIsRoom) {
  WaitingLine line(4, 4);
  for (const char* name : {"1", "2", "3"}) line.Add("a", Named(name));
  EXPECT_THAT(StartAll(line), ElementsAre("1", "2"));
  line.Add("b", Named("4"));
  EXPECT_THAT(StartAll(line), ElementsAre("4"));
  line.Finish("b");
  line.Finish("a");
  EXPECT_THAT(StartAll(line), ElementsAre("3"));
}

}  // namespace
}  // namespace payscrypt::webhooks
