#include <atomic>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outcomes.h"
#include "receiver.h"
#include "webhooks/sender.h"

namespace payscrypt::webhooks {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::minutes kLong{10};
constexpr milliseconds kNoGrace = milliseconds::zero();

std::unique_ptr<CurlSender> MakeSender() { return CurlSender::Create({kLong, "test"}); }

TEST(Stop, OfASenderThatNeverSent) {
  const auto sender = MakeSender();
  sender->Stop(kLong);
}

TEST(Stop, ReturnsAtOnceWhereNothingIsUnderWay) {
  Receiver receiver(AlwaysAnswer(Answer(200)));
  const auto sender = MakeSender();
  SendAndWait(*sender, receiver.Url());
  sender->Stop(milliseconds::max());
}

TEST(Stop, AbortsWhatIsUnderWayAndWhatWaits) {
  std::latch connected(1);
  Receiver receiver([&](Connection& connection) {
    if (connection.number() == 1) connected.count_down();
    Hang(connection);
  });
  const auto sender = MakeSender();
  constexpr std::size_t kAttempts = kMaxConnectionsPerUrl + 1000;
  Outcomes outcomes;
  for (std::size_t i = 0; i < kAttempts; ++i) {
    sender->Send({receiver.Url(), "{}"}, outcomes.Next());
  }
  connected.wait();
  sender->Stop(kNoGrace);
  EXPECT_EQ(outcomes.count(), kAttempts);
  EXPECT_EQ(outcomes.Count(Kind::kAborted), kAttempts);
  for (const AttemptOutcome& outcome : outcomes.WaitFor(0)) EXPECT_NE(outcome.error, "");
}

TEST(Stop, AbortsAnAttemptThatIsBeingAnswered) {
  std::latch answering(1);
  Receiver receiver([&](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    answering.count_down();
    connection.WaitUntilSenderCloses();
  });
  const auto sender = MakeSender();
  Outcomes outcomes;
  sender->Send({receiver.Url(), "{}"}, outcomes.Next());
  answering.wait();
  sender->Stop(milliseconds{1});
  EXPECT_EQ(outcomes.Count(Kind::kAborted), 1U);
}

TEST(Stop, WaitsUntilEachDoneHasReturned) {
  Receiver receiver(AlwaysAnswer(Answer(200)));
  const auto sender = MakeSender();
  std::latch called(1);
  std::latch released(1);
  std::atomic<bool> has_returned = false;
  sender->Send({receiver.Url(), "{}"}, [&](const AttemptOutcome&) {
    called.count_down();
    released.wait();
    for (int i = 0; i < 1000; ++i) std::this_thread::yield();
    has_returned = true;
  });
  called.wait();
  std::thread stopper([&] { sender->Stop(kNoGrace); });
  released.count_down();
  stopper.join();
  EXPECT_TRUE(has_returned);
}

TEST(Stop, LetsAttemptsFinishWithinTheGrace) {
  std::latch connected(kMaxConnectionsPerUrl);
  std::latch released(1);
  Receiver receiver([&](Connection& connection) {
    while (connection.ReadRequest()) {
      if (!connected.try_wait()) connected.count_down();
      released.wait();
      connection.Write(Answer(200));
    }
  });
  const auto sender = MakeSender();
  Outcomes outcomes;
  constexpr std::size_t kAttempts = kMaxConnectionsPerUrl + 100;  // some wait for a connection
  for (std::size_t i = 0; i < kAttempts; ++i) {
    sender->Send({receiver.Url(), "{}"}, outcomes.Next());
  }
  connected.wait();
  std::thread stopper([&] { sender->Stop(kLong); });
  // It has begun to stop once it takes nothing new.
  Receiver other(AlwaysAnswer(Answer(200)));
  while (SendAndWait(*sender, other.Url()).kind != Kind::kAborted) {
  }
  EXPECT_EQ(outcomes.count(), 0U);
  released.count_down();
  stopper.join();
  EXPECT_EQ(outcomes.count(), kAttempts);
  EXPECT_EQ(outcomes.Count(Kind::kAnswered), kAttempts);
}

TEST(Stop, AbortsASendAfterItAtOnce) {
  Receiver receiver(AlwaysAnswer(Answer(200)));
  const auto used = MakeSender();
  SendAndWait(*used, receiver.Url());
  used->Stop(kNoGrace);
  EXPECT_EQ(SendAndWait(*used, receiver.Url()).kind, Kind::kAborted);

  const auto unused = MakeSender();
  unused->Stop(kNoGrace);
  EXPECT_EQ(SendAndWait(*unused, receiver.Url()).kind, Kind::kAborted);
  EXPECT_EQ(receiver.connections(), 1);
}

TEST(Stop, EndsADoneThatAlwaysSendsAgain) {
  Receiver receiver(AlwaysAnswer(Answer(200)));
  const auto sender = MakeSender();
  std::latch answered(1);
  std::atomic<int> sent = 0;
  std::atomic<int> done_calls = 0;
  std::function<void(AttemptOutcome)> done = [&](AttemptOutcome outcome) {
    ++done_calls;
    if (outcome.kind == Kind::kAborted) return;
    if (sent == 1) answered.count_down();
    ++sent;
    sender->Send({receiver.Url(), "{}"}, done);
  };
  ++sent;
  sender->Send({receiver.Url(), "{}"}, done);
  answered.wait();
  sender->Stop(kLong);
  EXPECT_EQ(done_calls, sent);
}

TEST(Stop, CanBeCalledAgainAndByManyThreads) {
  Receiver receiver(Hang);
  const auto sender = MakeSender();
  Outcomes outcomes;
  sender->Send({receiver.Url(), "{}"}, outcomes.Next());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      sender->Stop(kNoGrace);
      EXPECT_EQ(outcomes.count(), 1U);
    });
  }
  for (std::thread& thread : threads) thread.join();
  sender->Stop(kLong);
  EXPECT_EQ(outcomes.count(), 1U);
}

TEST(Stop, CallsEveryDoneOnceWhileOthersSend) {
  for (int round = 0; round < 20; ++round) {
    Receiver receiver(AlwaysAnswer(Answer(200)));
    const auto sender = MakeSender();
    constexpr std::size_t kThreads = 3;
    constexpr std::size_t kEach = 100;
    Outcomes outcomes;
    std::latch sending(1);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        sending.wait();
        for (std::size_t sent = 0; sent < kEach; ++sent) {
          sender->Send({receiver.Url(), "{}"}, outcomes.Next());
        }
      });
    }
    sending.count_down();
    sender->Stop(kNoGrace);
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(outcomes.count(), kThreads * kEach);
  }
}

TEST(Stop, IsWhatDestructionDoes) {
  Receiver receiver(Hang);
  Outcomes outcomes;
  {
    const auto sender = MakeSender();
    sender->Send({receiver.Url(), "{}"}, outcomes.Next());
  }
  EXPECT_EQ(outcomes.Count(Kind::kAborted), 1U);
}

}  // namespace
}  // namespace payscrypt::webhooks
