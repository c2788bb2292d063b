// How REST treats connections: whatever a client does, it harms nobody else.
#include <deque>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rest_server.h"

namespace payscrypt::transports::rest {
namespace {

using testing::Answer;
using testing::AwaitCancelled;
using ::testing::HasSubstr;
using testing::HeldCall;
using testing::Post;
using testing::RawClient;

std::string Create(std::string_view merchant_order_id, std::string_view headers = "") {
  return Post("/createOrder", "{\"merchant_order_id\":\"" + std::string(merchant_order_id) + "\"}",
              headers);
}

// One loop thread: whoever holds it up holds up all.
class RestConnectionTest : public testing::RestServerTest {
 protected:
  RestConnectionTest() : RestServerTest({.threads = 1}) {}

  void ExpectServesOthers() { EXPECT_EQ(Ask(Post("/getPublicOrderById", "{}")).status, 200); }
};

TEST_F(RestConnectionTest, TakesARequestByteByByte) {
  RawClient client = Connect();
  for (const char byte : Create("slow")) ASSERT_TRUE(client.Send({&byte, 1}));
  EXPECT_THAT(client.Read()->body, HasSubstr("slow"));
}

TEST_F(RestConnectionTest, TakesChunksByteByByte) {
  RawClient client = Connect();
  const std::string request =
      "POST /createOrder HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
      "c;ext=1\r\n{\"merchant_o\r\n0d\r\nrder_id\":\"m\"}\r\n0\r\n\r\n";
  for (const char byte : request) ASSERT_TRUE(client.Send({&byte, 1}));
  EXPECT_THAT(client.Read()->body, HasSubstr(R"("merchant_order_id":"m")"));
  const std::string empty =
      "POST /createOrder HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  for (const char byte : empty) ASSERT_TRUE(client.Send({&byte, 1}));
  EXPECT_EQ(client.Read()->status, 200);
}

TEST_F(RestConnectionTest, DropsTrailers) {
  gateway_.create = [](const api::Call& call, const pg::CreateOrderRequest&,
                       pg::CreateOrderResponse&, const api::Done& done) {
    EXPECT_FALSE(call.Metadata("apikey"));
    EXPECT_FALSE(call.Metadata("grpc-metadata-x"));
    done({});
  };
  RawClient client = Connect();
  client.Send(
      "POST /createOrder HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\n{}\r\n0\r\napikey: k\r\nGrpc-Metadata-X: y\r\n\r\n" +
      Create("next"));
  EXPECT_EQ(client.Read()->status, 200);
  EXPECT_EQ(client.Read()->status, 200);
}

TEST_F(RestConnectionTest, AnswersPipelinedRequestsInOrder) {
  constexpr int kRequests = 100;
  std::string requests;
  for (int i = 0; i < kRequests; ++i) requests += Create("order-" + std::to_string(i));
  RawClient client = Connect();
  client.Send(requests);
  for (int i = 0; i < kRequests; ++i) {
    EXPECT_THAT(client.Read()->body, HasSubstr("\"order-" + std::to_string(i) + "\""));
  }
}

TEST_F(RestConnectionTest, AnswersPipelinedCallsThatEndLaterInOrder) {
  gateway_.HoldCreateOrder();
  RawClient client = Connect();
  client.Send(Create("1") + Create("2"));
  for (const std::string id : {"first", "second"}) {
    const HeldCall held = gateway_.NextHeld();
    held.response->mutable_order()->set_id(id);
    std::thread([&] { held.done({}); }).join();
    EXPECT_THAT(client.Read()->body, HasSubstr(id));
  }
}

TEST_F(RestConnectionTest, AnswersAClientThatSendsNoMore) {
  RawClient client = Connect();
  client.Send(Create("1") + Create("2"));
  client.EndSending();
  EXPECT_EQ(client.Read()->status, 200);
  EXPECT_EQ(client.Read()->status, 200);
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(RestConnectionTest, AnswersAClientThatSendsNoMoreAfterAWait) {
  gateway_.HoldCreateOrder();
  RawClient client = Connect();
  client.Send(Create("1"));
  client.EndSending();
  const HeldCall held = gateway_.NextHeld();
  AwaitCancelled(*held.call);  // it cannot be told from a client that is gone
  held.done({});
  EXPECT_EQ(client.Read()->status, 200);
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(RestConnectionTest, RefusesABodyThatEndsEarly) {
  RawClient client = Connect();
  client.Send("POST /createOrder HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\n{}");
  client.EndSending();
  const Answer answer = *client.Read();
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr(R"("code":3)"));
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(RestConnectionTest, TellsTheServiceThatTheClientIsGone) {
  gateway_.HoldCreateOrder();
  std::deque<RawClient> clients;
  for (int i = 0; i < 2; ++i) clients.push_back(Connect());
  clients[0].Send(Create("reset"));
  HeldCall reset = gateway_.NextHeld();
  EXPECT_FALSE(reset.call->IsCancelled());
  clients[0].Abort();
  AwaitCancelled(*reset.call);

  clients[1].Send(Create("closed"));
  HeldCall closed = gateway_.NextHeld();
  clients.pop_back();
  AwaitCancelled(*closed.call);

  // Ending them late is safe, in whatever order and thread.
  closed.response->mutable_order()->set_id("1");
  std::thread([&] { closed.done({}); }).join();
  reset.done({domain::ErrorCode::kCancelled, "too late"});
  ExpectServesOthers();
}

TEST_F(RestConnectionTest, AnswersForACallThatOutlastsItsDeadline) {
  gateway_.HoldCreateOrder();
  RawClient client = Connect();
  client.Send(Create("1", "Grpc-Timeout: 1u\r\n"));
  HeldCall late = gateway_.NextHeld();
  const Answer answer = *client.Read();
  EXPECT_EQ(answer.status, 504);
  EXPECT_EQ(answer.Header("grpc-code"), "4");
  EXPECT_EQ(answer.body, R"({"code":4,"message":"context deadline exceeded","details":[]})");
  EXPECT_TRUE(late.call->IsCancelled());

  // The late end belongs to nobody, least of all to the connection's next call.
  client.Send(Create("2", "Grpc-Timeout: 1H\r\n"));
  HeldCall next = gateway_.NextHeld();
  late.response->mutable_order()->set_id("late");
  late.done({});
  next.response->mutable_order()->set_id("next");
  next.done({});
  EXPECT_THAT(client.Read()->body, HasSubstr(R"("id":"next")"));
}

TEST_F(RestConnectionTest, DoesNotStartACallThatHasNoTime) {
  gateway_.HoldCreateOrder();
  for (const std::string timeout : {"999n", "1n", "-1S", "100000000H"}) {
    EXPECT_EQ(Ask(Create("1", "Grpc-Timeout: " + timeout + "\r\n")).status, 504) << timeout;
  }
}

TEST_F(RestConnectionTest, CallsThatEndWhileTheyAreParkedAreAnswered) {
  // Ended by another thread just about when the loop notices that it must wait.
  gateway_.create = [](const api::Call&, const pg::CreateOrderRequest&, pg::CreateOrderResponse&,
                       api::Done done) { std::thread(std::move(done), api::Status()).detach(); };
  RawClient client = Connect();
  for (int i = 0; i < 500; ++i) {
    client.Send(Create("x"));
    ASSERT_EQ(client.Read()->status, 200);
  }
}

TEST_F(RestConnectionTest, SlowAndSilentConnectionsOccupyNoThread) {
  std::deque<RawClient> slow;
  for (int i = 0; i < 300; ++i) {
    slow.push_back(Connect());
    slow.back().Send(i % 2 == 0
                         ? "POST /createOrder HTTP/1.1\r\nHost: t\r\nX-Slow: "
                         : "POST /createOrder HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\n{");
  }
  for (int i = 0; i < 20; ++i) ExpectServesOthers();
}

TEST_F(RestConnectionTest, AClientThatDoesNotReadHoldsUpNobody) {
  constexpr std::size_t kBytes = 4'000'000;
  gateway_.create = [](const api::Call&, const pg::CreateOrderRequest&,
                       pg::CreateOrderResponse& response, const api::Done& done) {
    response.mutable_order()->set_description(std::string(kBytes, 'x'));
    done({});
  };
  RawClient lazy = Connect();
  for (int i = 0; i < 4; ++i) lazy.Send(Create("x"));
  ExpectServesOthers();
  for (int i = 0; i < 4; ++i) EXPECT_GT(lazy.Read()->body.size(), kBytes);
}

TEST_F(RestConnectionTest, SaysContinueBeforeTheBody) {
  RawClient client = Connect();
  client.Send(
      "POST /createOrder HTTP/1.1\r\nHost: t\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.Read()->status, 100);
  client.Send("{}");
  EXPECT_EQ(client.Read()->status, 200);
  client.Send(Create("again"));
  EXPECT_EQ(client.Read()->status, 200);
}

TEST_F(RestConnectionTest, RefusesInsteadOfContinuing) {
  const std::string rest = " HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: ";
  const std::vector<std::pair<std::string, int>> refused = {
      {"POST /nope" + rest + "2\r\n\r\n", 404},
      {"PUT /createOrder" + rest + "2\r\n\r\n", 501},
      {"POST /createOrder" + rest + "9000000\r\n\r\n", 429},
      {"POST /createOrder HTTP/1.1\r\nHost: t\r\nExpect: magic\r\nContent-Length: 2\r\n\r\n", 417}};
  for (const auto& [request, status] : refused) {
    RawClient client = Connect();
    client.Send(request);
    const Answer answer = *client.Read();
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.Header("Connection"), "close");
    EXPECT_TRUE(client.AtEnd());
  }
}

TEST_F(RestConnectionTest, KeepsConnectionsAsTheVersionsSay) {
  RawClient old = Connect();
  old.Send("POST /createOrder HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(old.Read()->Header("Connection"), "keep-alive");
  old.Send("POST /createOrder HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(old.Read()->status, 200);
  EXPECT_TRUE(old.AtEnd());

  RawClient closing = Connect();
  closing.Send(Create("x", "Connection: close\r\n"));
  EXPECT_EQ(closing.Read()->Header("Connection"), "close");
  EXPECT_TRUE(closing.AtEnd());
}

TEST_F(RestConnectionTest, RefusesMalformedRequests) {
  const std::string post = "POST /createOrder HTTP/1.1\r\n";
  const std::vector<std::pair<std::string, int>> refused = {
      {"nonsense\r\n\r\n", 400},
      {post + "\r\n", 400},  // no Host
      {post + "Host: a\r\nHost: a\r\n\r\n", 400},
      {post + "Host: a/b\r\n\r\n", 400},
      {post + "Host: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400},
      {post + "Host: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400},
      {post + "Host: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {post + "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
      {"POST /createOrder HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {post + "Host: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
      {post + "Host: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n0\r\n\r\n", 400},
      {post + "Host: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n", 400},
      {"POST /create%zzOrder HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"POST createOrder HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"POST /createOrder HTTP/1.2 HTTP/1.2\r\nHost: a\r\n\r\n", 400},
      {"POST /createOrder HTTP/3.0\r\nHost: a\r\n\r\n", 505},
  };
  for (const auto& [request, status] : refused) {
    SCOPED_TRACE(request);
    RawClient client = Connect();
    client.Send(request + Create("smuggled"));
    const auto answer = client.Read();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, status);
    EXPECT_EQ(answer->Header("Connection"), "close");
    EXPECT_NE(answer->Header("grpc-code"), "(none)");
    EXPECT_TRUE(client.AtEnd());
  }
}

TEST_F(RestConnectionTest, BoundsTheHead) {
  const std::string start = "POST /createOrder HTTP/1.1\r\nHost: t\r\n";
  std::string many = start;
  for (int i = 0; many.size() < kMaxHeaderBytes; ++i) many += "X: " + std::to_string(i) + "\r\n";
  const std::vector<std::string> too_large = {
      "POST /" + std::string(kMaxHeaderBytes, 'a') + " HTTP/1.1\r\n",
      start + "X: " + std::string(kMaxHeaderBytes, 'a') + "\r\n\r\n",
      many + "\r\n",
  };
  for (const std::string& request : too_large) {
    RawClient client = Connect();
    client.Send(request);
    EXPECT_EQ(client.Read()->status, 431);
    EXPECT_TRUE(client.AtEnd());
  }
  EXPECT_EQ(Ask(Create("x", "X: " + std::string(kMaxHeaderBytes - 1000, 'a') + "\r\n")).status,
            200);
}

TEST_F(RestConnectionTest, BoundsTheBody) {
  RawClient announced = Connect();
  announced.Send("POST /createOrder HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999\r\n\r\n");
  EXPECT_EQ(announced.Read()->status, 429);

  RawClient chunked = Connect();
  chunked.Send("POST /createOrder HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "100000\r\n" + std::string(1 << 20, ' ') + "\r\n";
  for (std::size_t sent = 0; sent <= kMaxBodyBytes; sent += 1 << 20) chunked.Send(chunk);
  const Answer answer = *chunked.Read();
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.Header("grpc-code"), "8");
  EXPECT_THAT(answer.body, HasSubstr("grpc: received message larger than max"));

  RawClient extended = Connect();
  extended.Send("POST /createOrder HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n1;");
  const std::string extension(64 << 10, 'x');
  for (std::size_t sent = 0; sent <= kMaxHeaderBytes; sent += extension.size()) {
    extended.Send(extension);
  }
  EXPECT_EQ(extended.Read()->status, 400);
}

TEST_F(RestConnectionTest, KnowsAPathWhoseBodyItDoesNotTake) {
  RawClient client = Connect();
  client.Send("POST /nope HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999\r\n\r\n");
  EXPECT_EQ(client.Read()->status, 404);
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(RestConnectionTest, StopsAfterTheCallsUnderWay) {
  gateway_.HoldCreateOrder();
  RawClient idle = Connect();
  idle.Send(Post("/getPublicOrderById", "{}"));
  EXPECT_EQ(idle.Read()->status, 200);
  RawClient busy = Connect();
  busy.Send(Create("1"));
  const HeldCall held = gateway_.NextHeld();

  std::thread stopping([this] { server_->Stop(std::chrono::hours(1)); });
  EXPECT_TRUE(idle.AtEnd());
  held.done({});
  const Answer answer = *busy.Read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Header("Connection"), "close");
  EXPECT_TRUE(busy.AtEnd());
  { const RawClient done = std::move(busy); }  // the server's side waits for the client's
  stopping.join();
  server_->Stop(std::chrono::hours(1));
}

TEST_F(RestConnectionTest, StopsWithoutThoseThatTakeTooLong) {
  gateway_.HoldCreateOrder();
  RawClient client = Connect();
  client.Send(Create("1"));
  const HeldCall held = gateway_.NextHeld();
  server_->Stop(std::chrono::milliseconds::zero());
  EXPECT_TRUE(client.AtEnd());
  EXPECT_TRUE(held.call->IsCancelled());
  server_.reset();
  held.done({});  // nobody is there any more
}

}  // namespace
}  // namespace payscrypt::transports::rest
