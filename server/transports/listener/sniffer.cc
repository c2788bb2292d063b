#include "transports/listener/sniffer.h"

#include <utility>

#include <boost/asio/buffer.hpp>

namespace payscrypt::transports {

using boost::asio::ip::tcp;
using boost::system::error_code;

Sniffer::Sniffer(AdoptConnection grpc, AdoptConnection http)
    : grpc_(std::move(grpc)), http_(std::move(http)) {}

void Sniffer::Add(tcp::socket socket) {
  if (waiting_.size() >= static_cast<std::size_t>(kMaxSniffing))
    return;  // its destructor closes it
  // The tick under way does not count: it may end at once.
  const std::int64_t closes_at = ticks_ + kSniffTimeout.count() + 1;
  const auto connection = std::make_shared<Connection>(std::move(socket), closes_at);
  connection->where = waiting_.insert(waiting_.end(), connection);
  Read(connection);
}

void Sniffer::Read(const std::shared_ptr<Connection>& connection) {
  const auto rest = boost::asio::buffer(connection->bytes) + connection->size;
  connection->socket.async_read_some(rest,
                                     [this, connection](const error_code& ec, std::size_t count) {
                                       if (connection->gone) return;
                                       if (ec) {
                                         Forget(*connection);
                                         return;
                                       }
                                       connection->size += count;
                                       Decide(connection);
                                     });
}

void Sniffer::Decide(const std::shared_ptr<Connection>& connection) {
  const std::string_view read(connection->bytes.data(), connection->size);
  const bool may_be_http2 = kHttp2Preface.starts_with(read);
  if (may_be_http2 && read.size() < kHttp2Preface.size()) {
    Read(connection);
    return;
  }
  error_code ec;
  const int fd = connection->socket.release(ec);
  Forget(*connection);
  if (ec) return;
  (may_be_http2 ? grpc_ : http_)(fd, std::string(read));
}

bool Sniffer::CloseOldest() {
  if (waiting_.empty()) return false;
  const auto oldest = waiting_.front();
  // The tick under way when it came does not count: it may have ended at once.
  const std::int64_t waited = kSniffTimeout.count() - (oldest->closes_at - ticks_);
  if (waited < 1) return false;
  Forget(*oldest);
  return true;
}

void Sniffer::Tick() {
  ++ticks_;
  while (!waiting_.empty() && waiting_.front()->closes_at <= ticks_) {
    const auto oldest = waiting_.front();
    Forget(*oldest);
  }
}

void Sniffer::CloseAll() {
  while (!waiting_.empty()) {
    const auto oldest = waiting_.front();
    Forget(*oldest);
  }
}

void Sniffer::Forget(Connection& connection) {
  connection.gone = true;
  error_code ignored;
  connection.socket.close(ignored);
  waiting_.erase(connection.where);
}

}  // namespace payscrypt::transports
