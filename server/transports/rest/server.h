// REST as grpc-gateway 2.27.2 does it: a POST of JSON for each rpc, answered with the message as
// JSON or with {"code", "message", "details"}.
//
// Beyond the gateway: `apikey` reaches the service as metadata, every answer carries `grpc-code`
// and `grpc-message`, browsers of any origin may call the public API (CORS), and sizes are bounded.
// The control API, which production does not have, is read strictly and kept from web pages.
// Connections are served by a few event-loop threads, none of which ever waits for one connection,
// so an idle or slow one costs its memory alone.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/control_token.h"
#include "api/services.h"

namespace payscrypt::transports::rest {

inline constexpr std::size_t kMaxHeaderBytes = 1 << 20;   // past it 431; Go's server has the same
inline constexpr std::size_t kMaxBodyBytes = 8 << 20;     // past it 429, as a message too large is
inline constexpr std::size_t kMaxMessageBytes = 4 << 20;  // of a decoded message; gRPC's default
inline constexpr std::size_t kMaxConnections = 4096;      // past it the oldest idle one is closed
inline constexpr std::size_t kSpareDescriptors = 128;     // at most half; for others than these
inline constexpr std::size_t kMaxStreams = 2048;          // at most half, so that calls find room
inline constexpr std::chrono::seconds kRequestTimeout{
    30};                                                  // from a request's first byte to its last
inline constexpr std::chrono::seconds kIdleTimeout{120};  // between requests
inline constexpr std::chrono::seconds kWriteTimeout{30};  // for a reader that does not read

struct Options {
  int threads = 2;
  std::size_t max_connections = kMaxConnections;
  std::size_t max_streams = kMaxStreams;
  // Which the control API is called by, besides IP addresses, localhost and *.localhost.
  std::vector<std::string> host_names{};
  // Whether the Payment UI lets whoever has the page play the customer.
  bool simulate_panel = true;
  api::ControlToken control_token{};  // that the control API asks for
  // Why calls cannot be answered; nothing while they can. Null: they always can. From any thread.
  std::function<std::optional<std::string>()> why_not_ready{};
  // What GET /metrics answers, in Prometheus' text format. Null: nothing. From any thread.
  std::function<std::string()> metrics{};
  std::string version{};  // of the program, for /openapi.json
};

// What there is at the moment.
struct Load {
  std::size_t connections = 0;
  std::size_t streams = 0;  // of them
};

class Server {
 public:
  // The services outlive the server.
  static std::unique_ptr<Server> Create(api::Services services, const Options& options);
  virtual ~Server() = default;

  // Takes over a connected socket, on which `read` has come already. Safe from any thread.
  virtual void Adopt(int fd, std::string read) = 0;

  virtual Load load() const = 0;  // safe from any thread

  // Lets requests that are being served finish for up to `grace`, closes every connection, and
  // joins the threads. Idempotent.
  virtual void Stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace payscrypt::transports::rest
