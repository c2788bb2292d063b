// What time does to connections, and what too many of them do.
#include <chrono>
#include <cstddef>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "echo_control.h"
#include "raw_client.h"
#include "test_gateway.h"
#include "transports/listener/listener.h"
#include "transports/rest/loop.h"
#include "transports/rest/server.h"

namespace payscrypt::transports::rest {
namespace {

using testing::AwaitCancelled;
using testing::HeldCall;
using testing::Post;
using testing::RawClient;

std::string Create(std::string_view merchant_order_id, std::string_view headers = "") {
  return Post("/createOrder", "{\"merchant_order_id\":\"" + std::string(merchant_order_id) + "\"}",
              headers);
}

// A loop of its own, whose time the test moves.
class RestLoopTest : public ::testing::Test {
 protected:
  static constexpr std::size_t kMost = 3;

  RestLoopTest() {
    loop_->Start();
    listener_->Start([](int, const std::string&) {},
                     [this](int fd, std::string read) { loop_->Adopt(fd, std::move(read)); });
  }
  ~RestLoopTest() override {
    listener_->Stop();
    loop_->BeginStop(std::chrono::milliseconds::zero());
    loop_->Join();
  }

  RawClient Connect(const std::string& first_bytes) {
    RawClient client(listener_->port());
    client.Send(first_bytes);
    return client;
  }

  void Pass(std::chrono::seconds seconds) {
    std::latch passed(1);
    loop_->Post([&] {
      for (auto i = seconds.count(); i > 0; --i) loop_->Tick();
      passed.count_down();
    });
    passed.wait();
  }

  void AwaitConnections(std::size_t count) {
    while (population_->count != count) std::this_thread::yield();
  }

  testing::TestGateway gateway_;
  testing::EchoControl control_;
  std::shared_ptr<Population> population_ = std::make_shared<Population>(kMost);
  std::shared_ptr<Loop> loop_ =
      std::make_shared<Loop>(api::Services{gateway_, control_}, population_);
  std::unique_ptr<Listener> listener_ = std::move(*Listener::Bind("127.0.0.1", 0));
};

TEST_F(RestLoopTest, ClosesAnIdleConnectionOnceItsTimeIsUp) {
  RawClient client = Connect(Create("1"));
  EXPECT_EQ(client.Read()->status, 200);
  Pass(kIdleTimeout / 2);
  client.Send(Create("2"));
  EXPECT_EQ(client.Read()->status, 200);
  Pass(kIdleTimeout * 3 / 4);  // since the second request
  client.Send(Create("3"));
  EXPECT_EQ(client.Read()->status, 200);
  Pass(kIdleTimeout + std::chrono::seconds(1));
  EXPECT_EQ(population_->count, 0U);
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(RestLoopTest, ClosesAConnectionWhoseRequestTakesTooLong) {
  RawClient head = Connect("POST /createOrder HTTP/1.1\r\nHost: ");
  RawClient body = Connect("POST /createOrder HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\n{");
  AwaitConnections(2);
  for (int i = 0; i < 4; ++i) {
    head.Send("t\r\nX-Slow: ");  // a drip does not buy time
    Pass(kRequestTimeout / 3);
  }
  EXPECT_EQ(population_->count, 0U);
  EXPECT_TRUE(head.AtEnd());
  EXPECT_TRUE(body.AtEnd());
}

TEST_F(RestLoopTest, ClosesAConnectionThatDoesNotReadItsAnswer) {
  gateway_.create = [](const api::Call&, const pg::CreateOrderRequest&,
                       pg::CreateOrderResponse& response, const api::Done& done) {
    response.mutable_order()->set_description(std::string(4'000'000, 'x'));
    done({});
  };
  std::string requests;
  for (int i = 0; i < 10; ++i) requests += Create("x");
  RawClient client = Connect(requests);
  EXPECT_FALSE(client.ReadSome(1).empty());
  Pass(kWriteTimeout + std::chrono::seconds(1));
  EXPECT_EQ(population_->count, 0U);
}

TEST_F(RestLoopTest, ACallMayTakeItsTime) {
  gateway_.HoldCreateOrder();
  RawClient client = Connect(Create("1"));
  const HeldCall held = gateway_.NextHeld();
  Pass(std::chrono::hours(1));
  held.done({});
  EXPECT_EQ(client.Read()->status, 200);
}

TEST_F(RestLoopTest, ACallWhoseClientSendsNoMoreMayNot) {
  gateway_.HoldCreateOrder();
  RawClient client = Connect(Create("1"));
  client.EndSending();
  const HeldCall held = gateway_.NextHeld();
  AwaitCancelled(*held.call);
  Pass(kRequestTimeout + std::chrono::seconds(1));
  EXPECT_EQ(population_->count, 0U);
  EXPECT_TRUE(client.AtEnd());
  held.done({});
}

TEST_F(RestLoopTest, DoesNotWaitForAClientThatGoesOnSendingAfterItsLastAnswer) {
  RawClient client = Connect(Create("1", "Connection: close\r\n"));
  EXPECT_EQ(client.Read()->status, 200);
  EXPECT_TRUE(client.AtEnd());
  client.Send("more");
  AwaitConnections(1);
  Pass(kLingerTimeout + std::chrono::seconds(1));
  EXPECT_EQ(population_->count, 0U);
}

TEST_F(RestLoopTest, ClosesTheLongestIdleConnectionWhenThereAreTooMany) {
  gateway_.HoldCreateOrder();
  RawClient calling = Connect(Create("1"));
  const HeldCall held = gateway_.NextHeld();
  const std::string get = Post("/getPublicOrderById", "{}");
  RawClient first = Connect(get);
  EXPECT_EQ(first.Read()->status, 200);
  RawClient second = Connect(get);
  EXPECT_EQ(second.Read()->status, 200);
  first.Send(get);  // now the second is idle for longer
  EXPECT_EQ(first.Read()->status, 200);

  RawClient third = Connect(get);
  EXPECT_EQ(third.Read()->status, 200);
  EXPECT_TRUE(second.AtEnd());
  first.Send(get);
  EXPECT_EQ(first.Read()->status, 200);
  held.done({});
  EXPECT_EQ(calling.Read()->status, 200);
}

// While it is there, the process may have only so many descriptors more than it has.
class FewDescriptors {
 public:
  explicit FewDescriptors(int more) {
    EXPECT_EQ(::getrlimit(RLIMIT_NOFILE, &usual_), 0);
    const int first_free = ::dup(STDERR_FILENO);
    ::close(first_free);
    rlimit few = usual_;
    few.rlim_cur = static_cast<rlim_t>(first_free) + static_cast<rlim_t>(more);
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  }
  ~FewDescriptors() { EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &usual_), 0); }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;

 private:
  rlimit usual_{};
};

TEST_F(RestLoopTest, ClosesIdleConnectionsWhenOthersHaveUsedUpTheDescriptors) {
  RawClient idle = Connect(Post("/getPublicOrderById", "{}"));
  EXPECT_EQ(idle.Read()->status, 200);
  Pass(std::chrono::seconds(1));
  EXPECT_EQ(population_->count, 1U);
  const FewDescriptors none(0);
  Pass(std::chrono::seconds(1));
  EXPECT_EQ(population_->count, 0U);
  EXPECT_TRUE(idle.AtEnd());
}

TEST(RestServer, LeavesDescriptorsForOthers) {
  testing::TestGateway gateway;
  testing::EchoControl control;
  std::unique_ptr<Server> server;
  rlimit few{};
  {
    const FewDescriptors while_it_is_made(60);
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &few), 0);
    server = Server::Create({gateway, control}, {.threads = 1});
  }
  const auto listener = std::move(*Listener::Bind("127.0.0.1", 0));
  listener->Start([](int, const std::string&) {},
                  [&](int fd, std::string read) { server->Adopt(fd, std::move(read)); });
  std::vector<RawClient> clients;
  const std::size_t most = (few.rlim_cur + 1) / 2;
  for (std::size_t i = 0; i <= most; ++i) {
    clients.emplace_back(listener->port());
    clients.back().Send(Post("/getPublicOrderById", "{}"));
    EXPECT_EQ(clients.back().Read()->status, 200);
  }
  EXPECT_TRUE(clients.front().AtEnd());
  EXPECT_LE(server->load().connections, most);
  listener->Stop();
}

TEST_F(RestLoopTest, RefusesConnectionsWhileAllAreBusy) {
  gateway_.HoldCreateOrder();
  std::vector<RawClient> busy;
  std::vector<HeldCall> held;
  for (std::size_t i = 0; i < kMost; ++i) {
    busy.push_back(Connect(Create("x")));
    held.push_back(gateway_.NextHeld());
  }
  EXPECT_TRUE(Connect(Create("one more")).AtEnd());
  for (std::size_t i = 0; i < kMost; ++i) {
    held[i].done({});
    EXPECT_EQ(busy[i].Read()->status, 200);
  }
  EXPECT_EQ(Connect(Post("/getPublicOrderById", "{}")).Read()->status, 200);
}

}  // namespace
}  // namespace payscrypt::transports::rest
