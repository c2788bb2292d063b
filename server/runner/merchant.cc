#include "runner/merchant.h"

#include <atomic>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "pg-api.pb.h"
#include "protojson/protojson.h"
#include "runner/http_client.h"

namespace payscrypt::runner {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

class ListeningMerchant final : public Merchant {
 public:
  ListeningMerchant(std::string sandbox_url, std::chrono::milliseconds timeout)
      : sandbox_url_(std::move(sandbox_url)), timeout_(timeout), acceptor_(context_) {}

  ~ListeningMerchant() override {
    stopping_ = true;
    context_.stop();
    if (thread_.joinable()) thread_.join();
    {
      const std::lock_guard lock(mutex_);
      for (Connection& connection : connections_) {
        error_code ignored;
        if (connection.open) connection.socket.shutdown(tcp::socket::shutdown_both, ignored);
      }
    }
    for (Connection& connection : connections_) connection.thread.join();
  }

  domain::Result<void> Listen(const std::string& address) {
    error_code error;
    const auto ip = asio::ip::make_address(address, error);
    if (!error) acceptor_.open(ip.is_v6() ? tcp::v6() : tcp::v4(), error);
    if (!error) acceptor_.bind({ip, 0}, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return domain::Fail(domain::ErrorCode::kUnavailable,
                          "cannot listen for webhooks on " + address + ": " + error.message());
    }
    const std::string host = ip.is_v6() ? "[" + address + "]" : address;
    webhook_url_ =
        "http://" + host + ":" + std::to_string(acceptor_.local_endpoint().port()) + "/webhook";
    Accept();
    thread_ = std::thread([this] { context_.run(); });
    return {};
  }

  const std::string& webhook_url() const override { return webhook_url_; }

 private:
  struct Connection {
    explicit Connection(tcp::socket accepted) : socket(std::move(accepted)) {}

    tcp::socket socket;
    bool open = true;  // guarded by mutex_
    std::thread thread;
  };

  void Accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
      if (stopping_ || error == asio::error::operation_aborted) return;
      if (!error) Take(std::move(socket));
      Accept();
    });
  }

  void Take(tcp::socket socket) {
    const std::lock_guard lock(mutex_);
    for (auto each = connections_.begin(); each != connections_.end();) {
      const auto next = std::next(each);
      if (!each->open) {
        each->thread.join();
        connections_.erase(each);
      }
      each = next;
    }
    if (connections_.size() >= kMaxMerchantConnections) return;
    Connection& connection = connections_.emplace_back(std::move(socket));
    connection.thread = std::thread([this, &connection] { Serve(connection); });
  }

  void Serve(Connection& connection) {
    HttpClient client(&stopping_);
    boost::beast::flat_buffer buffer;
    error_code error;
    connection.socket.set_option(tcp::no_delay(true), error);
    while (!stopping_ && ServeOne(connection.socket, buffer, client)) {
    }
    const std::lock_guard lock(mutex_);
    connection.socket.close(error);
    connection.open = false;
  }

  // Whether another request may come by the same connection.
  bool ServeOne(tcp::socket& socket, boost::beast::flat_buffer& buffer, HttpClient& client) {
    error_code error;
    http::request_parser<http::string_body> parser;
    parser.body_limit(kMaxWebhookBytes);
    http::read(socket, buffer, parser, error);
    if (error) return false;
    const auto& request = parser.get();
    http::response<http::string_body> response(Answer(request.body(), client), request.version());
    response.keep_alive(request.keep_alive());
    response.prepare_payload();
    http::write(socket, response, error);
    return !error && response.keep_alive();
  }

  http::status Answer(const std::string& body, HttpClient& client) const {
    pg::WebhookOrder order;
    if (body.empty() || !protojson::Parse(body, order) || order.id() <= 0) {
      return http::status::bad_request;
    }
    pg::GetPublicOrderByIdRequest question;
    question.set_id(std::to_string(order.id()));
    HttpRequest request;
    request.method = "POST";
    request.url = sandbox_url_ + "/apis/pg/get_public_order";
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = protojson::Write(question);
    request.timeout = timeout_;
    request.own_connection = true;  // asked once, whatever a fault does to the connection
    // Whatever it says: the webhook has come, and its word is not taken for anything.
    (void)client.Call(request);
    return http::status::ok;
  }

  const std::string sandbox_url_;
  const std::chrono::milliseconds timeout_;
  std::string webhook_url_;

  std::atomic<bool> stopping_{false};
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::thread thread_;  // accepts
  std::mutex mutex_;
  std::list<Connection> connections_;
};

}  // namespace

domain::Result<std::unique_ptr<Merchant>> Merchant::Start(const std::string& address,
                                                          std::string sandbox_url,
                                                          std::chrono::milliseconds timeout) {
  auto merchant = std::make_unique<ListeningMerchant>(std::move(sandbox_url), timeout);
  if (auto listening = merchant->Listen(address); !listening) {
    return tl::unexpected(listening.error());
  }
  return merchant;
}

}  // namespace payscrypt::runner
