// Makes requests out of a connection's bytes: Beast's parser, and the rules of Go's HTTP server
// where they are stricter or kinder, since that is what merchants meet in front of the real
// gateway.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include "domain/error.h"
#include "transports/rest/request.h"

namespace payscrypt::transports::rest {

// An answer to bytes that are no request that could be served. The connection is closed after it,
// for where the next request starts cannot be known.
struct Refusal {
  int http_status = 0;
  domain::ErrorCode code = domain::ErrorCode::kUnknown;  // for grpc-code
  std::string_view text;  // the body; of a request whose head was good, the message of a JSON body
};

inline constexpr Refusal kBadRequest{400, domain::ErrorCode::kInvalidArgument, "400 Bad Request"};

// Fed with bytes as they come, it is in one of these stages.
enum class Stage : std::uint8_t {
  kHead,      // more bytes of the head are to come
  kHeadRead,  // once: the head is whole, and the body is to be read by the next call
  kBody,      // more bytes of the body are to come
  kWhole,     // the request is whole
  kRefused,   // see refusal()
};

class RequestReader {
 public:
  RequestReader();

  // Takes from the buffer what belongs to the request.
  Stage Read(boost::beast::flat_buffer& buffer);

  // The connection ended before the request did.
  Stage ReadEnd();

  // Gets ready for the next request.
  void Reset();

  Stage stage() const { return stage_; }
  const Request& request() const { return request_; }
  const Refusal& refusal() const { return refusal_; }
  // Whether what was refused came after a good head, so that the answer is that of its route.
  bool refused_after_head() const { return refused_after_head_; }

  // What follows is of a request whose head is read.
  bool keep_alive() const { return parser_->keep_alive(); }
  bool expects_continue() const { return expects_continue_; }
  bool has_body_to_read() const { return !parser_->is_done(); }

 private:
  class Parser : public boost::beast::http::basic_parser<true> {
   public:
    explicit Parser(Request& request) : request_(request) {}
    bool has_other_transfer_coding() const { return has_other_transfer_coding_; }

   private:
    using ErrorCode = boost::beast::error_code;
    using View = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, View method, View target, int version,
                         ErrorCode&) override;
    void on_response_impl(int, View, int, ErrorCode&) override {}
    void on_field_impl(boost::beast::http::field id, View name, View value, ErrorCode&) override;
    void on_header_impl(ErrorCode&) override { in_trailer_ = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
    std::size_t on_body_impl(View body, ErrorCode&) override;
    void on_chunk_header_impl(std::uint64_t, View, ErrorCode&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, View body, ErrorCode&) override;
    void on_finish_impl(ErrorCode&) override {}

    Request& request_;
    bool in_trailer_ = false;  // trailers are read and dropped, as the gateway does
    bool has_other_transfer_coding_ = false;
  };

  Stage Refuse(const Refusal& refusal);
  Stage RefuseBytes(const boost::beast::error_code& ec, boost::beast::flat_buffer& buffer);
  Stage JudgeHead();

  Request request_;
  std::optional<Parser> parser_;
  Stage stage_ = Stage::kHead;
  Refusal refusal_;
  bool refused_after_head_ = false;
  std::size_t head_bytes_ = 0;
  bool expects_continue_ = false;
};

}  // namespace payscrypt::transports::rest
