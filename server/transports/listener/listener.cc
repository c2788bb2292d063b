#include "transports/listener/listener.h"

#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "transports/listener/sniffer.h"

namespace payscrypt::transports {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// How long to wait for somebody to close a descriptor when there are none left. The connections
// stay in the kernel's queue meanwhile.
constexpr std::chrono::milliseconds kAcceptBackOff{50};
constexpr std::chrono::seconds kTick{1};

// A shortage is over, and the next one is told of, when there was none for so many ticks.
constexpr int kCalmTicks = 10;

bool IsOutOfResources(const error_code& ec) {
  return ec == boost::system::errc::too_many_files_open ||
         ec == boost::system::errc::too_many_files_open_in_system ||
         ec == boost::system::errc::no_buffer_space || ec == boost::system::errc::not_enough_memory;
}

std::string Describe(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  const std::string port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

domain::Error BindError(const tcp::endpoint& endpoint, const error_code& ec) {
  const std::string where = "cannot listen on " + Describe(endpoint) + ": ";
  if (ec == asio::error::address_in_use) {
    return {domain::ErrorCode::kAlreadyExists,
            where +
                "the port is taken; stop the program that has it, or choose another port with "
                "--listen ADDRESS:PORT (port 0 picks a free one)"};
  }
  if (ec == boost::system::errc::address_not_available) {
    return {domain::ErrorCode::kInvalidArgument,
            where +
                "this machine has no such address; choose another with --listen ADDRESS:PORT, "
                "such as --listen 127.0.0.1:8080"};
  }
  if (ec == asio::error::access_denied) {
    return {domain::ErrorCode::kPermissionDenied,
            where + "this user may not; choose a port from 1024 on with --listen ADDRESS:PORT"};
  }
  return {domain::ErrorCode::kUnavailable,
          where + ec.message() + "; choose another address with --listen ADDRESS:PORT"};
}

class AsioListener : public Listener {
 public:
  ~AsioListener() override { Stop(); }

  error_code Open(const tcp::endpoint& endpoint) {
    error_code ec;
    acceptor_.open(endpoint.protocol(), ec);
    // A restart need not wait for the last one's connections to leave TIME_WAIT; not SO_REUSEPORT,
    // with which two sandboxes would share a port without a word.
    if (!ec) acceptor_.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor_.bind(endpoint, ec);
    if (!ec) acceptor_.listen(kListenBacklog, ec);
    if (!ec) port_ = acceptor_.local_endpoint(ec).port();
    return ec;
  }

  std::uint16_t port() const override { return port_; }

  void Start(AdoptConnection grpc, AdoptConnection http, Warn warn) override {
    warn_ = std::move(warn);
    sniffer_.emplace(std::move(grpc), std::move(http));
    Accept();
    KeepTicking();
    thread_ = std::thread([this] { Run(); });
  }

  void Stop() override {
    if (stopped_) return;
    stopped_ = true;
    io_.stop();
    if (thread_.joinable()) thread_.join();
    sniffer_.reset();
    error_code ignored;
    acceptor_.close(ignored);
  }

 private:
  // Whatever one connection throws (there is no memory, say), the others are served.
  void Run() {
    for (;;) {
      try {
        io_.run();
        return;
      } catch (...) {
        // Goes on with the next one.
      }
    }
  }

  void Accept() {
    acceptor_.async_accept([this](const error_code& ec, tcp::socket socket) {
      if (ec == asio::error::operation_aborted) return;
      if (IsOutOfResources(ec)) {
        OnShortage(ec);
        return;
      }
      Accept();
      // An error here is of one connection, which was gone before it was accepted.
      if (!ec) Welcome(std::move(socket));
    });
  }

  void OnShortage(const error_code& ec) {
    if (std::exchange(calm_ticks_, 0) >= kCalmTicks && warn_) {
      const bool may_raise = ec == asio::error::no_descriptors;
      warn_("new connections have to wait for others to close: " + ec.message() +
            (may_raise ? "; allow the sandbox more open files, as with ulimit -n 4096" : ""));
    }
    if (sniffer_->CloseOldest()) {
      Accept();
      return;
    }
    back_off_.expires_after(kAcceptBackOff);
    back_off_.async_wait([this](const error_code& aborted) {
      if (!aborted) Accept();
    });
  }

  void Welcome(tcp::socket socket) {
    error_code ec;
    socket.set_option(tcp::no_delay(true), ec);
    if (!ec) socket.non_blocking(true, ec);
    if (!ec) sniffer_->Add(std::move(socket));
  }

  void KeepTicking() {
    tick_.expires_after(kTick);
    tick_.async_wait([this](const error_code& aborted) {
      if (aborted) return;
      KeepTicking();
      ++calm_ticks_;
      sniffer_->Tick();
    });
  }

  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  asio::steady_timer back_off_{io_};
  asio::steady_timer tick_{io_};
  std::optional<Sniffer> sniffer_;
  Warn warn_;
  std::int64_t calm_ticks_ = kCalmTicks;  // since the last shortage
  std::uint16_t port_ = 0;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace

domain::Result<std::unique_ptr<Listener>> Listener::Bind(const std::string& address,
                                                         std::uint16_t port) {
  error_code ec;
  const auto parsed = asio::ip::make_address(address, ec);
  if (ec) {
    return domain::InvalidArgument("cannot listen on \"" + address +
                                   "\": expected a numeric IPv4 or IPv6 address, such as "
                                   "127.0.0.1, 0.0.0.0 or ::1");
  }
  const tcp::endpoint endpoint(parsed, port);
  auto listener = std::make_unique<AsioListener>();
  ec = listener->Open(endpoint);
  if (ec) return tl::unexpected<domain::Error>(BindError(endpoint, ec));
  return listener;
}

}  // namespace payscrypt::transports
