#include "runner/control.h"

#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../webhooks/receiver.h"

namespace payscrypt::runner {
namespace {

using testing::HasSubstr;
using webhooks::Receiver;

constexpr std::chrono::milliseconds kTimeout{500};

// The error of GetClock at a server that does `serve`.
std::string ClockError(webhooks::Serve serve) {
  Receiver server(std::move(serve));
  const auto clock = Control(server.Url(""), kTimeout).GetClock();
  return clock ? "none" : clock.error().message;
}

TEST(Control, TellsTheSandboxesError) {
  EXPECT_THAT(ClockError(webhooks::AlwaysAnswer(webhooks::Answer(
                  401, "{}", "grpc-code: 16\r\ngrpc-message: 100%25 unknown\r\n"))),
              HasSubstr("GET /sandbox/v1/clock of http://127.0.0.1:"));
  EXPECT_THAT(ClockError(webhooks::AlwaysAnswer(webhooks::Answer(
                  401, "{}", "grpc-code: 16\r\ngrpc-message: 100%25 unknown\r\n"))),
              HasSubstr(": UNAUTHENTICATED: 100% unknown"));
}

TEST(Control, SaysThatSomebodyElseAnswered) {
  EXPECT_THAT(ClockError(webhooks::AlwaysAnswer(webhooks::Answer(404, "no"))),
              HasSubstr("got HTTP status 404"));
}

TEST(Control, SilentSandboxIsAnError) {
  EXPECT_THAT(ClockError(&webhooks::Hang), HasSubstr("no answer within 500 ms"));
}

TEST(Control, ReadsPageAfterPage) {
  Receiver server([](webhooks::Connection& connection) {
    while (const auto request = connection.ReadRequest()) {
      const bool first = request->head.find("after=0&") != std::string::npos;
      const bool second = request->head.find("after=1000&") != std::string::npos;
      std::string events;
      for (int i = 1; i <= (first ? 1000 : 1); ++i) {
        events += (i == 1 ? "" : ",") + std::string("{\"number\":\"") +
                  std::to_string(first ? i : 1001) + "\"}";
      }
      if (!first && !second) events = "";
      connection.Write(webhooks::Answer(200, "{\"events\":[" + events + "]}", "grpc-code: 0\r\n"));
    }
  });
  const auto events = Control(server.Url(""), kTimeout).ListEvents(0);
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 1001U);
  EXPECT_EQ(events->back().number(), 1001);
}

}  // namespace
}  // namespace payscrypt::runner
