// The least that a Boost.Beast server can do: answers two paths with replies read from files.
//
//   bare_beast PORT_FILE CREATE_ORDER_FILE GET_PUBLIC_ORDER_FILE THREADS
//
// A loop for each thread, and each connection stays with one loop, as in the sandbox. No time-outs,
// no limits, no look at the request but its path.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
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

using Reply = http::response<http::string_body>;
using Replies = std::map<std::string, Reply, std::less<>>;

Reply ReplyOf(const std::string& path) {
  bench::RecordedReply recorded = bench::ReadReply(path);
  Reply reply{http::int_to_status(static_cast<unsigned>(recorded.status)), 11};
  for (const auto& [name, value] : recorded.headers) reply.insert(name, value);
  reply.body() = std::move(recorded.body);
  reply.prepare_payload();
  return reply;
}

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const Replies& replies)
      : socket_(std::move(socket)), replies_(replies) {}

  void Read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_,
                     [self = shared_from_this()](const error_code& ec, std::size_t) {
                       if (!ec) self->Write();
                     });
  }

 private:
  void Write() {
    const auto target = request_.target();
    const auto reply = replies_.find(std::string_view(target.data(), target.size()));
    if (reply == replies_.end()) return;  // the connection closes
    http::async_write(socket_, reply->second,
                      [self = shared_from_this()](const error_code& ec, std::size_t) {
                        if (!ec) self->Read();
                      });
  }

  tcp::socket socket_;
  const Replies& replies_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
};

class Server {
 public:
  Server(int threads, Replies replies) : replies_(std::move(replies)) {
    for (int i = 0; i < threads; ++i) loops_.push_back(std::make_unique<asio::io_context>(1));
    acceptor_ = std::make_unique<tcp::acceptor>(*loops_.front(),
                                                tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  }

  int port() const { return acceptor_->local_endpoint().port(); }

  void Serve() {
    Accept();
    std::vector<std::jthread> threads;
    for (const auto& loop : loops_) {
      threads.emplace_back([&loop = *loop] {
        const auto work = asio::make_work_guard(loop);
        loop.run();
      });
    }
  }

 private:
  void Accept() {
    asio::io_context& loop = *loops_[next_++ % loops_.size()];
    acceptor_->async_accept(loop, [this](const error_code& ec, tcp::socket socket) {
      if (!ec) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        const auto executor = socket.get_executor();
        const auto session = std::make_shared<Session>(std::move(socket), replies_);
        asio::dispatch(executor, [session] { session->Read(); });
      }
      Accept();
    });
  }

  const Replies replies_;
  std::vector<std::unique_ptr<asio::io_context>> loops_;
  std::unique_ptr<tcp::acceptor> acceptor_;
  std::size_t next_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: bare_beast PORT_FILE CREATE_ORDER_FILE GET_PUBLIC_ORDER_FILE THREADS\n";
    return 1;
  }
  try {
    Replies replies;
    replies[bench::kCreateOrderPath] = ReplyOf(argv[2]);
    replies[bench::kGetPublicOrderPath] = ReplyOf(argv[3]);
    Server server(std::atoi(argv[4]), std::move(replies));
    bench::WritePortFile(argv[1], server.port());
    server.Serve();
  } catch (const std::exception& error) {
    std::cerr << "bare_beast: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
