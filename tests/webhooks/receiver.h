// A webhook's receiver on a loopback port, as well or badly behaved as a test wants it: plain
// sockets, a thread for each connection.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace payscrypt::webhooks {

struct Request {
  std::string head;  // request line and headers, with the empty line
  std::string body;
};

// One connection, on its thread. Closed when its serving function returns.
class Connection {
 public:
  Connection(int fd, int number) : fd_(fd), number_(number) {}

  // Which of the receiver's connections this is, from 1.
  int number() const { return number_; }

  // Nothing where the sender closed, or broke off.
  std::optional<Request> ReadRequest();
  // At least a byte, to know that a request has begun; false where the sender closed.
  bool ReadSome();
  // False where the sender is gone.
  bool Write(std::string_view bytes);
  void WaitUntilSenderCloses();
  // Whether the sender is still there; looks a few milliseconds long, for who writes slowly.
  bool SenderStays();
  // Makes the close at the end a reset.
  void Reset();

 private:
  const int fd_;
  const int number_;
  std::string read_;  // past the last request
};

using Serve = std::function<void(Connection&)>;

std::string Answer(int status, std::string_view body = "", std::string_view more_headers = "");

// Answers every request of a connection with `answer`.
Serve AlwaysAnswer(std::string answer);
// Reads a request and never answers.
void Hang(Connection& connection);

class Receiver {
 public:
  explicit Receiver(Serve serve);
  // Breaks off every connection that is still open.
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  std::uint16_t port() const { return port_; }
  std::string Url(std::string_view path = "/webhook") const;

  // So far.
  int connections() const { return connections_; }
  int most_connections_at_once() const { return most_at_once_; }

 private:
  using Threads = std::list<std::thread>;

  void Accept();
  void ServeOne(int fd, Threads::iterator self);
  void JoinFinished();

  const Serve serve_;
  const int listener_;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<int> at_once_ = 0;
  std::atomic<int> most_at_once_ = 0;

  std::mutex mutex_;  // of what follows
  bool stopped_ = false;
  std::list<int> open_;
  Threads threads_;
  Threads finished_;  // to be joined
  std::condition_variable thread_finished_;

  std::thread acceptor_;
};

// A port of this machine that nobody listens on.
class RefusedPort {
 public:
  RefusedPort();
  ~RefusedPort();
  RefusedPort(const RefusedPort&) = delete;
  RefusedPort& operator=(const RefusedPort&) = delete;

  std::string Url() const;

 private:
  const int fd_;
};

}  // namespace payscrypt::webhooks
