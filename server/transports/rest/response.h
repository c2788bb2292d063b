// An answer, and how it is written.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "api/status.h"

namespace payscrypt::transports::rest {

inline constexpr std::size_t kMaxMessageHeaderBytes =
    4 << 10;  // of grpc-message; the rest is cut off

class Stream;

struct Response {
  enum class Content { kJson, kText, kEventStream, kOther, kNone };  // kOther: `headers` say which

  int http_status = 200;
  api::Status status;  // grpc-code and grpc-message; the latter is "OK" on success
  Content content = Content::kJson;
  std::string headers;  // further ones, each "Name: value\r\n"
  std::string body;
  std::shared_ptr<Stream> stream;  // that follows the head, in the place of a body; null: none

  void Clear();

  // The answer of the gateway to a call that failed: its HTTP status, and {"code", "message",
  // "details"}.
  void Fail(api::Status failed);
};

// What of an answer is the connection's business.
struct Framing {
  int version = 11;
  bool keep_alive = true;
  bool body_follows = true;  // not so for HEAD, whose answer only says how long the body would be
};

// Appends the head of `response`, the empty line included.
void AppendHead(const Response& response, const Framing& framing, std::string& out);

}  // namespace payscrypt::transports::rest
