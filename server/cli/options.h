// The command line: flags, environment and configuration file, in this order of precedence.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/asset.h"
#include "domain/error.h"
#include "domain/retry_policy.h"
#include "domain/timestamp.h"

namespace payscrypt::cli {

// A numeric address and a port.
struct Endpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;

  // "127.0.0.1:8080", "[::1]:8080".
  std::string ToString() const;
  // Where somebody on this machine reaches it: "http://127.0.0.1:8080", also for 0.0.0.0.
  std::string LocalUrl() const;
};

struct ServeOptions {
  Endpoint listen;
  std::optional<std::uint16_t> grpc_port;
  std::string port_file;
  std::string public_url;  // empty: made from `listen`
  std::string api_key = "sandbox";
  std::string control_token;  // empty: the control API asks for none
  std::vector<std::string> webhooks;
  std::chrono::milliseconds webhook_timeout{10'000};
  domain::RetryPolicy webhook_retries = domain::RetryPolicy::Default();
  std::string webhook_ca;  // empty: the system's CAs alone
  bool webhook_insecure = false;
  std::vector<std::int64_t> wallets;
  std::string scenarios_directory;
  std::string scenario = "happy-path";  // "none": no scenario
  double clock_factor = 1;              // virtual seconds in a real one; 0: it stands still
  std::optional<domain::Timestamp> clock_start;  // without: the time of day
  std::optional<std::uint64_t> seed;
  bool no_simulate_panel = false;
  std::string data;  // file that keeps everything; empty: memory alone
  bool survives_power_loss = true;
  std::size_t max_orders = 0;  // of an account; 0: no bound
  std::string log_format = "text";
  std::string log_level = "info";
  domain::AssetCatalog assets = domain::AssetCatalog::BuiltIn();
};

struct HealthOptions {
  Endpoint listen;
  bool wait = false;
  std::chrono::milliseconds timeout{10'000};
};

struct CheckOptions {
  std::vector<std::string> paths;
};

struct TestOptions {
  std::vector<std::string> paths;
  std::string webhook;             // empty: the runner's own merchant
  std::string target;              // empty: a sandbox in this process
  std::optional<Endpoint> listen;  // of that sandbox
  std::string junit;
  std::string log;
  std::optional<std::uint64_t> seed;
  std::size_t jobs = 0;  // 0: as many as there are cores
  std::string filter = "*";
  bool shuffle = false;
  std::string api_key;
  std::string control_token;  // of `target`
  std::chrono::milliseconds timeout{10'000};
};

// The command line asked for a text, such as --help, and has it.
struct Answer {
  std::string text;
};

using Invocation = std::variant<ServeOptions, HealthOptions, CheckOptions, TestOptions, Answer>;

// What the process ends with where the command line makes no sense.
int UsageExitCode(const std::vector<std::string>& arguments);

// `environment` is the process's, "NAME=value" each. The error is one line for the user.
domain::Result<Invocation> ParseCommandLine(const std::vector<std::string>& arguments,
                                            const std::vector<std::string>& environment);

}  // namespace payscrypt::cli
