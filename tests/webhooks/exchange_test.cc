// What is recorded of an attempt: what was sent and what came back.
#include <mutex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outcomes.h"
#include "receiver.h"
#include "webhooks/sender.h"

namespace payscrypt::webhooks {
namespace {

using engine::Exchange;

constexpr std::chrono::minutes kLong{10};

AttemptOutcome SendTo(const Receiver& receiver, std::chrono::milliseconds timeout = kLong) {
  const auto sender = CurlSender::Create({timeout, "test/1"});
  return SendAndWait(*sender, receiver.Url());
}

TEST(Exchange, HasTheHeadersThatWereSent) {
  std::mutex mutex;
  std::string head;
  Receiver receiver([&](Connection& connection) {
    while (auto request = connection.ReadRequest()) {
      {
        const std::lock_guard lock(mutex);
        head = request->head;
      }
      connection.Write(Answer(200));
    }
  });
  for (const char* user : {"", "me:secret@"}) {
    const auto sender = CurlSender::Create({kLong, "test/1"});
    std::string url = receiver.Url("/hook?a=b");
    url.insert(url.find("//") + 2, user);
    std::promise<AttemptOutcome> outcome;
    sender->Send({url, R"({"id":"7"})", 42, 3},
                 [&](AttemptOutcome o) { outcome.set_value(std::move(o)); });
    const auto exchange = outcome.get_future().get().exchange;
    ASSERT_NE(exchange, nullptr);
    const std::lock_guard lock(mutex);
    std::string sent = head.substr(head.find("\r\n") + 2);  // less the request line
    sent.erase(sent.size() - 2);                            // and the empty one
    if (const std::size_t secret = sent.find("Basic "); secret != std::string::npos) {
      sent.replace(secret, sent.find('\r', secret) - secret, "Basic (as in the URL)");
    }
    EXPECT_EQ(exchange->request_headers, sent);
    EXPECT_THAT(sent, testing::HasSubstr("x-sandbox-delivery: 42\r\nx-sandbox-attempt: 3\r\n"));
  }
}

TEST(Exchange, HasTheLastAnswersHeadersAndItsBody) {
  Receiver receiver([](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n");
    connection.Write(Answer(500, "it \xff broke", "X-Why: a bug\r\n"));
  });
  const auto exchange = SendTo(receiver).exchange;
  ASSERT_NE(exchange, nullptr);
  EXPECT_EQ(exchange->response_headers, "X-Why: a bug\r\nContent-Length: 10\r\n");
  EXPECT_EQ(exchange->response_body, "it \xff broke");
  EXPECT_FALSE(exchange->cut);
}

TEST(Exchange, IsBounded) {
  const std::string header = "X-Long: " + std::string(6 << 10, 'h') + "\r\n";
  Receiver receiver([&](Connection& connection) {
    connection.ReadRequest();
    connection.Write(Answer(200, std::string(40 << 10, 'b'), header + header));
  });
  const AttemptOutcome outcome = SendTo(receiver);
  EXPECT_TRUE(outcome.Accepted());
  ASSERT_NE(outcome.exchange, nullptr);
  EXPECT_LE(outcome.exchange->response_headers.size(), Exchange::kMaxHeaderBytes);
  EXPECT_EQ(outcome.exchange->response_body, std::string(Exchange::kMaxBodyBytes, 'b'));
  EXPECT_TRUE(outcome.exchange->cut);
}

TEST(Exchange, OfAReceiverThatHangsIsWhatWasSent) {
  Receiver receiver(Hang);
  const auto exchange = SendTo(receiver, std::chrono::milliseconds(100)).exchange;
  ASSERT_NE(exchange, nullptr);
  EXPECT_THAT(exchange->request_headers, testing::StartsWith("Host: 127.0.0.1:"));
  EXPECT_EQ(exchange->response_headers, "");
}

TEST(Exchange, IsNoneWhereNothingWasSent) {
  RefusedPort port;
  const auto sender = CurlSender::Create({kLong, "test/1"});
  EXPECT_EQ(SendAndWait(*sender, port.Url()).exchange, nullptr);
}

TEST(Exchange, OfTheNextAttemptIsItsOwn) {
  Receiver receiver([](Connection& connection) {
    connection.ReadRequest();
    connection.Write(Answer(200, "first", "X-First: 1\r\n"));
    connection.ReadRequest();
    connection.Write(Answer(200, "second"));
  });
  const auto sender = CurlSender::Create({kLong, "test/1"});
  EXPECT_EQ(SendAndWait(*sender, receiver.Url()).exchange->response_body, "first");
  const auto second = SendAndWait(*sender, receiver.Url()).exchange;
  EXPECT_EQ(second->response_body, "second");
  EXPECT_EQ(second->response_headers, "Content-Length: 6\r\n");
}

TEST(Exchange, RetryAfterIsReadFromAnswersThatAreNo2xx) {
  for (const int status : {503, 200}) {
    Receiver receiver(AlwaysAnswer(Answer(status, "", "Retry-After: 7\r\n")));
    const AttemptOutcome outcome = SendTo(receiver);
    EXPECT_EQ(outcome.retry_after.has_value(), status == 503);
    EXPECT_EQ(outcome.retry_after.value_or(std::chrono::seconds(7)), std::chrono::seconds(7));
  }
}

}  // namespace
}  // namespace payscrypt::webhooks
