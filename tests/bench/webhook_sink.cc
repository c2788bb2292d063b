// A merchant's webhook URL that costs as little as can be: answers each POST with 200 and remembers
// when it came.
//
//   webhook_sink PORT_FILE
//
// GET /count is "COUNT FIRST LAST", GET /arrivals a line "TIME BODY" for each POST; times are
// microseconds since 1970. A POST to /hang is never answered, and not counted.
#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "recorded_reply.h"

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

std::int64_t NowMicroseconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

struct Arrival {
  std::int64_t at = 0;
  std::string body;
};

std::string CountText(const std::vector<Arrival>& arrivals) {
  std::string text = std::to_string(arrivals.size());
  if (arrivals.empty()) return text + " 0 0\n";
  return text + " " + std::to_string(arrivals.front().at) + " " +
         std::to_string(arrivals.back().at) + "\n";
}

std::string ArrivalsText(const std::vector<Arrival>& arrivals) {
  std::string text;
  for (const Arrival& arrival : arrivals) {
    text += std::to_string(arrival.at) + " " + arrival.body + "\n";
  }
  return text;
}

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, std::vector<Arrival>& arrivals)
      : socket_(std::move(socket)), arrivals_(arrivals) {}

  void Read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_,
                     [self = shared_from_this()](const error_code& ec, std::size_t) {
                       if (!ec) self->Take();
                     });
  }

 private:
  void Take() {
    const std::int64_t now = NowMicroseconds();
    const auto target = request_.target();
    if (request_.method() == http::verb::post) {
      if (target == "/hang") return Hang();
      arrivals_.push_back({now, std::move(request_.body())});
      Answer("");
    } else {
      Answer(target == "/arrivals" ? ArrivalsText(arrivals_) : CountText(arrivals_));
    }
  }

  // Until the sender gives up.
  void Hang() {
    socket_.async_wait(tcp::socket::wait_read,
                       [self = shared_from_this()](const error_code&) { self->socket_.close(); });
  }

  void Answer(std::string body) {
    reply_ = {http::status::ok, 11};
    reply_.body() = std::move(body);
    reply_.prepare_payload();
    http::async_write(socket_, reply_,
                      [self = shared_from_this()](const error_code& ec, std::size_t) {
                        if (!ec) self->Read();
                      });
  }

  tcp::socket socket_;
  std::vector<Arrival>& arrivals_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> reply_;
};

class Server {
 public:
  int port() const { return acceptor_.local_endpoint().port(); }

  void Serve() {
    Accept();
    loop_.run();
  }

 private:
  void Accept() {
    acceptor_.async_accept(loop_, [this](const error_code& ec, tcp::socket socket) {
      if (!ec) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::make_shared<Session>(std::move(socket), arrivals_)->Read();
      }
      Accept();
    });
  }

  asio::io_context loop_{1};
  tcp::acceptor acceptor_{loop_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  std::vector<Arrival> arrivals_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: webhook_sink PORT_FILE\n";
    return 1;
  }
  try {
    Server server;
    bench::WritePortFile(argv[1], server.port());
    server.Serve();
  } catch (const std::exception& error) {
    std::cerr << "webhook_sink: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
