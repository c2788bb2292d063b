// The one port: accepts connections, looks at the first bytes of each, and hands the socket to the
// transport that speaks it. Knows neither gRPC nor HTTP: the transports come as callbacks.
//
// A connection whose first bytes are HTTP/2's preface (RFC 9113, 3.4) is gRPC's; any other is
// HTTP/1's. The bytes that were read go along with the socket. A connection that says nothing for
// kSniffTimeout, and any past kMaxSniffing waiting at once, is closed. Where the process has no
// descriptor left to accept with, the longest silent one is closed, and a warning is given.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "domain/error.h"

namespace payscrypt::transports {

inline constexpr std::chrono::seconds kSniffTimeout{5};
inline constexpr int kMaxSniffing = 1024;
inline constexpr int kListenBacklog = 1024;

// Takes over a connected, non-blocking socket; the callee closes it. `read` is what it sent so far.
using AdoptConnection = std::function<void(int fd, std::string read)>;

// Takes a line for whoever runs the program. Called on the listener's thread.
using Warn = std::function<void(const std::string& what)>;

class Listener {
 public:
  // Binds and listens; port 0 picks a free one. The address is numeric, IPv4 or IPv6. Fails where
  // the port is taken or the address is not this machine's. Connections queue until Start.
  static domain::Result<std::unique_ptr<Listener>> Bind(const std::string& address,
                                                        std::uint16_t port);
  virtual ~Listener() = default;

  virtual std::uint16_t port() const = 0;

  // Serves on a thread of its own.
  virtual void Start(AdoptConnection grpc, AdoptConnection http, Warn warn = nullptr) = 0;

  // Accepts no more, closes what is still being looked at, and joins the thread. Idempotent.
  virtual void Stop() = 0;
};

}  // namespace payscrypt::transports
