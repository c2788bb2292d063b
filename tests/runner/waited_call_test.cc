#include "runner/waited_call.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../webhooks/receiver.h"

namespace payscrypt::runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A sandbox whose createOrder is answered once the clock stands at `answered_at`.
class SlowSandbox {
 public:
  SlowSandbox(std::string events, std::string answered_at)
      : events_(std::move(events)), answered_at_(std::move(answered_at)) {}

  std::string url() const { return server_.Url(""); }

  std::vector<std::string> advances() {
    const std::lock_guard lock(mutex_);
    return advances_;
  }

 private:
  void Serve(webhooks::Connection& connection) {
    while (const auto request = connection.ReadRequest()) {
      connection.Write(webhooks::Answer(200, BodyFor(*request), "grpc-code: 0\r\n"));
    }
  }

  std::string BodyFor(const webhooks::Request& request) {
    std::unique_lock lock(mutex_);
    if (request.head.starts_with("GET /sandbox/v1/events?after=0&")) {
      return "{\"events\":[" + events_ + "]}";
    }
    if (request.head.starts_with("GET /sandbox/v1/clock")) return "{\"time\":\"" + now_ + "\"}";
    if (request.head.starts_with("POST /sandbox/v1/clock:advance")) {
      const std::size_t to = request.body.find("2026-");
      now_ = request.body.substr(to, request.body.find('"', to) - to);
      advances_.push_back(now_);
      moved_.notify_all();
    }
    if (request.head.starts_with("POST /createOrder")) {
      moved_.wait_for(lock, std::chrono::seconds(5), [this] { return now_ >= answered_at_; });
      return "{\"order\":{}}";
    }
    return "{}";
  }

  const std::string events_;
  const std::string answered_at_;
  std::mutex mutex_;
  std::condition_variable moved_;
  std::string now_ = "2026-01-01T00:00:00.000Z";
  std::vector<std::string> advances_;
  webhooks::Receiver server_{[this](webhooks::Connection& connection) { Serve(connection); }};
};

domain::Result<HttpAnswer> CallOf(const std::string& url) {
  Control control(url, std::chrono::seconds(5));
  DelayWatch watch(control);
  HttpRequest request;
  request.method = "POST";
  request.url = url + "/createOrder";
  request.timeout = std::chrono::milliseconds(500);
  request.own_connection = true;
  return WaitedCall(std::move(request)).Wait(watch);
}

TEST(WaitedCall, MovesTheClockToTheAnswerAndNoFurther) {
  SlowSandbox sandbox(
      R"({"number":"1","at":"2026-01-01T00:00:00.000Z","type":"order_created","text":"A-1"},
         {"number":"2","at":"2026-01-01T00:00:00.000Z","type":"fault_met",
          "text":"createOrder: delay 5s"})",
      "2026-01-01T00:00:05.000Z");
  const auto answer = CallOf(sandbox.url());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->end, HttpAnswer::End::kWhole);
  EXPECT_THAT(sandbox.advances(), ElementsAre("2026-01-01T00:00:05.000Z"));
}

TEST(WaitedCall, HangingCallDoesNotMoveTheClock) {
  SlowSandbox sandbox(
      R"({"number":"1","at":"2026-01-01T00:00:00.000Z","type":"fault_met",
          "text":"createOrder: hang"})",
      "never");
  const auto answer = CallOf(sandbox.url());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->end, HttpAnswer::End::kTimedOut);
  EXPECT_THAT(sandbox.advances(), IsEmpty());
}

TEST(WaitedCall, SandboxThatGoesAwayEndsTheWait) {
  webhooks::Receiver server([](webhooks::Connection& connection) {
    const auto request = connection.ReadRequest();
    if (request && request->head.starts_with("POST")) connection.WaitUntilSenderCloses();
  });
  const auto answer = CallOf(server.Url(""));
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("/sandbox/v1/events"));
}

}  // namespace
}  // namespace payscrypt::runner
