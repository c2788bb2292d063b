// What an operator's tools ask. tests/e2e has the real program's answers.
#include <atomic>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rest_server.h"

namespace payscrypt::transports::rest {
namespace {

using testing::Answer;
using ::testing::HasSubstr;

std::string Get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: anything.example\r\n\r\n";
}

class RestProbeTest : public testing::RestServerTest {
 protected:
  RestProbeTest()
      : RestServerTest({.why_not_ready = []() -> std::optional<std::string> {
                          if (is_ready_) return std::nullopt;
                          return "the \"disk\" is full";
                        },
                        .metrics = [] { return std::string("m 1\n"); },
                        .version = "1.2.3"}) {}

  static inline std::atomic<bool> is_ready_{true};
};

TEST_F(RestProbeTest, AServerThatAnswersIsReady) {
  is_ready_ = true;
  for (const char* const path : {"/health", "/health/ready", "/health/live"}) {
    const Answer answer = Ask(Get(path));
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.body, R"({"status":"SERVING"})") << path;
  }
}

TEST_F(RestProbeTest, OneThatCannotAnswerCallsIsLiveButNotReady) {
  is_ready_ = false;
  EXPECT_EQ(Ask(Get("/health/live")).status, 200);
  for (const char* const path : {"/health", "/health/ready"}) {
    const Answer answer = Ask(Get(path));
    EXPECT_EQ(answer.status, 503) << path;
    EXPECT_EQ(answer.Header("grpc-code"), "14") << path;
    EXPECT_EQ(answer.body, R"({"status":"NOT_SERVING","why":"the \"disk\" is full"})") << path;
  }
}

TEST_F(RestProbeTest, GivesMetricsAsPrometheusReadsThem) {
  const Answer answer = Ask(Get("/metrics"));
  EXPECT_EQ(answer.Header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(answer.body, "m 1\n");
}

TEST_F(RestProbeTest, DescribesItself) {
  const Answer answer = Ask(Get("/openapi.json"));
  EXPECT_EQ(answer.Header("Content-Type"), "application/json");
  EXPECT_THAT(answer.body, HasSubstr(R"("version":"1.2.3")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("/sandbox/v1/orders/{id}:pay":{"post":{)"));
}

TEST_F(RestProbeTest, CountsItsConnections) {
  testing::RawClient client = Connect();
  client.Send(Get("/health/live"));
  EXPECT_EQ(client.Read()->status, 200);
  EXPECT_GE(server_->load().connections, 1U);
  EXPECT_EQ(server_->load().streams, 0U);
}

}  // namespace
}  // namespace payscrypt::transports::rest
