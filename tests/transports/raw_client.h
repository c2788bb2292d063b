// A blocking TCP client that sends exactly the bytes it is told to, and reads HTTP/1 answers.
//
// A read that gets nothing for half a minute fails, so that a server that hangs fails its test.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace payscrypt::testing {

struct Answer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // The first value of a header, whatever the case of its name; "(none)" where there is none.
  std::string Header(std::string_view name) const;
  bool Has(std::string_view name) const;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, const std::string& address = "127.0.0.1");
  ~RawClient();
  RawClient(RawClient&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), read_(std::move(other.read_)) {}
  RawClient& operator=(RawClient&&) = delete;

  // False where the server had closed the connection before it took all.
  bool Send(std::string_view bytes);

  // Sends no more, but still reads.
  void EndSending();

  // Drops the connection without a word to the server's TCP but RST.
  void Abort();

  // The next answer, an interim one (100) included; nothing where the connection ends first. The
  // answer to a HEAD has no body, whatever its Content-Length.
  std::optional<Answer> Read(bool to_head = false);

  // The next bytes, at most `most`; empty at the connection's end.
  std::string ReadSome(std::size_t most);

  // Whether the connection ends without another byte.
  bool AtEnd() { return read_.empty() && !Receive(); }

  // Whether it ends so, and not in good order but by a reset.
  bool AtReset() { return AtEnd() && was_reset_; }

 private:
  bool Receive();

  int fd_;
  std::string read_;  // and not yet used
  bool was_reset_ = false;
};

// A POST of JSON; `headers` are further ones, each with its "\r\n".
std::string Post(std::string_view path, std::string_view body, std::string_view headers = "");

}  // namespace payscrypt::testing
