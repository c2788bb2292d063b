// The gRPC transport: the services PaymentGateway and Sandbox, the standard health service
// (grpc.health.v1) and server reflection.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/services.h"
#include "domain/error.h"

namespace payscrypt::transports::grpc {

inline constexpr int kMaxMessageBytes = 4 << 20;  // gRPC's default; past it RESOURCE_EXHAUSTED

struct Options {
  // A port for gRPC alone, besides the connections that are adopted; port 0 picks a free one.
  std::optional<std::uint16_t> own_port;
  std::string address = "127.0.0.1";  // of own_port, numeric
  std::string control_token{};        // that the control API asks for; empty: none
};

class Server {
 public:
  // Starts serving. The services outlive the server. Fails where own_port is taken.
  static domain::Result<std::unique_ptr<Server>> Create(api::Services services,
                                                        const Options& options);
  virtual ~Server() = default;

  // Takes over a connected socket, on which `read` has come already. Safe from any thread.
  virtual void Adopt(int fd, std::string read) = 0;

  // Of Options.own_port; 0 without one.
  virtual std::uint16_t own_port() const = 0;

  // Refuses new calls, lets those under way finish for up to `grace`, cancels the rest. Idempotent.
  virtual void Stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace payscrypt::transports::grpc
