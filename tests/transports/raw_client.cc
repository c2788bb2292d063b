#include "raw_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace payscrypt::testing {
namespace {

constexpr time_t kPatienceSeconds = 30;

bool SameName(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

Answer ParseHead(std::string_view head) {
  Answer answer;
  answer.status = std::stoi(std::string(head.substr(head.find(' ') + 1, 3)));
  std::size_t at = head.find("\r\n") + 2;
  while (at < head.size()) {
    const std::size_t end = head.find("\r\n", at);
    const std::string_view line = head.substr(at, end - at);
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos)
      throw std::runtime_error("no header: " + std::string(line));
    answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    at = end + 2;
  }
  return answer;
}

}  // namespace

std::string Answer::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (SameName(key, name)) return value;
  }
  return "(none)";
}

bool Answer::Has(std::string_view name) const {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& header) { return SameName(header.first, name); });
}

RawClient::RawClient(std::uint16_t port, const std::string& address) : fd_(-1) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    throw std::runtime_error("no address: " + address);
  }
  fd_ = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{kPatienceSeconds, 0};
  const int on = 1;
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const bool connected = ::connect(fd_, found->ai_addr, found->ai_addrlen) == 0;
  ::freeaddrinfo(found);
  if (!connected) throw std::runtime_error("cannot connect to port " + std::to_string(port));
}

RawClient::~RawClient() {
  if (fd_ >= 0) ::close(fd_);
}

bool RawClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawClient::EndSending() { ::shutdown(fd_, SHUT_WR); }

void RawClient::Abort() {
  const linger now{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(std::exchange(fd_, -1));
}

std::optional<Answer> RawClient::Read(bool to_head) {
  std::size_t end = 0;
  while ((end = read_.find("\r\n\r\n")) == std::string::npos) {
    if (!Receive()) return std::nullopt;
  }
  Answer answer = ParseHead(std::string_view(read_).substr(0, end + 2));
  read_.erase(0, end + 4);
  const bool has_body = !to_head && answer.status >= 200 && answer.status != 204;
  const std::size_t length = has_body ? std::stoul(answer.Header("Content-Length")) : 0;
  while (read_.size() < length) {
    if (!Receive()) return std::nullopt;
  }
  answer.body = read_.substr(0, length);
  read_.erase(0, length);
  return answer;
}

std::string RawClient::ReadSome(std::size_t most) {
  if (read_.empty()) Receive();
  std::string some = read_.substr(0, most);
  read_.erase(0, some.size());
  return some;
}

bool RawClient::Receive() {
  std::array<char, 65536> bytes;
  const ssize_t count = ::recv(fd_, bytes.data(), bytes.size(), 0);
  if (count < 0 && errno == EAGAIN) throw std::runtime_error("the server says nothing");
  was_reset_ = count < 0 && errno == ECONNRESET;
  if (count > 0) read_.append(bytes.data(), static_cast<std::size_t>(count));
  return count > 0;
}

std::string Post(std::string_view path, std::string_view body, std::string_view headers) {
  std::string request = "POST ";
  request.append(path).append(" HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n");
  request.append(headers).append("Content-Length: ").append(std::to_string(body.size()));
  return request.append("\r\n\r\n").append(body);
}

}  // namespace payscrypt::testing
