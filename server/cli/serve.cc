#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>

#include "api/clock_mode.h"
#include "cli/commands.h"
#include "cli/sandbox.h"
#include "cli/version.h"
#include "domain/quote.h"
#include "platform/files.h"
#include "platform/log.h"
#include "platform/signals.h"

namespace payscrypt::cli {
namespace {

using platform::Log;
using platform::LogLevel;

LogLevel LevelNamed(const std::string& name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "warn") return LogLevel::kWarn;
  if (name == "error") return LogLevel::kError;
  return LogLevel::kInfo;
}

std::string ListOf(const std::vector<std::string>& texts, const std::string& if_none) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : " ") + text;
  return list.empty() ? if_none : list;
}

// As a word of a POSIX shell, whatever is in it.
std::string ShellWord(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

// What a developer needs to begin, with a line to try.
void PrintBanner(const ServeOptions& options, const Sandbox& sandbox) {
  const std::string url = options.public_url.empty() ? sandbox.public_url() : options.public_url;
  const std::string local = sandbox.endpoint().LocalUrl();
  std::string grpc_alone;
  if (options.grpc_port) {
    grpc_alone =
        "\n  gRPC alone  " + Endpoint{options.listen.address, sandbox.grpc_port()}.ToString();
  }
  const std::string data = options.data.empty() ? "" : "\n  data        " + options.data;
  std::cout
      << "payscrypt-sandbox " << kVersion << "\n\n"
      << "  listening   " << sandbox.endpoint().ToString() << ", gRPC and REST" << grpc_alone
      << "\n  public URL  " << url << "\n  API key     " << sandbox.api_key() << "\n  webhooks    "
      << ListOf(sandbox.webhooks(), "none; add one with --webhook URL") << "\n  clock       "
      << api::ClockModeText(sandbox.clock_factor()) << "\n  scenario    " << sandbox.scenario()
      << "\n  seed        " << sandbox.seed() << data << "\n\nTry:\n  curl -i " << local
      << "/apis/pg/create_order -H " << ShellWord("apikey: " + sandbox.api_key())
      << " -d '{\"merchant_order_id\":\"A-1\",\"asset_name\":\"BTC\",\"target_value\":\"150000\"}'"
      << "\n\n"
      << std::flush;
}

void LogReady(const Sandbox& sandbox) {
  Log(LogLevel::kInfo, "ready",
      {{"version", kVersion},
       {"listen", sandbox.endpoint().ToString()},
       {"grpc_port", std::to_string(sandbox.grpc_port())},
       {"public_url", sandbox.public_url()},
       {"api_key", sandbox.api_key()},
       {"webhooks", ListOf(sandbox.webhooks(), "none")},
       {"clock", api::ClockModeText(sandbox.clock_factor())},
       {"scenario", sandbox.scenario()},
       {"seed", std::to_string(sandbox.seed())}});
}

// What is wrong leaves everything as it was.
void Reload(Sandbox& sandbox) {
  if (const auto reloaded = sandbox.ReloadScenarios()) {
    Log(LogLevel::kInfo, "scenarios read again", {{"count", std::to_string(*reloaded)}});
  } else {
    Log(LogLevel::kError, "scenarios stay as they were", {{"why", reloaded.error().message}});
  }
}

}  // namespace

int Serve(const ServeOptions& options) {
  platform::HoldSignals();
  const bool for_machines = options.log_format == "json";
  platform::InitLog(for_machines ? platform::LogFormat::kJson : platform::LogFormat::kText,
                    LevelNamed(options.log_level));

  const auto sandbox = Sandbox::Start(options);
  if (!sandbox) {
    std::cerr << "payscrypt-sandbox: " << sandbox.error().message << "\n";
    return 1;
  }
  if (!options.port_file.empty()) {
    std::error_code ignored;  // one that is not there is no other one's
    if (std::filesystem::equivalent(options.port_file, options.data, ignored)) {
      std::cerr << "payscrypt-sandbox: --port-file: expected another file than that of --data, got "
                << domain::Quote(options.port_file) << "\n";
      return 1;
    }
    const std::string port = std::to_string((*sandbox)->endpoint().port) + "\n";
    if (auto written = platform::WriteFileAtomically(options.port_file, port); !written) {
      std::cerr << "payscrypt-sandbox: --port-file: " << written.error().message << "\n";
      return 1;
    }
  }
  if (for_machines) {
    LogReady(**sandbox);
  } else {
    PrintBanner(options, **sandbox);
  }

  int signal = platform::WaitForSignal();
  for (; signal == SIGHUP; signal = platform::WaitForSignal()) Reload(**sandbox);
  platform::LetSignalsExit();
  Log(LogLevel::kInfo, "stopping", {{"signal", std::to_string(signal)}});
  (*sandbox)->Stop();
  return 0;
}

}  // namespace payscrypt::cli
