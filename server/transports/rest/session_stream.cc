// What a session does once the head of an endless answer is written.
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include "transports/rest/loop.h"
#include "transports/rest/session.h"

namespace payscrypt::transports::rest {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// How long a browser waits before it connects again.
constexpr std::string_view kOpening = "retry: 1000\n\n";
constexpr std::string_view kComment = ":\n\n";
constexpr std::string_view kFarewell = ": the sandbox stops\n\n";

Piece PieceOf(std::string_view text) { return std::make_shared<const std::string>(text); }

}  // namespace

// Before a client can know of it and open the next. The answer is a refusal instead where there are
// too many streams.
void Session::AdmitStream() {
  const std::size_t most = loop_.options().max_streams;
  streaming_ = std::make_unique<Streaming>(loop_.population().streams);
  if (streaming_->place <= most) return;
  streaming_ = nullptr;
  response_.Clear();
  response_.Fail(
      {domain::ErrorCode::kResourceExhausted,
       "there are " + std::to_string(most) + " streams, which is the most; close one first"});
}

void Session::BeginStream() {
  state_ = State::kStreaming;
  deadline_ = 0;
  streaming_->stream = std::exchange(response_.stream, nullptr);
  Write({PieceOf(kOpening), false});
  if (state_ != State::kStreaming) return;
  if (loop_.stopping()) {
    EndStream();
    return;
  }
  AwaitBytes();
  loop_.streams().Add(*this);
}

std::weak_ptr<StreamReader> Session::WeakReader() {
  return std::shared_ptr<StreamReader>(shared_from_this(), this);
}

Stream& Session::stream() { return *streaming_->stream; }

bool Session::IsBlocked() const {
  return state_ != State::kStreaming || streaming_->step.piece != nullptr;
}

void Session::Write(Stream::Step step) {
  streaming_->step = std::move(step);
  streaming_->sent = 0;
  streaming_->since = loop_.ticks();
  Guard([&] { FlushStream(); });
}

void Session::FlushStream() {
  const std::string& bytes = *streaming_->step.piece;
  while (streaming_->sent < bytes.size()) {
    error_code ec;
    const std::size_t count = socket_.write_some(asio::buffer(bytes) + streaming_->sent, ec);
    streaming_->sent += count;
    if (count > 0) streaming_->since = loop_.ticks();
    if (ec == asio::error::would_block || ec == asio::error::try_again ||
        ec == asio::error::interrupted) {
      AwaitRoom();
      return;
    }
    if (ec) {
      Close();
      return;
    }
  }
  streaming_->step.piece = nullptr;
  if (!streaming_->step.is_last) return;
  loop_.streams().Remove(*this);
  Linger();
}

void Session::AwaitRoom() {
  socket_.async_wait(asio::ip::tcp::socket::wait_write,
                     [self = shared_from_this()](const error_code& failed) {
                       if (self->state_ != State::kStreaming) return;
                       if (failed) {
                         self->Close();
                         return;
                       }
                       self->Guard([&] {
                         self->FlushStream();
                         if (!self->IsBlocked()) self->loop_.streams().Resume(*self);
                       });
                     });
}

void Session::TickStream() {
  const std::int64_t idle = loop_.ticks() - streaming_->since;
  if (IsBlocked()) {
    if (idle > kWriteTimeout.count()) Close();
  } else if (idle >= kHeartbeat.count()) {
    Write({PieceOf(kComment), false});
  }
}

void Session::EndStream() {
  if (IsBlocked()) {
    Close();
  } else {
    Write({PieceOf(kFarewell), true});
  }
}

}  // namespace payscrypt::transports::rest
