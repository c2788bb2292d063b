#include "transports/rest/session.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include "transports/rest/loop.h"
#include "transports/rest/server.h"

namespace payscrypt::transports::rest {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kHeadReadBytes = 4 << 10;
constexpr std::size_t kBodyReadBytes = 64 << 10;
constexpr std::size_t kKeptBufferBytes = 16 << 10;  // a larger one is given back
constexpr std::chrono::hours kLongestTimer{24 * 365};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

bool WouldBlock(const error_code& ec) {
  return ec == asio::error::would_block || ec == asio::error::try_again ||
         ec == asio::error::interrupted;
}

// A JSON object that is cut so is none.
void CutInHalf(std::string& body) { body.resize((body.size() + 1) / 2); }

}  // namespace

Session::Session(Loop& loop, asio::ip::tcp::socket socket)
    : loop_(loop), socket_(std::move(socket)) {}

void Session::Start(std::string_view read) {
  Guard([&] {
    asio::buffer_copy(buffer_.prepare(read.size()), asio::buffer(read));
    buffer_.commit(read.size());
    request_begun_ = !read.empty();
    SetDeadline(request_begun_ ? kRequestTimeout : kIdleTimeout);
    Proceed();
  });
}

// Serves what has been read, until more must be read or an answer must be waited for.
void Session::Proceed() {
  while (state_ == State::kReading) {
    switch (reader_.Read(buffer_)) {
      case Stage::kHead:
      case Stage::kBody:
        if (!client_ended_) {
          AwaitBytes();
          return;
        }
        OnClientEnd();
        break;
      case Stage::kHeadRead:
        OnHead();
        break;
      case Stage::kWhole:
        OnRequest();
        break;
      case Stage::kRefused:
        OnRefused();
        break;
    }
  }
}

void Session::OnHead() {
  match_ = FindRoute(reader_.request(), loop_.options().host_names);
  if (match_.kind == Match::Kind::kMalformed) {
    AnswerAsText(kBadRequest);
    return;
  }
  if (!reader_.expects_continue() || !reader_.has_body_to_read()) return;
  if (match_.kind == Match::Kind::kHandler) {
    if (buffer_.size() == 0) SendContinue();
    return;
  }
  // The client waits for a word before it sends the body. Whether the body follows an answer that
  // is not "continue" cannot be known, so the connection ends.
  response_.Clear();
  Serve(match_, MakeInbound(), response_);
  keep_alive_ = false;
  Send();
}

void Session::OnRequest() {
  response_.Clear();
  keep_alive_ = reader_.keep_alive();
  std::shared_ptr<PendingCall> call = Serve(match_, MakeInbound(), response_);
  if (response_.stream) AdmitStream();
  if (!call) {
    Send();
  } else if (call->HasEnded()) {
    call->Render(response_);
    Send();
  } else {
    AwaitCall(std::move(call));
  }
}

void Session::OnRefused() {
  const Refusal& refusal = reader_.refusal();
  if (!reader_.refused_after_head()) {
    AnswerAsText(refusal);
    return;
  }
  match_ = FindRoute(reader_.request(), loop_.options().host_names);
  if (match_.kind == Match::Kind::kMalformed) {
    AnswerAsText(kBadRequest);
    return;
  }
  response_.Clear();
  Refuse(match_, MakeInbound(), {refusal.code, std::string(refusal.text)}, response_);
  keep_alive_ = false;
  Send();
}

void Session::OnClientEnd() {
  if (reader_.ReadEnd() == Stage::kRefused) {
    OnRefused();
  } else {
    Close();
  }
}

void Session::AnswerAsText(const Refusal& refusal) {
  response_.Clear();
  response_.http_status = refusal.http_status;
  response_.status = {refusal.code, std::string(refusal.text)};
  response_.body = refusal.text;
  response_.content = refusal.text.empty() ? Response::Content::kNone : Response::Content::kText;
  keep_alive_ = false;
  Send();
}

Inbound Session::MakeInbound() {
  const Request& request = reader_.request();
  const std::string_view body = match_.body_is_used_up ? std::string_view() : request.body;
  return {request, body, Peer(), match_.variables, loop_.services(), loop_.options()};
}

void Session::AwaitCall(std::shared_ptr<PendingCall> call) {
  state_ = State::kCalling;
  deadline_ = 0;
  call_ = std::move(call);
  const bool parked = call_->Park([loop = loop_.weak_from_this(),
                                   session = weak_from_this()](std::shared_ptr<PendingCall> ended) {
    const std::shared_ptr<Loop> alive = loop.lock();
    if (!alive) return;
    alive->Post([session, ended = std::move(ended)] {
      if (const auto self = session.lock()) self->OnCallEnded(ended);
    });
  });
  if (!parked) {  // it has ended since
    const std::shared_ptr<PendingCall> ended = std::exchange(call_, nullptr);
    ended->Render(response_);
    Send();
    return;
  }
  if (call_->timeout()) AwaitDeadlineOf(call_);
  if (!client_ended_ && buffer_.size() < kMaxReadAheadBytes) AwaitBytes();
}

void Session::AwaitDeadlineOf(const std::shared_ptr<PendingCall>& call) {
  call_timer_.emplace(socket_.get_executor());
  call_timer_->expires_after(std::min<std::chrono::nanoseconds>(*call->timeout(), kLongestTimer));
  call_timer_->async_wait([self = shared_from_this(), call](const error_code& cancelled) {
    if (cancelled || self->call_ != call) return;
    self->Guard([&] {
      call->Cancel();
      self->call_ = nullptr;
      self->response_.Fail({domain::ErrorCode::kDeadlineExceeded, "context deadline exceeded"});
      self->Send();
      self->Proceed();
    });
  });
}

void Session::OnCallEnded(const std::shared_ptr<PendingCall>& call) {
  if (call_ != call) return;  // answered already, or the connection is closed
  Guard([&] {
    call_ = nullptr;
    call_timer_.reset();
    call->Render(response_);
    Send();
    Proceed();
  });
}

void Session::AwaitBytes() {
  if (awaits_bytes_) return;
  awaits_bytes_ = true;
  // An idle connection has no buffer to read into: it costs less.
  socket_.async_wait(asio::ip::tcp::socket::wait_read,
                     [self = shared_from_this()](const error_code& ec) {
                       self->awaits_bytes_ = false;
                       if (self->state_ == State::kClosed) return;
                       if (ec) {
                         self->Close();
                       } else {
                         self->Guard([&] { self->OnReadable(); });
                       }
                     });
}

void Session::OnReadable() {
  if (state_ == State::kWriting) return;  // the answer first
  error_code ec;
  const bool discards = state_ == State::kLingering || state_ == State::kStreaming;
  const bool in_body = reader_.stage() == Stage::kBody || discards;
  const std::size_t count =
      socket_.read_some(buffer_.prepare(in_body ? kBodyReadBytes : kHeadReadBytes), ec);
  if (WouldBlock(ec)) {
    AwaitBytes();
    return;
  }
  client_ended_ = ec == asio::error::eof;
  if ((ec && !client_ended_) || (client_ended_ && discards)) {
    Close();
    return;
  }
  if (discards) {
    AwaitBytes();
    return;
  }
  buffer_.commit(count);
  if (state_ == State::kReading) {
    if (!request_begun_) {
      request_begun_ = true;
      SetDeadline(kRequestTimeout);
    }
    Proceed();
  } else if (client_ended_) {
    // Gone, or it only sends no more and waits for the answer: that cannot be told apart, so the
    // call hears that nobody waits, and its answer is written all the same.
    call_->Cancel();
    SetDeadline(kRequestTimeout);
  } else if (buffer_.size() < kMaxReadAheadBytes) {
    AwaitBytes();
  }
}

void Session::SendContinue() {
  error_code ec;
  const std::size_t count = socket_.write_some(asio::buffer(kContinue), ec);
  // A client that takes nothing just now sends its body without the word, after a while.
  if (WouldBlock(ec)) return;
  if (ec || count != kContinue.size()) Close();
}

void Session::Send() {
  const api::Manner manner = response_.status.manner;
  if (manner == api::Manner::kReset) {
    Reset();
    return;
  }
  if (loop_.stopping() || response_.stream) keep_alive_ = false;
  if (manner == api::Manner::kMalformed) CutInHalf(response_.body);
  const Request& request = reader_.request();
  const Framing framing{.version = request.version(),
                        .keep_alive = keep_alive_,
                        .body_follows = request.method() != "HEAD"};
  head_.clear();
  AppendHead(response_, framing, head_);
  if (!framing.body_follows) {
    response_.body.clear();
    response_.stream = nullptr;
    streaming_ = nullptr;
  }
  if (manner == api::Manner::kTruncated) {
    CutInHalf(response_.body);
    keep_alive_ = false;  // the head does not say so: it is that of a whole answer
  }
  sent_ = 0;
  state_ = State::kWriting;
  SetDeadline(kWriteTimeout);
  Flush();
}

// Writes at once what the socket takes, which is nearly always all; waits only for the rest.
void Session::Flush() {
  const std::size_t total = head_.size() + response_.body.size();
  while (sent_ < total) {
    const std::size_t of_body = sent_ - std::min(sent_, head_.size());
    const std::array<asio::const_buffer, 2> rest = {asio::buffer(head_) + sent_,
                                                    asio::buffer(response_.body) + of_body};
    error_code ec;
    sent_ += socket_.write_some(rest, ec);
    if (WouldBlock(ec)) {
      socket_.async_wait(asio::ip::tcp::socket::wait_write,
                         [self = shared_from_this()](const error_code& failed) {
                           if (self->state_ == State::kClosed) return;
                           if (failed) {
                             self->Close();
                             return;
                           }
                           self->Guard([&] {
                             self->Flush();
                             self->Proceed();
                           });
                         });
      return;
    }
    if (ec) {
      Close();
      return;
    }
  }
  OnSent();
}

void Session::OnSent() {
  if (response_.stream) {
    BeginStream();
    return;
  }
  if (!keep_alive_ || loop_.stopping()) {
    Linger();
    return;
  }
  response_.Clear();
  reader_.Reset();
  if (buffer_.size() == 0 && buffer_.capacity() > kKeptBufferBytes) buffer_.shrink_to_fit();
  request_begun_ = buffer_.size() > 0;
  state_ = State::kReading;
  SetDeadline(request_begun_ ? kRequestTimeout : kIdleTimeout);
  loop_.MoveToBack(*this);
}

void Session::Linger() {
  if (client_ended_) {
    Close();
    return;
  }
  error_code ec;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ec);
  if (ec) {
    Close();
    return;
  }
  state_ = State::kLingering;
  buffer_.clear();
  SetDeadline(kLingerTimeout);
  AwaitBytes();
}

void Session::Tick() {
  if (state_ == State::kStreaming) TickStream();
  if (deadline_ != 0 && loop_.ticks() >= deadline_) Close();
}

void Session::Drain() {
  if (state_ == State::kReading && reader_.stage() == Stage::kHead) Close();
  if (state_ == State::kStreaming) EndStream();
}

void Session::Close() {
  if (state_ == State::kClosed) return;
  state_ = State::kClosed;
  if (streaming_ && streaming_->stream) loop_.streams().Remove(*this);
  if (call_) call_->Cancel();
  call_ = nullptr;
  call_timer_.reset();
  error_code ignored;
  socket_.close(ignored);
  loop_.Forget(*this);
}

// Closes the connection such that the client sees it reset, whatever it was sent.
void Session::Reset() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  Close();
}

void Session::SetDeadline(std::chrono::seconds from_now) {
  // The tick under way does not count: it may end at once.
  deadline_ = loop_.ticks() + from_now.count() + 1;
}

std::string_view Session::Peer() {
  if (!peer_.empty()) return peer_;
  error_code ec;
  const auto address = socket_.remote_endpoint(ec).address();
  if (ec) return peer_;
  const bool is_mapped = address.is_v6() && address.to_v6().is_v4_mapped();
  peer_ = is_mapped ? asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string()
                    : address.to_string();
  return peer_;
}

}  // namespace payscrypt::transports::rest
