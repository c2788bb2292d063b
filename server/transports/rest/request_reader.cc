#include "transports/rest/request_reader.h"

#include <algorithm>
#include <limits>

#include <boost/beast/http/error.hpp>

#include "transports/rest/server.h"

namespace payscrypt::transports::rest {
namespace {

namespace http = boost::beast::http;
using Code = domain::ErrorCode;

constexpr Refusal kMissingHost{400, Code::kInvalidArgument,
                               "400 Bad Request: missing required Host header"};
constexpr Refusal kMalformedHost{400, Code::kInvalidArgument,
                                 "400 Bad Request: malformed Host header"};
constexpr Refusal kExpectationFailed{417, Code::kFailedPrecondition, ""};
constexpr Refusal kHeaderTooLarge{431, Code::kResourceExhausted,
                                  "431 Request Header Fields Too Large"};
constexpr Refusal kUnsupportedTransferCoding{501, Code::kUnimplemented,
                                             "Unsupported transfer encoding"};
constexpr Refusal kUnsupportedVersion{
    505, Code::kUnimplemented, "505 HTTP Version Not Supported: unsupported protocol version"};

constexpr Refusal kMalformedChunk{400, Code::kInvalidArgument, "malformed chunked encoding"};
constexpr Refusal kUnexpectedEnd{400, Code::kInvalidArgument, "unexpected EOF"};
constexpr Refusal kBodyTooLarge{
    429, Code::kResourceExhausted,
    "grpc: received message larger than max (a body of more than 8388608 bytes)"};
static_assert(kMaxBodyBytes == 8388608);

// The least that a chunked body can still have to come: "0\r\n\r\n".
constexpr std::size_t kLeastChunkedRest = 5;

std::string_view ToStd(boost::beast::string_view text) { return {text.data(), text.size()}; }

// The version in the request line that `head` starts with, as "1.2"; empty where there is none.
std::string_view VersionIn(std::string_view head) {
  constexpr std::string_view kName = " HTTP/";
  const std::string_view line = head.substr(0, head.find("\r\n"));
  const std::size_t at = line.rfind(kName);
  if (at == std::string_view::npos) return {};
  const std::string_view version = line.substr(at + kName.size());
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (version.size() != 3 || version[1] != '.') return {};
  return is_digit(version[0]) && is_digit(version[2]) ? version : std::string_view();
}

// As Go's httpguts.ValidHostHeader: what a URI's authority may be made of.
bool IsHost(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](char c) {
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return alphanumeric ||
           std::string_view("!$%&'()*+,-.:;=[]_~").find(c) != std::string_view::npos;
  });
}

}  // namespace

void RequestReader::Parser::on_request_impl(http::verb, View method, View target, int version,
                                            ErrorCode&) {
  request_.SetRequestLine(ToStd(method), ToStd(target), version);
}

void RequestReader::Parser::on_field_impl(http::field id, View name, View value, ErrorCode&) {
  if (in_trailer_) return;
  if (id == http::field::transfer_encoding && !EqualsIgnoringCase(ToStd(value), "chunked")) {
    has_other_transfer_coding_ = true;
  }
  request_.AddField(id, ToStd(name), ToStd(value));
}

std::size_t RequestReader::Parser::on_body_impl(View body, ErrorCode& ec) {
  if (request_.body.size() + body.size() > kMaxBodyBytes) {
    ec = http::error::body_limit;
    return 0;
  }
  request_.body.append(body.data(), body.size());
  return body.size();
}

std::size_t RequestReader::Parser::on_chunk_body_impl(std::uint64_t, View body, ErrorCode& ec) {
  return on_body_impl(body, ec);
}

RequestReader::RequestReader() { Reset(); }

void RequestReader::Reset() {
  request_.Clear();
  parser_.emplace(request_);
  parser_->header_limit(kMaxHeaderBytes);
  // on_body_impl counts. Without a limit, Beast 1.74 refuses every body of a known length.
  parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
  stage_ = Stage::kHead;
  head_bytes_ = 0;
  expects_continue_ = false;
}

Stage RequestReader::Read(boost::beast::flat_buffer& buffer) {
  while (stage_ < Stage::kWhole) {
    const bool in_head = stage_ == Stage::kHead;
    if (stage_ == Stage::kHeadRead) {
      stage_ = parser_->is_done() ? Stage::kWhole : Stage::kBody;
      parser_->eager(true);
      continue;
    }
    if (buffer.size() == 0) return stage_;
    // Beast's parser takes it for granted that it is not called again with less than this.
    if (!in_head && parser_->chunked() && buffer.size() < kLeastChunkedRest) return stage_;

    boost::beast::error_code ec;
    const std::size_t taken = parser_->put(buffer.data(), ec);
    buffer.consume(taken);
    if (in_head) {
      // Beast takes a head line by line and bounds only what is left of it.
      head_bytes_ += taken;
      const std::size_t left = parser_->is_header_done() ? 0 : buffer.size();
      if (head_bytes_ + left > kMaxHeaderBytes) return Refuse(kHeaderTooLarge);
    }
    if (ec == http::error::need_more) {
      if (buffer.size() >= kMaxHeaderBytes) return Refuse(kMalformedChunk);  // an endless extension
      return stage_;
    }
    if (ec) {
      RefuseBytes(ec, buffer);
      continue;
    }
    if (in_head) {
      if (parser_->is_header_done()) return JudgeHead();
    } else if (parser_->is_done()) {
      stage_ = Stage::kWhole;
    }
  }
  return stage_;
}

Stage RequestReader::ReadEnd() {
  if (stage_ == Stage::kBody) return Refuse(kUnexpectedEnd);
  return stage_;
}

Stage RequestReader::JudgeHead() {
  const std::size_t hosts = request_.Count(http::field::host);
  if (hosts > 1) return Refuse(kBadRequest);
  if (hosts == 0 && request_.version() >= 11 && request_.method() != "CONNECT") {
    return Refuse(kMissingHost);
  }
  if (hosts == 1 && !IsHost(*request_.Find(http::field::host))) return Refuse(kMalformedHost);
  if (parser_->has_other_transfer_coding()) return Refuse(kUnsupportedTransferCoding);
  if (request_.Count(http::field::content_length) > 1) return Refuse(kBadRequest);
  // HTTP/1.0 has no chunks; a proxy before us may have read this request otherwise.
  if (parser_->chunked() && request_.version() < 11) return Refuse(kBadRequest);

  if (const auto expect = request_.Find(http::field::expect); expect && !expect->empty()) {
    if (!EqualsIgnoringCase(*expect, "100-continue")) return Refuse(kExpectationFailed);
    expects_continue_ = request_.version() >= 11;
  }
  stage_ = Stage::kHeadRead;
  if (const auto length = parser_->content_length(); length && *length > kMaxBodyBytes) {
    return Refuse(kBodyTooLarge);
  }
  return stage_;
}

Stage RequestReader::RefuseBytes(const boost::beast::error_code& ec,
                                 boost::beast::flat_buffer& buffer) {
  if (ec == http::error::body_limit) return Refuse(kBodyTooLarge);
  if (stage_ != Stage::kHead) return Refuse(kMalformedChunk);
  if (ec == http::error::header_limit) return Refuse(kHeaderTooLarge);
  if (ec != http::error::bad_version) return Refuse(kBadRequest);

  const auto bytes = buffer.data();
  const std::string_view version =
      VersionIn({static_cast<const char*>(bytes.data()), bytes.size()});
  if (version.empty() || version == "1.0" || version == "1.1") return Refuse(kBadRequest);
  if (version[0] != '1') return Refuse(kUnsupportedVersion);
  // RFC 9110, 2.5: a higher minor version is to be read as the highest that is known.
  static_cast<char*>(bytes.data())[version.data() + 2 - static_cast<const char*>(bytes.data())] =
      '1';
  Reset();
  return stage_;
}

Stage RequestReader::Refuse(const Refusal& refusal) {
  refusal_ = refusal;
  refused_after_head_ = stage_ != Stage::kHead;
  return stage_ = Stage::kRefused;
}

}  // namespace payscrypt::transports::rest
