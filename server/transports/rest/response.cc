#include "transports/rest/response.h"

#include <array>
#include <charconv>
#include <utility>

#include <boost/beast/http/status.hpp>

#include "protojson/protojson.h"

namespace payscrypt::transports::rest {
namespace {

constexpr std::size_t kKeptBytes = 64 << 10;  // a larger buffer is given back after its answer

void AppendNumber(std::int64_t number, std::string& out) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

// As gRPC's own grpc-message (PROTOCOL-HTTP2.md, "Percent-Encoded").
void AppendPercentEncoded(std::string_view message, std::string& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::size_t limit = out.size() + kMaxMessageHeaderBytes;
  std::size_t whole = out.size();  // up to the last character's end
  for (const char c : message) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x20 && byte <= 0x7e && c != '%';
    if ((byte & 0xC0U) != 0x80U) whole = out.size();
    if (out.size() + (plain ? 1 : 3) > limit) {
      out.resize(whole);
      return;
    }
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 0xf];
    }
  }
}

// What no header may hold becomes a blank.
void AppendHeaderText(std::string_view text, std::string& out) {
  for (const char c : text.substr(0, kMaxMessageHeaderBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool control = (byte < 0x20 && c != '\t') || byte == 0x7f;
    out += control ? ' ' : c;
  }
}

std::string_view ReasonOf(int http_status) {
  if (http_status == 499)
    return "Client Closed Request";  // nginx's number, which is in no registry
  const auto reason =
      boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(http_status));
  return {reason.data(), reason.size()};
}

}  // namespace

void Response::Clear() {
  http_status = 200;
  status.code = 0;
  status.message.clear();
  status.manner = api::Manner::kWhole;
  content = Content::kJson;
  headers.clear();
  stream = nullptr;
  body.clear();
  if (body.capacity() > kKeptBytes) body.shrink_to_fit();
}

void Response::Fail(api::Status failed) {
  status = std::move(failed);
  http_status = api::HttpStatusOf(status.code);
  content = Content::kJson;
  body = "{\"code\":";
  AppendNumber(status.code, body);
  body += ",\"message\":";
  protojson::AppendString(status.message, body);
  body += ",\"details\":[]}";
  if (http_status == 401) {
    headers += "Www-Authenticate: ";
    AppendHeaderText(status.message, headers);
    headers += "\r\n";
  }
}

void AppendHead(const Response& response, const Framing& framing, std::string& out) {
  out += framing.version < 11 ? "HTTP/1.0 " : "HTTP/1.1 ";
  AppendNumber(response.http_status, out);
  out += ' ';
  out += ReasonOf(response.http_status);
  switch (response.content) {
    case Response::Content::kJson:
      out += "\r\nContent-Type: application/json\r\n";
      break;
    case Response::Content::kText:
      out += "\r\nContent-Type: text/plain; charset=utf-8\r\n";
      break;
    case Response::Content::kEventStream:
      out += "\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n";
      break;
    case Response::Content::kOther:
    case Response::Content::kNone:
      out += "\r\n";
      break;
  }
  out += "grpc-code: ";
  AppendNumber(response.status.code, out);
  out += "\r\ngrpc-message: ";
  AppendPercentEncoded(response.status.ok() ? "OK" : response.status.message, out);
  out += "\r\n";
  out += response.headers;
  if (!framing.keep_alive) {
    out += "Connection: close\r\n";
  } else if (framing.version < 11) {
    out += "Connection: keep-alive\r\n";
  }
  const bool has_length = response.http_status != 204 && response.http_status != 304 &&
                          response.content != Response::Content::kEventStream;
  if (has_length) {
    out += "Content-Length: ";
    AppendNumber(static_cast<std::int64_t>(response.body.size()), out);
    out += "\r\n";
  }
  out += "\r\n";
}

}  // namespace payscrypt::transports::rest
