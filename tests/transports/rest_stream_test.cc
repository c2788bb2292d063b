// Streams of real accounts, and what time and slow readers do to them. tests/e2e has what is told.
#include <algorithm>
#include <chrono>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "echo_control.h"
#include "fakes.h"
#include "raw_client.h"
#include "story.h"
#include "test_gateway.h"
#include "transports/listener/listener.h"
#include "transports/rest/loop.h"

namespace payscrypt::transports::rest {
namespace {

using std::chrono::seconds;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::RawClient;
using ::testing::StartsWith;

std::string Get(const std::string& target, const std::string& headers = "",
                const std::string& method = "GET") {
  return method + " " + target +
         " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\napikey: k\r\n" + headers +
         "\r\n";
}

class RestStreamTest : public ::testing::Test {
 protected:
  explicit RestStreamTest(const Options& options = {})
      : loop_(std::make_shared<Loop>(api::Services{gateway_, control_, &feeds_}, population_,
                                     options)) {
    account_ = *directory_.Add("shop", 7, "k", [&](engine::OrderIdRange ids) {
      engine::AccountOptions account = engine::Playing(engine::Paid());
      account.name = "shop";
      account.order_ids = ids;
      world_ = std::make_unique<engine::World>(account);
      return world_->account;
    });
    loop_->Start();
    listener_->Start([](int, const std::string&) {},
                     [this](int fd, std::string read) { loop_->Adopt(fd, std::move(read)); });
  }
  ~RestStreamTest() override {
    listener_->Stop();
    loop_->BeginStop(std::chrono::milliseconds::zero());
    loop_->Join();
  }

  RawClient Connect(const std::string& request) {
    RawClient client(listener_->port());
    client.Send(request);
    return client;
  }

  // What comes, up to `last`, which is waited for; or to the connection's end.
  static std::string ReadUntil(RawClient& client, std::string_view last) {
    std::string read;
    std::size_t looked_at = 0;
    while (read.find(last, looked_at) == std::string::npos) {
      looked_at = read.size() - std::min(read.size(), last.size());
      const std::string some = client.ReadSome(64 << 10);
      if (some.empty()) break;
      read += some;
    }
    return read;
  }

  void Pass(seconds time) {
    std::latch passed(1);
    loop_->Post([&] {
      for (auto i = time.count(); i > 0; --i) loop_->Tick();
      passed.count_down();
    });
    passed.wait();
  }

  void AwaitStreams(std::size_t count) {
    while (population_->streams != count) std::this_thread::yield();
  }

  engine::Directory directory_;
  std::unique_ptr<engine::World> world_;
  std::shared_ptr<engine::Account> account_;
  api::Feeds feeds_{directory_};
  testing::TestGateway gateway_;
  testing::EchoControl control_;
  std::shared_ptr<Population> population_ = std::make_shared<Population>(100);
  std::shared_ptr<Loop> loop_;
  std::unique_ptr<Listener> listener_ = std::move(*Listener::Bind("127.0.0.1", 0));
};

TEST_F(RestStreamTest, TellsEventsAsTheyHappen) {
  RawClient client = Connect(Get("/sandbox/v1/events"));
  EXPECT_THAT(ReadUntil(client, "retry: 1000\n\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  world_->Create();
  const std::string told = ReadUntil(client, "id: 2\nevent: scenario_chosen\n");
  EXPECT_THAT(told, StartsWith("id: 1\nevent: order_created\ndata: {\"number\":\"1\","));
}

TEST_F(RestStreamTest, TheHeadSaysThatItEndsWithTheConnection) {
  RawClient client = Connect(Get("/sandbox/v1/events"));
  const std::string head = ReadUntil(client, "\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_THAT(head, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(head, HasSubstr("grpc-code: 0\r\n"));
  EXPECT_THAT(head, ::testing::Not(HasSubstr("Content-Length")));
}

TEST_F(RestStreamTest, ToHeadTheHeadIsAll) {
  RawClient client = Connect(Get("/sandbox/v1/events", "", "HEAD"));
  EXPECT_THAT(ReadUntil(client, "there is no such text"), EndsWith("\r\n\r\n"));
  EXPECT_EQ(population_->streams, 0U);
}

TEST_F(RestStreamTest, AnIdleStreamHasAHeartbeat) {
  RawClient client = Connect(Get("/sandbox/v1/events"));
  ReadUntil(client, "retry: 1000\n\n");
  AwaitStreams(1);
  Pass(kHeartbeat - seconds(1));
  Pass(seconds(1));
  EXPECT_EQ(ReadUntil(client, ":\n\n"), ":\n\n");
  Pass(std::chrono::hours(1));  // and it lives for ever
  EXPECT_EQ(population_->streams, 1U);
}

TEST_F(RestStreamTest, AReaderWhoGoesAwayIsForgotten) {
  RawClient ends = Connect(Get("/sandbox/v1/events"));
  RawClient aborts = Connect(Get("/pay/" + world_->Create().ToString() + "/events"));
  ReadUntil(ends, "retry");
  ReadUntil(aborts, "retry");
  AwaitStreams(2);
  ends.EndSending();
  aborts.Abort();
  AwaitStreams(0);
  EXPECT_EQ(population_->count, 0U);
}

TEST_F(RestStreamTest, AReaderWhoSendsMoreIsNotListenedTo) {
  RawClient client = Connect(Get("/sandbox/v1/events"));
  ReadUntil(client, "retry: 1000\n\n");
  for (int i = 0; i < 100; ++i) client.Send(Get("/sandbox/v1/events"));
  world_->Create();
  EXPECT_THAT(ReadUntil(client, "id: 2\n"), StartsWith("id: 1\n"));
}

TEST_F(RestStreamTest, AReaderWhoTakesNothingIsClosed) {
  for (int i = 0; i < 60'000; ++i) world_->Create();
  RawClient client = Connect(Get("/sandbox/v1/events"));
  AwaitStreams(1);
  while (population_->streams > 0) Pass(seconds(1));
}

// Without a connection, as nobody can tell when one takes no more.
TEST_F(RestStreamTest, AReaderWhoIsTooSlowIsToldSo) {
  api::control::WatchEventsRequest all;
  EventStream slow(account_, api::Feeds::Begin(all, *account_).value());
  EventStream fast(account_, api::Feeds::Begin(all, *account_).value());
  Scene scene(feeds_.Open(account_, [] {}));
  EXPECT_EQ(slow.Next(scene).piece, nullptr);
  const auto pass = [&](std::uint64_t events) {
    const std::uint64_t end = account_->Look().last_event + events;
    while (account_->Look().last_event < end) world_->Create();
    scene.Look();
    slow.NoteBlocked(scene);
    EXPECT_NE(fast.Next(scene).piece, nullptr);
  };
  pass(api::kMaxEventsMissed);
  EXPECT_THAT(*slow.Next(scene).piece, StartsWith("id: 1\n"));  // just not too slow
  pass(api::kMaxEventsMissed + 1);
  const Stream::Step last = slow.Next(scene);
  EXPECT_THAT(*last.piece, StartsWith("event: dropped\ndata: {\"why\":\"more than 100000 events"));
  EXPECT_TRUE(last.is_last);
  EXPECT_FALSE(fast.Next(scene).is_last);  // it is far behind, but takes what it is given
}

TEST_F(RestStreamTest, EndsWithAWordWhenTheServerStops) {
  RawClient client = Connect(Get("/sandbox/v1/events"));
  ReadUntil(client, "retry: 1000\n\n");
  AwaitStreams(1);
  loop_->BeginStop(std::chrono::minutes(1));
  EXPECT_EQ(ReadUntil(client, "there is no such text"), ": the sandbox stops\n\n");
}

TEST_F(RestStreamTest, AnOrderIsShownOnceUntilItChanges) {
  const domain::OrderId order = world_->Create();
  RawClient client = Connect(Get("/pay/" + order.ToString() + "/events"));
  EXPECT_THAT(ReadUntil(client, "\"factor\":0}\n\n"), HasSubstr("event: order\ndata: {\"id\":"));
  world_->Create();  // of another
  EXPECT_TRUE(account_->Act(order, domain::CancelStep{}));
  EXPECT_THAT(ReadUntil(client, "\n\n"), HasSubstr("\"status\":\"CANCELED\""));
}

class FewStreamsTest : public RestStreamTest {
 protected:
  FewStreamsTest() : RestStreamTest({.max_streams = 2}) {}
};

TEST_F(FewStreamsTest, MoreAreRefused) {
  RawClient first = Connect(Get("/sandbox/v1/events"));
  RawClient second = Connect(Get("/sandbox/v1/events"));
  AwaitStreams(2);
  RawClient third = Connect(Get("/sandbox/v1/events"));
  EXPECT_EQ(third.Read()->status, 429);
  first.Abort();
  AwaitStreams(1);
  RawClient fourth = Connect(Get("/sandbox/v1/events"));
  EXPECT_THAT(ReadUntil(fourth, "\r\n"), HasSubstr("200"));
}

}  // namespace
}  // namespace payscrypt::transports::rest
