// Receivers that are slow, broken or hostile, on real sockets.
#include <atomic>
#include <chrono>
#include <latch>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outcomes.h"
#include "receiver.h"
#include "webhooks/sender.h"

namespace payscrypt::webhooks {
namespace {

using std::chrono::milliseconds;
using testing::AnyOf;
using testing::HasSubstr;

constexpr std::chrono::minutes kLong{10};
constexpr milliseconds kShort{100};

AttemptOutcome SendOne(const std::string& url, milliseconds timeout = kLong) {
  const auto sender = CurlSender::Create({timeout, "test"});
  return SendAndWait(*sender, url);
}

TEST(Misbehaviour, NobodyListens) {
  RefusedPort port;
  const AttemptOutcome outcome = SendOne(port.Url());
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_THAT(outcome.error, HasSubstr("Failed to connect to 127.0.0.1"));
  EXPECT_EQ(outcome.http_status, 0);
}

TEST(Misbehaviour, ItsNameIsUnknown) {
  // A network may answer late, or not at all.
  const AttemptOutcome outcome = SendOne("http://merchant.invalid/", std::chrono::seconds{5});
  EXPECT_THAT(outcome.kind, AnyOf(Kind::kFailed, Kind::kTimedOut));
  EXPECT_NE(outcome.error, "");
}

TEST(Misbehaviour, ItsNameIsNoName) {
  const std::string name(64, 'x');  // one more than a label may have: no network is asked
  const AttemptOutcome outcome = SendOne("http://" + name + ".invalid/");
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_THAT(outcome.error, HasSubstr("Could not resolve host: " + name));
}

TEST(Misbehaviour, ItHangs) {
  Receiver receiver(Hang);
  const AttemptOutcome outcome = SendOne(receiver.Url(), kShort);
  EXPECT_EQ(outcome.kind, Kind::kTimedOut);
  EXPECT_EQ(outcome.error, "no whole answer within 100 ms");
  EXPECT_GE(outcome.took, kShort);
}

TEST(Misbehaviour, ItDripsItsHeaders) {
  Receiver receiver([](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nX-Drip: ");
    while (connection.SenderStays() && connection.Write("x")) {
    }
  });
  EXPECT_EQ(SendOne(receiver.Url(), kShort).kind, Kind::kTimedOut);
}

TEST(Misbehaviour, ItDripsItsBody) {
  Receiver receiver([](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    while (connection.SenderStays() && connection.Write("x")) {
    }
  });
  const AttemptOutcome outcome = SendOne(receiver.Url(), kShort);
  EXPECT_EQ(outcome.kind, Kind::kTimedOut);
  EXPECT_FALSE(outcome.Accepted());
}

TEST(Misbehaviour, ItNeverReads) {
  std::latch over(1);
  Receiver receiver([&](Connection&) { over.wait(); });
  const auto sender = CurlSender::Create({kShort, "test"});
  EXPECT_EQ(SendAndWait(*sender, receiver.Url(), std::string(16 << 20, 'x')).kind, Kind::kTimedOut);
  over.count_down();
}

TEST(Misbehaviour, ItClosesWithoutAnAnswer) {
  Receiver receiver([](Connection& connection) { connection.ReadRequest(); });
  const AttemptOutcome outcome = SendOne(receiver.Url());
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_EQ(outcome.error, "the receiver closed the connection without an answer");
  EXPECT_EQ(receiver.connections(), 1);
}

TEST(Misbehaviour, ItClosesAfterAnInterimAnswer) {
  Receiver receiver([](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 100 Continue\r\n\r\n");
  });
  const AttemptOutcome outcome = SendOne(receiver.Url());
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_NE(outcome.error, "");
}

TEST(Misbehaviour, ItResets) {
  Receiver receiver([](Connection& connection) {
    connection.ReadRequest();
    connection.Reset();
  });
  const AttemptOutcome outcome = SendOne(receiver.Url());
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_THAT(outcome.error, HasSubstr("reset"));
  EXPECT_EQ(receiver.connections(), 1);
}

TEST(Misbehaviour, ItBreaksOffItsBody) {
  for (const char* headers : {"Content-Length: 1000\r\n", "Transfer-Encoding: chunked\r\n"}) {
    Receiver receiver([&](Connection& connection) {
      connection.ReadRequest();
      connection.Write("HTTP/1.1 503 Busy\r\n" + std::string(headers) + "\r\n3e8\r\nabc");
    });
    const AttemptOutcome outcome = SendOne(receiver.Url());
    EXPECT_EQ(outcome.kind, Kind::kAnswered) << outcome.error;
    EXPECT_EQ(outcome.http_status, 503);
  }
}

TEST(Misbehaviour, ItAnswersBeforeItHasRead) {
  Receiver receiver([](Connection& connection) {
    connection.ReadSome();
    connection.Write(Answer(413, "", "Connection: close\r\n"));
    connection.WaitUntilSenderCloses();
  });
  const auto sender = CurlSender::Create({kLong, "test"});
  EXPECT_EQ(SendAndWait(*sender, receiver.Url(), std::string(8 << 20, 'x')).http_status, 413);
}

TEST(Misbehaviour, ItAnswersWithAHundredMegabytes) {
  constexpr std::size_t kSize = 100 << 20;
  for (const std::string& headers :
       {"Content-Length: " + std::to_string(kSize) + "\r\n", std::string()}) {
    std::atomic<std::size_t> written = 0;
    std::latch over(1);
    Receiver receiver([&](Connection& connection) {
      connection.ReadRequest();
      connection.Write("HTTP/1.1 200 OK\r\n" + headers + "\r\n");
      const std::string chunk(1 << 20, 'x');
      while (written < kSize && connection.Write(chunk)) written += chunk.size();
      over.count_down();
    });
    const AttemptOutcome outcome = SendOne(receiver.Url());
    EXPECT_EQ(outcome.kind, Kind::kAnswered) << outcome.error;
    EXPECT_EQ(outcome.http_status, 200);
    over.wait();
    EXPECT_LT(written, kSize / 2);  // the rest does not fit the sockets' buffers
  }
}

TEST(Misbehaviour, ItsHeadersNeverEnd) {
  Receiver receiver([](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\n");
    while (connection.Write("X-More: and more\r\n")) {
    }
  });
  EXPECT_EQ(SendOne(receiver.Url()).kind, Kind::kAnswered);
}

TEST(Misbehaviour, ItsInterimAnswersNeverEnd) {
  Receiver receiver([](Connection& connection) {
    connection.ReadRequest();
    while (connection.Write("HTTP/1.1 102 Processing\r\n\r\n")) {
    }
  });
  const AttemptOutcome outcome = SendOne(receiver.Url());
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_EQ(outcome.error, "the answer's status did not come within its first 65536 bytes");
}

TEST(Misbehaviour, ItDoesNotSpeakHttp) {
  for (const char* garbage : {"SSH-2.0-OpenSSH_9.2\r\n", "\x15\x03\x01\x00\x02\x02\x16", "\n\n\n",
                              "220 mail.example ESMTP\r\n"}) {
    Receiver receiver([&](Connection& connection) {
      connection.ReadRequest();
      connection.Write(garbage);
    });
    const AttemptOutcome outcome = SendOne(receiver.Url());
    EXPECT_EQ(outcome.kind, Kind::kFailed) << garbage;
    EXPECT_NE(outcome.error, "");
  }
}

TEST(Misbehaviour, ItDoesNotSpeakTls) {
  Receiver garbage([](Connection& connection) {
    connection.ReadSome();
    connection.Write(Answer(400));
  });
  const AttemptOutcome outcome =
      SendOne("https://127.0.0.1:" + std::to_string(garbage.port()) + "/");
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_THAT(outcome.error, testing::ContainsRegex("SSL|TLS"));
}

// Each answer promises a connection that stays, and none does.
// As the engine does it.
AttemptOutcome SendAgainWhereLost(engine::WebhookSender& sender, engine::Attempt attempt) {
  const AttemptOutcome outcome = SendAndWait(sender, attempt);
  if (!outcome.lost_kept_connection) return outcome;
  attempt.needs_fresh = true;
  return SendAndWait(sender, std::move(attempt));
}

TEST(Misbehaviour, ItClosesAfterEachAnswerWithoutSayingSo) {
  Receiver receiver([](Connection& connection) {
    if (connection.ReadRequest()) connection.Write(Answer(200));
  });
  const auto sender = CurlSender::Create({kLong, "test"});
  for (int i = 0; i < 100; ++i) {
    const AttemptOutcome outcome = SendAgainWhereLost(*sender, {receiver.Url(), "{}"});
    ASSERT_EQ(outcome.kind, Kind::kAnswered) << outcome.error;
  }
  constexpr std::size_t kAttempts = 2000;
  Outcomes outcomes;
  for (std::size_t i = 0; i < kAttempts; ++i) {
    sender->Send({receiver.Url(), "{}"}, outcomes.Next());
  }
  for (const AttemptOutcome& outcome : outcomes.WaitFor(kAttempts)) {
    EXPECT_TRUE(outcome.Accepted() || outcome.lost_kept_connection) << outcome.error;
  }
}

// As when it ends its keep-alive just as the next webhook is on its way.
class StaleConnection : public testing::Test {
 protected:
  // Opens `count` connections to a receiver that drops each when the second request on it begins,
  // and sends one more webhook. Those past `count` are answered for good.
  AttemptOutcome SendOnStale(int count, bool reset, const std::string& body) {
    std::latch all_connected(count);
    Receiver receiver([&](Connection& connection) {
      if (connection.number() > count) return AlwaysAnswer(Answer(200))(connection);
      connection.ReadRequest();
      all_connected.arrive_and_wait();
      connection.Write(Answer(200));
      connection.ReadSome();
      if (reset) connection.Reset();
    });
    const auto sender = CurlSender::Create({kLong, "test"});
    Outcomes outcomes;
    for (int i = 0; i < count; ++i) sender->Send({receiver.Url(), "{}"}, outcomes.Next());
    outcomes.WaitFor(static_cast<std::size_t>(count));
    const AttemptOutcome lost = SendAndWait(*sender, receiver.Url(), body);
    EXPECT_EQ(lost.kind, Kind::kFailed);
    EXPECT_TRUE(lost.lost_kept_connection) << lost.error;
    return SendAndWait(*sender, engine::Attempt{receiver.Url(), body, 1, 2, true});
  }
};

TEST_F(StaleConnection, IsReplacedByANewOne) {
  EXPECT_TRUE(SendOnStale(1, false, "{}").Accepted());
  EXPECT_TRUE(SendOnStale(1, true, "{}").Accepted());
}

TEST_F(StaleConnection, IsReplacedHoweverManyAreStale) {
  AttemptOutcome outcome = SendOnStale(20, false, "{}");
  EXPECT_TRUE(outcome.Accepted()) << outcome.error;
  outcome = SendOnStale(20, true, "{}");
  EXPECT_TRUE(outcome.Accepted()) << outcome.error;
}

TEST_F(StaleConnection, IsReplacedInTheMiddleOfALargeBody) {
  const std::string body(8 << 20, 'x');
  AttemptOutcome outcome = SendOnStale(1, false, body);
  EXPECT_TRUE(outcome.Accepted()) << outcome.error;
  outcome = SendOnStale(1, true, body);
  EXPECT_TRUE(outcome.Accepted()) << outcome.error;
}

TEST_F(StaleConnection, FailsTheAttemptWhereTheNewOneIsDroppedToo) {
  Receiver receiver([](Connection& connection) {
    if (connection.number() == 1) {
      connection.ReadRequest();
      connection.Write(Answer(200));
    }
    connection.ReadSome();
  });
  const auto sender = CurlSender::Create({kLong, "test"});
  EXPECT_TRUE(SendAndWait(*sender, receiver.Url()).Accepted());
  const AttemptOutcome outcome = SendAgainWhereLost(*sender, {receiver.Url(), "{}"});
  EXPECT_EQ(outcome.kind, Kind::kFailed);
  EXPECT_FALSE(outcome.lost_kept_connection);
  EXPECT_LE(receiver.connections(), 3);  // libcurl may open one before it is kept from using it
}

}  // namespace
}  // namespace payscrypt::webhooks
