#include "runner/outcome.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "../webhooks/receiver.h"
#include "pg-api.pb.h"

namespace payscrypt::runner {
namespace {

using webhooks::Connection;
using webhooks::Receiver;

// The outcome of a call that a server meets with `serve`.
std::string Met(webhooks::Serve serve, bool own_connection = true) {
  Receiver server(std::move(serve));
  HttpRequest request;
  request.method = "POST";
  request.url = server.Url("/createOrder");
  request.body = "{}";
  request.timeout = std::chrono::milliseconds(500);
  request.own_connection = own_connection;
  pg::CreateOrderResponse response;
  const auto outcome = OutcomeOf(HttpClient().Call(request), response);
  return outcome ? *outcome : "no call: " + outcome.error().message;
}

webhooks::Serve Answers(const std::string& bytes, bool reset = false) {
  return [bytes, reset](Connection& connection) {
    if (!connection.ReadRequest()) return;
    connection.Write(bytes);
    if (reset) connection.Reset();
  };
}

constexpr char kOrder[] = R"({"order":{"id":"7"}})";

TEST(Outcome, Ok) {
  EXPECT_EQ(Met(Answers(webhooks::Answer(200, kOrder, "grpc-code: 0\r\n"))), "OK");
  EXPECT_EQ(Met(Answers(webhooks::Answer(200, kOrder))), "OK");
}

TEST(Outcome, CodesByNameAndOthersByNumber) {
  EXPECT_EQ(Met(Answers(webhooks::Answer(503, "{}", "grpc-code: 14\r\n"))), "UNAVAILABLE");
  EXPECT_EQ(Met(Answers(webhooks::Answer(401, "{}", "Grpc-Code: 16\r\n"))), "UNAUTHENTICATED");
  EXPECT_EQ(Met(Answers(webhooks::Answer(500, "{}", "grpc-code: 4242\r\n"))), "4242");
}

TEST(Outcome, Reset) {
  EXPECT_EQ(Met(Answers("", true)), "RESET");
  EXPECT_EQ(Met(Answers("", false)), "RESET");
}

TEST(Outcome, Truncated) {
  const std::string begun = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"order\":";
  EXPECT_EQ(Met(Answers(begun)), "TRUNCATED");
  EXPECT_EQ(Met(Answers("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")), "TRUNCATED");
}

TEST(Outcome, Malformed) {
  EXPECT_EQ(Met(Answers(webhooks::Answer(200, "{\"order\":", "grpc-code: 0\r\n"))), "MALFORMED");
  EXPECT_EQ(Met(Answers(webhooks::Answer(200, "<html>", "grpc-code: 0\r\n"))), "MALFORMED");
  EXPECT_EQ(Met(Answers(webhooks::Answer(200, "", "grpc-code: 0\r\n"))), "MALFORMED");
}

TEST(Outcome, SilenceIsAMissedDeadline) { EXPECT_EQ(Met(&webhooks::Hang), "DEADLINE_EXCEEDED"); }

TEST(Outcome, SomebodyElsesErrorIsNoOutcome) {
  EXPECT_NE(Met(Answers(webhooks::Answer(502, "bad gateway"))).find("HTTP status 502"),
            std::string::npos);
}

TEST(Outcome, NobodyThereIsNoOutcome) {
  HttpRequest request;
  request.url = "http://127.0.0.1:1/";
  pg::CreateOrderResponse response;
  EXPECT_FALSE(OutcomeOf(HttpClient().Call(request), response));
}

TEST(Outcome, CallOnItsOwnConnectionIsMadeOnce) {
  int requests = 0;
  Receiver server([&requests](Connection& connection) {
    while (connection.ReadRequest()) {
      if (++requests > 1) return connection.Reset();
      connection.Write(webhooks::Answer(200, kOrder));
    }
  });
  HttpClient client;
  HttpRequest request;
  request.url = server.Url();
  request.own_connection = true;
  EXPECT_EQ(client.Call(request).end, HttpAnswer::End::kWhole);
  EXPECT_EQ(client.Call(request).end, HttpAnswer::End::kReset);
  EXPECT_EQ(requests, 2);
}

TEST(Outcome, NumbersAndNamesAreTheSame) {
  EXPECT_TRUE(SameOutcome("14", "UNAVAILABLE"));
  EXPECT_TRUE(SameOutcome("42", "42"));
  EXPECT_TRUE(SameOutcome("RESET", "RESET"));
  EXPECT_FALSE(SameOutcome("OK", "UNAVAILABLE"));
  EXPECT_FALSE(SameOutcome("RESET", "TRUNCATED"));
}

}  // namespace
}  // namespace payscrypt::runner
