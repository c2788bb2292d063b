#include "webhooks/sender.h"

#include <atomic>
#include <cstdlib>
#include <latch>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outcomes.h"
#include "receiver.h"

namespace payscrypt::webhooks {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Long enough never to pass in a test that does not mean it to.
constexpr std::chrono::minutes kLong{10};

SenderOptions Options() { return {kLong, "payscrypt-sandbox/test"}; }

TEST(Sender, PostsTheBodyAsJson) {
  std::mutex mutex;
  std::vector<Request> requests;
  Receiver receiver([&](Connection& connection) {
    while (auto request = connection.ReadRequest()) {
      {
        const std::lock_guard lock(mutex);
        requests.push_back(*std::move(request));
      }
      connection.Write(Answer(200));
    }
  });
  const auto sender = CurlSender::Create(Options());
  const std::string body = R"({"id":"1001","status":"CONFIRMING"})";
  EXPECT_TRUE(SendAndWait(*sender, receiver.Url("/hook?shop=1"), body).Accepted());

  const std::lock_guard lock(mutex);
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].head,
            "POST /hook?shop=1 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(receiver.port()) +
                "\r\nUser-Agent: payscrypt-sandbox/test\r\nAccept: */*\r\n"
                "Content-Type: application/json\r\nx-sandbox-delivery: 0\r\n"
                "x-sandbox-attempt: 1\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n");
  EXPECT_EQ(requests[0].body, body);
}

TEST(Sender, PostsALargeBodyAtOnceAndAnEmptyOneToo) {
  std::mutex mutex;
  std::vector<Request> requests;
  Receiver receiver([&](Connection& connection) {
    while (auto request = connection.ReadRequest()) {
      const std::lock_guard lock(mutex);
      requests.push_back(*std::move(request));
      connection.Write(Answer(200));
    }
  });
  const auto sender = CurlSender::Create(Options());
  std::string large(3 << 20, 'x');
  large[1000] = '\0';
  EXPECT_TRUE(SendAndWait(*sender, receiver.Url(), large).Accepted());
  EXPECT_TRUE(SendAndWait(*sender, receiver.Url(), "").Accepted());

  const std::lock_guard lock(mutex);
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_THAT(requests[0].head, Not(HasSubstr("Expect:")));
  EXPECT_TRUE(requests[0].body == large);
  EXPECT_THAT(requests[1].head, HasSubstr("Content-Length: 0\r\n"));
}

TEST(Sender, ReportsTheStatusOfTheAnswer) {
  const auto sender = CurlSender::Create(Options());
  for (const int status : {200, 201, 204, 299, 304, 400, 404, 410, 429, 500, 503}) {
    Receiver receiver(AlwaysAnswer(Answer(status)));
    const AttemptOutcome outcome = SendAndWait(*sender, receiver.Url());
    EXPECT_EQ(outcome.kind, Kind::kAnswered) << outcome.error;
    EXPECT_EQ(outcome.http_status, status);
    EXPECT_EQ(outcome.error, "");
    EXPECT_EQ(outcome.Accepted(), status < 300) << status;
  }
}

TEST(Sender, ReportsTheFinalStatusAfterInterimOnes) {
  Receiver receiver(
      AlwaysAnswer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n"
                   "Link: </a>\r\n\r\n" +
                   Answer(202)));
  const auto sender = CurlSender::Create(Options());
  EXPECT_EQ(SendAndWait(*sender, receiver.Url()).http_status, 202);
}

TEST(Sender, FollowsNoRedirect) {
  Receiver elsewhere(AlwaysAnswer(Answer(200)));
  const auto sender = CurlSender::Create(Options());
  for (const int status : {301, 302, 303, 307, 308}) {
    Receiver receiver(AlwaysAnswer(Answer(status, "", "Location: " + elsewhere.Url() + "\r\n")));
    EXPECT_EQ(SendAndWait(*sender, receiver.Url()).http_status, status);
  }
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST(Sender, GoesStraightToTheReceiverWhateverTheEnvironmentsProxy) {
  RefusedPort proxy;
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) {
    setenv(name, proxy.Url().c_str(), 1);
  }
  Receiver receiver(AlwaysAnswer(Answer(200)));
  {
    const auto sender = CurlSender::Create(Options());
    EXPECT_TRUE(SendAndWait(*sender, receiver.Url()).Accepted());
  }
  for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) unsetenv(name);
}

TEST(Sender, UsesAConnectionAgain) {
  Receiver receiver(AlwaysAnswer(Answer(200, "thank you")));
  const auto sender = CurlSender::Create(Options());
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(SendAndWait(*sender, receiver.Url()).Accepted());
  EXPECT_EQ(receiver.connections(), 1);
}

TEST(Sender, ClosesAConnectionThatIsNotUsedAndOpensAnother) {
  std::latch first_closed(1);
  Receiver receiver([&](Connection& connection) {
    AlwaysAnswer(Answer(200))(connection);
    if (connection.number() == 1) first_closed.count_down();
  });
  const auto sender = CurlSender::Create({kLong, "test", milliseconds{1}});
  EXPECT_TRUE(SendAndWait(*sender, receiver.Url()).Accepted());
  first_closed.wait();
  EXPECT_TRUE(SendAndWait(*sender, receiver.Url()).Accepted());
}

TEST(Sender, SendsOneUrlsCredentialsToThatUrlAlone) {
  std::mutex mutex;
  std::vector<bool> authorized;
  Receiver receiver([&](Connection& connection) {
    while (auto request = connection.ReadRequest()) {
      const std::lock_guard lock(mutex);
      authorized.push_back(request->head.find("Authorization: Basic bWU6c2VjcmV0") !=
                           std::string::npos);
      connection.Write(Answer(200));
    }
  });
  const auto sender = CurlSender::Create(Options());
  const std::string port = std::to_string(receiver.port());
  SendAndWait(*sender, "http://me:secret@127.0.0.1:" + port + "/");
  SendAndWait(*sender, "http://127.0.0.1:" + port + "/");
  const std::lock_guard lock(mutex);
  EXPECT_THAT(authorized, ElementsAre(true, false));
}

TEST(Sender, FailsAnAttemptWhoseUrlIsNone) {
  const auto sender = CurlSender::Create(Options());
  const AttemptOutcome outcome = SendAndWait(*sender, "localhost:3000/webhook");
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_THAT(outcome.error, StartsWith("webhook URL \"localhost:3000/webhook\": "));
}

TEST(Sender, CallsDoneOnAThreadOfItsOwnFromWhichItMaySend) {
  Receiver receiver(AlwaysAnswer(Answer(200)));
  const auto sender = CurlSender::Create(Options());
  constexpr int kAttempts = 50;
  std::vector<std::thread::id> threads;
  std::latch over(1);
  std::function<void(AttemptOutcome)> done = [&](AttemptOutcome outcome) {
    EXPECT_TRUE(outcome.Accepted());
    threads.push_back(std::this_thread::get_id());
    if (threads.size() == kAttempts) {
      over.count_down();
    } else {
      sender->Send({receiver.Url(), "{}"}, done);
    }
  };
  sender->Send({receiver.Url(), "{}"}, done);
  over.wait();
  sender->Stop(kLong);
  EXPECT_THAT(threads, testing::Each(threads.front()));
  EXPECT_NE(threads.front(), std::this_thread::get_id());
}

TEST(Sender, SendsWhileADoneTakesItsTime) {
  std::latch second_came(1);
  Receiver receiver([&](Connection& connection) {
    while (const auto request = connection.ReadRequest()) {
      if (request->body == "second") second_came.count_down();
      connection.Write(Answer(200));
    }
  });
  const auto sender = CurlSender::Create(Options());
  Outcomes outcomes;
  sender->Send({receiver.Url(), "first"}, [&, done = outcomes.Next()](AttemptOutcome outcome) {
    sender->Send({receiver.Url(), "second"}, outcomes.Next());
    second_came.wait();
    done(std::move(outcome));
  });
  for (const AttemptOutcome& outcome : outcomes.WaitFor(2)) EXPECT_TRUE(outcome.Accepted());
}

TEST(Sender, TakesAttemptsFromManyThreads) {
  Receiver receiver(AlwaysAnswer(Answer(200)));
  const auto sender = CurlSender::Create(Options());
  constexpr int kThreads = 4;
  constexpr int kEach = 250;
  Outcomes outcomes;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int sent = 0; sent < kEach; ++sent) {
        sender->Send({receiver.Url(), "{}"}, outcomes.Next());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  outcomes.WaitFor(kThreads * kEach);
  sender->Stop(kLong);
  EXPECT_EQ(outcomes.count(), static_cast<std::size_t>(kThreads * kEach));
  EXPECT_EQ(outcomes.Count(Kind::kAnswered), static_cast<std::size_t>(kThreads * kEach));
}

TEST(Sender, OpensNoMoreConnectionsToAReceiverThanTheBound) {
  std::latch all_connected(kMaxConnectionsPerUrl);
  Receiver receiver([&](Connection& connection) {
    connection.ReadRequest();
    if (connection.number() <= kMaxConnectionsPerUrl) all_connected.arrive_and_wait();
    connection.Write(Answer(200));
    AlwaysAnswer(Answer(200))(connection);
  });
  const auto sender = CurlSender::Create(Options());
  Outcomes outcomes;
  constexpr std::size_t kAttempts = 4 * kMaxConnectionsPerUrl;
  for (std::size_t i = 0; i < kAttempts; ++i) {
    sender->Send({receiver.Url(), "{}"}, outcomes.Next());
  }
  outcomes.WaitFor(kAttempts);
  EXPECT_EQ(outcomes.Count(Kind::kAnswered), kAttempts);
  EXPECT_EQ(receiver.most_connections_at_once(), kMaxConnectionsPerUrl);
}

TEST(Sender, ServesOneReceiverWhileAnotherHangs) {
  Receiver hanging(Hang);
  Receiver lively(AlwaysAnswer(Answer(200)));
  const auto sender = CurlSender::Create(Options());
  constexpr std::size_t kHanging = 3 * kMaxConnectionsPerUrl;
  constexpr std::size_t kLively = 1000;
  Outcomes late;
  Outcomes in_time;
  for (std::size_t i = 0; i < kHanging; ++i) {
    sender->Send({hanging.Url(), "{}"}, late.Next());
  }
  for (std::size_t i = 0; i < kLively; ++i) {
    sender->Send({lively.Url(), "{}"}, in_time.Next());
  }
  in_time.WaitFor(kLively);
  EXPECT_EQ(in_time.Count(Kind::kAnswered), kLively);
  EXPECT_EQ(late.count(), 0U);
  sender->Stop(milliseconds::zero());
  EXPECT_EQ(late.Count(Kind::kAborted), kHanging);
}

TEST(Sender, ServesOneUrlWhileAnotherOfTheSameHostHangs) {
  Receiver receiver([](Connection& connection) {
    while (const auto request = connection.ReadRequest()) {
      if (request->head.starts_with("POST /hangs ")) return connection.WaitUntilSenderCloses();
      if (!connection.Write(Answer(200))) return;
    }
  });
  const auto sender = CurlSender::Create(Options());
  constexpr std::size_t kHanging = 3 * kMaxConnectionsPerUrl;
  constexpr std::size_t kLively = 1000;
  Outcomes late;
  Outcomes in_time;
  for (std::size_t i = 0; i < kHanging; ++i) {
    sender->Send({receiver.Url("/hangs"), "{}"}, late.Next());
  }
  for (std::size_t i = 0; i < kLively; ++i) {
    sender->Send({receiver.Url("/answers"), "{}"}, in_time.Next());
  }
  in_time.WaitFor(kLively);
  EXPECT_EQ(in_time.Count(Kind::kAnswered), kLively);
  EXPECT_EQ(late.count(), 0U);
  sender->Stop(milliseconds::zero());
  EXPECT_EQ(late.Count(Kind::kAborted), kHanging);
}

TEST(Sender, SendsNothingTwiceWhereAKeptConnectionIsClosedWithoutAnAnswer) {
  std::atomic<int> requests = 0;
  Receiver receiver([&](Connection& connection) {
    for (int i = 0; i < 2; ++i) {
      if (!connection.ReadRequest()) return;
      ++requests;
      if (i == 0) connection.Write(Answer(200));
    }
  });
  const auto sender = CurlSender::Create(Options());
  EXPECT_EQ(SendAndWait(*sender, receiver.Url()).kind, Kind::kAnswered);
  const AttemptOutcome outcome = SendAndWait(*sender, receiver.Url());
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_TRUE(outcome.lost_kept_connection);
  EXPECT_EQ(outcome.error, "the receiver closed the connection without an answer");
  EXPECT_NE(outcome.exchange, nullptr);
  EXPECT_EQ(requests, 2);
}

TEST(Sender, TakesNoKeptConnectionWhereAFreshOneIsAskedFor) {
  Receiver receiver(AlwaysAnswer(Answer(200)));
  const auto sender = CurlSender::Create(Options());
  SendAndWait(*sender, receiver.Url());
  SendAndWait(*sender, receiver.Url());
  EXPECT_EQ(receiver.connections(), 1);
  SendAndWait(*sender, engine::Attempt{receiver.Url(), "{}", 1, 1, true});
  EXPECT_EQ(receiver.connections(), 2);
}

TEST(Sender, AConnectionThatWasNotKeptIsNoExcuse) {
  Receiver receiver([](Connection& connection) { connection.ReadRequest(); });
  const auto sender = CurlSender::Create(Options());
  const AttemptOutcome outcome = SendAndWait(*sender, receiver.Url());
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_FALSE(outcome.lost_kept_connection);
}

}  // namespace
}  // namespace payscrypt::webhooks
