// Holds connections until their first bytes say what they speak. Used from one thread: the one that
// runs the sockets' io_context.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>

#include "transports/listener/listener.h"

namespace payscrypt::transports {

// RFC 9113, 3.4: what an HTTP/2 client sends before anything else.
inline constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

class Sniffer {
 public:
  Sniffer(AdoptConnection grpc, AdoptConnection http);
  ~Sniffer() { CloseAll(); }
  Sniffer(const Sniffer&) = delete;
  Sniffer& operator=(const Sniffer&) = delete;

  // Takes over the connection; closes it where kMaxSniffing wait already.
  void Add(boost::asio::ip::tcp::socket socket);

  // Closes the one that has waited for the longest time; none that came within the last second,
  // as its bytes may be about to be read. Whether there was one.
  bool CloseOldest();

  // A second has passed.
  void Tick();

  void CloseAll();

  std::size_t size() const { return waiting_.size(); }

 private:
  // Bytes are taken off the socket rather than peeked at: a peeked prefix would leave it readable,
  // and the loop would spin until the rest came.
  struct Connection {
    Connection(boost::asio::ip::tcp::socket connected, std::int64_t closes)
        : socket(std::move(connected)), closes_at(closes) {}

    boost::asio::ip::tcp::socket socket;
    std::int64_t closes_at;  // in ticks
    std::array<char, kHttp2Preface.size()> bytes{};
    std::size_t size = 0;
    bool gone = false;  // decided or closed
    std::list<std::shared_ptr<Connection>>::iterator where;
  };

  void Read(const std::shared_ptr<Connection>& connection);
  void Decide(const std::shared_ptr<Connection>& connection);
  void Forget(Connection& connection);

  const AdoptConnection grpc_;
  const AdoptConnection http_;
  std::int64_t ticks_ = 0;
  std::list<std::shared_ptr<Connection>> waiting_;  // the oldest first
};

}  // namespace payscrypt::transports
