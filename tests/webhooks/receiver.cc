#include "receiver.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace payscrypt::webhooks {
namespace {

constexpr int kBacklog = 1024;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::perror(what);
  std::abort();
}

int BoundSocket() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  Require(fd >= 0, "socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  Require(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
  return fd;
}

std::uint16_t PortOf(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  Require(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0, "getsockname");
  return ntohs(address.sin_port);
}

std::string UrlOf(std::uint16_t port, std::string_view path) {
  return "http://127.0.0.1:" + std::to_string(port) + std::string(path);
}

std::size_t ContentLength(const std::string& head) {
  constexpr std::string_view kName = "\r\nContent-Length: ";
  const std::size_t at = head.find(kName);
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + kName.size()));
}

}  // namespace

bool Connection::ReadSome() {
  std::array<char, 4096> chunk;
  const ssize_t got = recv(fd_, chunk.data(), chunk.size(), 0);
  if (got <= 0) return false;
  read_.append(chunk.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<Request> Connection::ReadRequest() {
  std::size_t end = std::string::npos;
  while ((end = read_.find("\r\n\r\n")) == std::string::npos) {
    if (!ReadSome()) return std::nullopt;
  }
  Request request;
  request.head = read_.substr(0, end + 4);
  read_.erase(0, end + 4);
  const std::size_t length = ContentLength(request.head);
  while (read_.size() < length) {
    if (!ReadSome()) return std::nullopt;
  }
  request.body = read_.substr(0, length);
  read_.erase(0, length);
  return request;
}

bool Connection::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Connection::WaitUntilSenderCloses() {
  while (ReadSome()) read_.clear();
}

bool Connection::SenderStays() {
  pollfd socket{fd_, POLLRDHUP, 0};
  return poll(&socket, 1, 5) == 0;
}

void Connection::Reset() {
  const linger at_once{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

std::string Answer(int status, std::string_view body, std::string_view more_headers) {
  return "HTTP/1.1 " + std::to_string(status) + " Whatever\r\n" + std::string(more_headers) +
         (status == 204 ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" +
         std::string(body);
}

Serve AlwaysAnswer(std::string answer) {
  return [answer = std::move(answer)](Connection& connection) {
    while (connection.ReadRequest() && connection.Write(answer)) {
    }
  };
}

void Hang(Connection& connection) {
  connection.ReadRequest();
  connection.WaitUntilSenderCloses();
}

Receiver::Receiver(Serve serve)
    : serve_(std::move(serve)), listener_(BoundSocket()), port_(PortOf(listener_)) {
  Require(listen(listener_, kBacklog) == 0, "listen");
  acceptor_ = std::thread([this] { Accept(); });
}

Receiver::~Receiver() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    for (const int fd : open_) shutdown(fd, SHUT_RDWR);
  }
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    std::unique_lock lock(mutex_);
    thread_finished_.wait(lock, [this] { return threads_.empty(); });
  }
  JoinFinished();
  close(listener_);
}

std::string Receiver::Url(std::string_view path) const { return UrlOf(port_, path); }

void Receiver::Accept() {
  for (;;) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    JoinFinished();
    const std::lock_guard lock(mutex_);
    if (stopped_) {
      close(fd);
      return;
    }
    const auto self = threads_.emplace(threads_.end());
    *self = std::thread([this, fd, self] { ServeOne(fd, self); });
    open_.push_back(fd);
  }
}

void Receiver::ServeOne(int fd, Threads::iterator self) {
  const int at_once = ++at_once_;
  for (int most = most_at_once_; most < at_once;) {
    if (most_at_once_.compare_exchange_weak(most, at_once)) break;
  }
  Connection connection(fd, ++connections_);
  serve_(connection);
  --at_once_;
  const std::lock_guard lock(mutex_);
  open_.remove(fd);
  close(fd);
  finished_.splice(finished_.end(), threads_, self);
  thread_finished_.notify_all();
}

void Receiver::JoinFinished() {
  Threads finished;
  {
    const std::lock_guard lock(mutex_);
    finished.splice(finished.end(), finished_);
  }
  for (std::thread& thread : finished) thread.join();
}

RefusedPort::RefusedPort() : fd_(BoundSocket()) {}

RefusedPort::~RefusedPort() { close(fd_); }

std::string RefusedPort::Url() const { return UrlOf(PortOf(fd_), "/webhook"); }

}  // namespace payscrypt::webhooks
