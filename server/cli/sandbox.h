// The sandbox, put together and running.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cli/options.h"
#include "domain/error.h"

namespace payscrypt::cli {

class Sandbox {
 public:
  // Reads the scenarios, binds the ports and serves. The error is for the user; nothing listens
  // then.
  static domain::Result<std::unique_ptr<Sandbox>> Start(const ServeOptions& options);
  virtual ~Sandbox() = default;

  // With the port that was picked, where 0 was asked for.
  virtual const Endpoint& endpoint() const = 0;
  virtual std::uint16_t grpc_port() const = 0;  // 0 without one
  virtual const std::string& public_url() const = 0;
  virtual std::uint64_t seed() const = 0;
  virtual std::string scenario() const = 0;  // "happy-path: Paid in full ...", or "none"
  // Of the account `default`, which a data file may have otherwise than the flags.
  virtual std::string api_key() const = 0;  // empty where none opens it any more
  virtual std::vector<std::string> webhooks() const = 0;
  virtual double clock_factor() const = 0;

  // Reads the scenarios' folder again, for orders to come; the result is how many scenarios there
  // are now. Where a file is wrong, all stay as they were.
  virtual domain::Result<std::size_t> ReloadScenarios() = 0;

  // Accepts no more, lets what is under way finish for a moment, then stops. Idempotent.
  virtual void Stop() = 0;
};

}  // namespace payscrypt::cli
