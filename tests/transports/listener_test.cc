#include "transports/listener/listener.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "raw_client.h"
#include "transports/listener/sniffer.h"

namespace payscrypt::transports {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::RawClient;

// A connection that was handed over; closed with this.
struct Adopted {
  Adopted(std::string to, int socket, std::string bytes)
      : by(std::move(to)), read(std::move(bytes)), fd(socket) {}
  ~Adopted() {
    if (fd >= 0) ::close(fd);
  }
  Adopted(Adopted&& other) noexcept
      : by(std::move(other.by)), read(std::move(other.read)), fd(std::exchange(other.fd, -1)) {}
  Adopted& operator=(Adopted&&) = delete;

  std::string by;  // the sink's name
  std::string read;
  int fd;
};

// Keeps what it is given until the test asks for it.
class Sink {
 public:
  AdoptConnection As(std::string name) {
    return [this, name = std::move(name)](int fd, std::string read) {
      const std::lock_guard lock(mutex_);
      adopted_.emplace_back(name, fd, std::move(read));
      arrived_.notify_one();
    };
  }

  // Waits for the next one.
  Adopted Next() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !adopted_.empty(); });
    Adopted first = std::move(adopted_.front());
    adopted_.pop_front();
    return first;
  }

  bool empty() {
    const std::lock_guard lock(mutex_);
    return adopted_.empty();
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Adopted> adopted_;
};

class ListenerTest : public ::testing::Test {
 protected:
  ListenerTest() {
    listener_->Start(sink_.As("grpc"), sink_.As("http"),
                     [this](const std::string& what) { warnings_.As("warning")(-1, what); });
  }

  Sink sink_;
  Sink warnings_;
  std::unique_ptr<Listener> listener_ = std::move(*Listener::Bind("127.0.0.1", 0));
};

TEST_F(ListenerTest, HandsTheHttp2PrefaceToGrpc) {
  RawClient client(listener_->port());
  client.Send(std::string(kHttp2Preface) + "and more");
  const Adopted adopted = sink_.Next();
  EXPECT_EQ(adopted.by, "grpc");
  EXPECT_EQ(adopted.read, kHttp2Preface);
}

TEST_F(ListenerTest, HandsAnythingElseToHttpWithTheBytesRead) {
  RawClient client(listener_->port());
  client.Send("GET /");
  const Adopted adopted = sink_.Next();
  EXPECT_EQ(adopted.by, "http");
  EXPECT_EQ(adopted.read, "GET /");
}

TEST_F(ListenerTest, DecidesAPrefaceThatComesByteByByte) {
  RawClient client(listener_->port());
  for (const char byte : kHttp2Preface) client.Send({&byte, 1});
  const Adopted adopted = sink_.Next();
  EXPECT_EQ(adopted.by, "grpc");
  EXPECT_EQ(adopted.read, kHttp2Preface);
}

TEST_F(ListenerTest, IsNotFooledByTheBeginningOfAPreface) {
  for (const std::string sent :
       {"PRI * HTTP/1.1\r\n", "PRI /apis", "PRX", "PRI * HTTP/2.0\r\n\r\nSMX"}) {
    RawClient client(listener_->port());
    client.Send(sent);
    const Adopted adopted = sink_.Next();
    EXPECT_EQ(adopted.by, "http") << sent;
    EXPECT_EQ(adopted.read, sent);
  }
}

TEST_F(ListenerTest, GivesNothingOfAConnectionThatEndsUndecided) {
  RawClient client(listener_->port());
  client.Send("PRI * HT");
  client.EndSending();
  EXPECT_TRUE(client.AtEnd());
  EXPECT_TRUE(sink_.empty());
}

TEST_F(ListenerTest, ServesOthersWhileSomeSayNothing) {
  std::deque<RawClient> silent;
  for (int i = 0; i < 100; ++i) silent.emplace_back(listener_->port());
  RawClient client(listener_->port());
  client.Send("GET / HTTP/1.1\r\n");
  EXPECT_EQ(sink_.Next().by, "http");
}

TEST_F(ListenerTest, HandsOverSocketsThatNeitherBlockNorWaitToSend) {
  RawClient client(listener_->port());
  client.Send("G");
  const Adopted adopted = sink_.Next();
  int no_delay = 0;
  socklen_t size = sizeof no_delay;
  ASSERT_EQ(::getsockopt(adopted.fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size), 0);
  EXPECT_NE(no_delay, 0);
  EXPECT_NE(::fcntl(adopted.fd, F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(ListenerTest, StopsTwice) {
  RawClient undecided(listener_->port());
  undecided.Send("PRI");
  listener_->Stop();
  listener_->Stop();
  EXPECT_TRUE(undecided.AtEnd());
  EXPECT_ANY_THROW(RawClient(listener_->port()));
}

// The connection waits in the kernel's queue meanwhile, and those that were accepted are served.
TEST_F(ListenerTest, AcceptsAgainOnceThereAreDescriptors) {
  RawClient early(listener_->port());
  early.Send("PRI");
  RawClient next(listener_->port());
  next.Send("G");
  const Adopted after_early = sink_.Next();  // so `early` is accepted
  ASSERT_EQ(after_early.read, "G");

  rlimit usual{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &usual), 0);
  const int first_free = ::socket(AF_INET, SOCK_STREAM, 0);
  ASSERT_GE(first_free, 0);
  ::close(first_free);
  rlimit one_more = usual;
  one_more.rlim_cur = static_cast<rlim_t>(first_free) + 1;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &one_more), 0);
  RawClient late(listener_->port());  // takes the last descriptor: none is left to accept it with
  late.Send("G");
  early.Send("X");
  const std::string served = sink_.Next().read;
  const std::string warning = warnings_.Next().read;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &usual), 0);
  EXPECT_EQ(served, "PRIX");
  EXPECT_EQ(sink_.Next().read, "G");
  EXPECT_THAT(warning, AllOf(HasSubstr("Too many open files"), HasSubstr("ulimit -n")));
  EXPECT_TRUE(warnings_.empty()) << "it says so once";
}

TEST(Listener, QueuesConnectionsUntilItStarts) {
  Sink sink;
  const auto listener = std::move(*Listener::Bind("127.0.0.1", 0));
  RawClient client(listener->port());
  client.Send("GET");
  listener->Start(sink.As("grpc"), sink.As("http"));
  EXPECT_EQ(sink.Next().read, "GET");
}

TEST(Listener, StopsWithoutHavingStarted) {
  const auto listener = std::move(*Listener::Bind("127.0.0.1", 0));
  listener->Stop();
  EXPECT_ANY_THROW(RawClient(listener->port()));
}

TEST(Listener, ListensOnIpv6) {
  Sink sink;
  auto listener = Listener::Bind("::1", 0);
  if (!listener) GTEST_SKIP() << "this machine has no IPv6: " << listener.error().message;
  (*listener)->Start(sink.As("grpc"), sink.As("http"));
  RawClient client((*listener)->port(), "::1");
  client.Send("GET");
  EXPECT_EQ(sink.Next().by, "http");
}

TEST(Listener, RefusesATakenPortAndSaysHowToChooseAnother) {
  const auto first = std::move(*Listener::Bind("127.0.0.1", 0));
  const auto second = Listener::Bind("127.0.0.1", first->port());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, domain::ErrorCode::kAlreadyExists);
  EXPECT_THAT(second.error().message, AllOf(HasSubstr("127.0.0.1:" + std::to_string(first->port())),
                                            HasSubstr("taken"), HasSubstr("--listen")));
}

TEST(Listener, RefusesAnAddressThatIsNotThisMachines) {
  const auto listener = Listener::Bind("192.0.2.1", 0);
  ASSERT_FALSE(listener);
  EXPECT_THAT(listener.error().message, AllOf(HasSubstr("192.0.2.1:0"), HasSubstr("--listen")));
}

TEST(Listener, RefusesWhatIsNoAddress) {
  for (const std::string address : {"localhost", "", "127.0.0.1:80", "[::1]"}) {
    const auto listener = Listener::Bind(address, 0);
    ASSERT_FALSE(listener) << address;
    EXPECT_EQ(listener.error().code, domain::ErrorCode::kInvalidArgument);
  }
}

TEST(Listener, CanBindAPortAgainAtOnceAfterServingOnIt) {
  Sink sink;
  auto first = std::move(*Listener::Bind("127.0.0.1", 0));
  const std::uint16_t port = first->port();
  first->Start(sink.As("grpc"), sink.As("http"));
  RawClient client(port);
  client.Send("GET");
  sink.Next();  // closed by the server's side first, which leaves it in TIME_WAIT
  EXPECT_TRUE(client.AtEnd());
  first->Stop();
  EXPECT_TRUE(Listener::Bind("127.0.0.1", port));
}

// The sniffer alone, on an io_context that the test runs, so that time passes only by Tick().
class SnifferTest : public ::testing::Test {
 protected:
  RawClient Connect() {
    RawClient client(acceptor_.local_endpoint().port());
    boost::asio::ip::tcp::socket accepted = acceptor_.accept();
    accepted.non_blocking(true);
    sniffer_.Add(std::move(accepted));
    return client;
  }

  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_{io_, {boost::asio::ip::address_v4::loopback(), 0}};
  Sink sink_;
  Sniffer sniffer_{sink_.As("grpc"), sink_.As("http")};
};

TEST_F(SnifferTest, ClosesASilentConnectionOnceItsTimeIsUp) {
  RawClient silent = Connect();
  RawClient begun = Connect();
  begun.Send("PRI *");
  for (int i = 0; i < kSniffTimeout.count(); ++i) sniffer_.Tick();
  io_.poll();
  EXPECT_EQ(sniffer_.size(), 2U);
  sniffer_.Tick();
  io_.poll();
  EXPECT_EQ(sniffer_.size(), 0U);
  EXPECT_TRUE(silent.AtEnd());
}

TEST_F(SnifferTest, ClosesTheOldestToMakeRoomUnlessItHasJustCome) {
  EXPECT_FALSE(sniffer_.CloseOldest());
  RawClient first = Connect();
  sniffer_.Tick();
  RawClient second = Connect();
  EXPECT_FALSE(sniffer_.CloseOldest());
  sniffer_.Tick();
  EXPECT_TRUE(sniffer_.CloseOldest());
  EXPECT_FALSE(sniffer_.CloseOldest());
  io_.poll();
  EXPECT_TRUE(first.AtEnd());
  EXPECT_EQ(sniffer_.size(), 1U);
}

TEST_F(SnifferTest, ClosesWhatIsPastItsBound) {
  std::deque<RawClient> waiting;
  for (int i = 0; i < kMaxSniffing; ++i) waiting.push_back(Connect());
  RawClient one_more = Connect();
  EXPECT_TRUE(one_more.AtEnd());
  EXPECT_EQ(sniffer_.size(), static_cast<std::size_t>(kMaxSniffing));
}

}  // namespace
}  // namespace payscrypt::transports
