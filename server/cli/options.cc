#include "cli/options.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <utility>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <arpa/inet.h>

#include "cli/config_file.h"
#include "cli/version.h"
#include "platform/clocks.h"
#include "webhooks/sender.h"

namespace payscrypt::cli {
namespace {

constexpr std::string_view kEnvironmentPrefix = "PAYSCRYPT_SANDBOX_";

template <typename Number>
bool ParseNumber(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

bool IsNumericAddress(const std::string& address) {
  unsigned char bytes[sizeof(in6_addr)];
  return inet_pton(AF_INET, address.c_str(), bytes) == 1 ||
         inet_pton(AF_INET6, address.c_str(), bytes) == 1;
}

// Each checks a flag's text and gives its value; the returned text says what was expected, and is
// empty where all is well, as CLI11 has it.
std::string ReadEndpoint(const std::string& text, Endpoint& endpoint) {
  const auto wrong = [&] {
    return "expected ADDR:PORT with a numeric address, such as 127.0.0.1:8080 or [::1]:8080, got "
           "\"" +
           text + "\"";
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return wrong();
  std::string address = text.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']') {
    address = address.substr(1, address.size() - 2);
  } else if (address.find(':') != std::string::npos) {
    return wrong();
  }
  if (address == "localhost") address = "127.0.0.1";
  if (!IsNumericAddress(address)) return wrong();
  if (!ParseNumber(std::string_view(text).substr(colon + 1), endpoint.port)) return wrong();
  endpoint.address = address;
  return {};
}

template <typename Number>
std::string ReadWholeNumber(const std::string& text, const std::string& range, Number& number) {
  if (ParseNumber(std::string_view(text), number)) return {};
  return "expected a whole number " + range + ", got \"" + text + "\"";
}

std::string ReadClock(const std::string& text, double& factor) {
  if (text == "real") {
    factor = 1;
    return {};
  }
  if (text.size() > 1 && text.front() == 'x' &&
      ParseNumber(std::string_view(text).substr(1), factor) &&
      factor >= platform::kMinClockFactor && factor <= platform::kMaxClockFactor) {
    return {};
  }
  return "expected \"real\", or \"xN\" for a clock N times as fast (N from 0.001 to 1000000), "
         "such as \"x60\", got \"" +
         text + "\"";
}

std::string ReadMilliseconds(const std::string& text, std::chrono::milliseconds& duration) {
  constexpr double kMaxSeconds = 3600;
  double seconds = 0;
  if (!ParseNumber(std::string_view(text), seconds) || !(seconds > 0) || seconds > kMaxSeconds) {
    return "expected seconds above 0, at most 3600, such as 10 or 0.5, got \"" + text + "\"";
  }
  duration = std::max(std::chrono::milliseconds(1),
                      std::chrono::milliseconds(std::llround(seconds * 1000)));
  return {};
}

std::string CheckPublicUrl(std::string& url) {
  if (auto checked = webhooks::CheckWebhookUrl(url); !checked) return checked.error().message;
  while (url.ends_with('/')) url.pop_back();
  return {};
}

std::string EnvironmentName(std::string flag) {
  for (char& c : flag) c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
  return std::string(kEnvironmentPrefix) + flag;
}

class CommandLine {
 public:
  CommandLine() : app_("A local stand-in for the Payscrypt crypto-payment gateway.") {
    app_.name("payscrypt-sandbox");
    app_.set_version_flag("--version", "payscrypt-sandbox " + std::string(kVersion));
    app_.require_subcommand(1);
    app_.footer(
        "Without a command, serve is meant. Each flag is also an environment variable, shown in\n"
        "brackets by `payscrypt-sandbox serve --help`, and a key of the --config file.");
    AddServe();
    AddHealth();
  }

  domain::Result<Invocation> Parse(std::vector<std::string> arguments,
                                   const std::vector<std::string>& environment) {
    if (arguments.empty() || !NamesCommandOrText(arguments.front())) {
      arguments.insert(arguments.begin(), "serve");
    }
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    try {
      app_.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
      return Answer{HelpText()};
    } catch (const CLI::CallForVersion&) {
      return Answer{app_.version() + "\n"};
    } catch (const CLI::ParseError& error) {
      return domain::InvalidArgument(std::string(error.what()) +
                                     "; see payscrypt-sandbox serve --help");
    }
    if (auto known = CheckEnvironment(environment); !known) return tl::unexpected(known.error());
    if (health_command_->parsed()) return health_;
    if (!config_path_.empty()) {
      auto applied = ApplyConfigFile(config_path_, *serve_command_, serve_.assets);
      if (!applied) return tl::unexpected(applied.error());
    }
    return serve_;
  }

 private:
  static bool NamesCommandOrText(const std::string& argument) {
    return argument == "serve" || argument == "health" || argument == "--help" ||
           argument == "-h" || argument == "--version";
  }

  std::string HelpText() const {
    if (serve_command_->parsed()) return serve_command_->help("payscrypt-sandbox");
    if (health_command_->parsed()) return health_command_->help("payscrypt-sandbox");
    return app_.help();
  }

  template <typename Value>
  CLI::Option* Add(CLI::App* command, const std::string& flag, Value& value,
                   const std::string& description) {
    return command->add_option("--" + flag, value, description)->envname(EnvironmentName(flag));
  }

  // A flag whose text `read` turns into a value or a complaint.
  template <typename Read>
  CLI::Option* AddRead(CLI::App* command, const std::string& flag, const std::string& type,
                       const std::string& description, Read read) {
    return command
        ->add_option_function<std::string>(
            "--" + flag,
            [read, flag](const std::string& text) {
              const std::string complaint = read(text);
              if (!complaint.empty()) throw CLI::ValidationError("--" + flag, complaint);
            },
            description)
        ->type_name(type)
        ->envname(EnvironmentName(flag))
        ->trigger_on_parse(false);
  }

  void AddServe() {
    CLI::App* const serve = app_.add_subcommand("serve", "Serve the sandbox (the default).");
    serve_command_ = serve;
    serve->add_option("--config", config_path_, "JSON file with a key for each flag")
        ->envname(EnvironmentName("config"))
        ->type_name("FILE");
    AddRead(serve, "listen", "ADDR:PORT", "Where gRPC and REST are served; port 0 picks a free one",
            [this](const std::string& text) { return ReadEndpoint(text, serve_.listen); })
        ->default_str("127.0.0.1:8080");
    AddRead(serve, "grpc-port", "PORT", "One more port, for gRPC alone; 0 picks a free one",
            [this](const std::string& text) {
              return ReadWholeNumber(text, "from 0 to 65535", serve_.grpc_port.emplace());
            });
    Add(serve, "port-file", serve_.port_file, "File to write the port to once it is open")
        ->type_name("FILE");
    AddRead(serve, "public-url", "URL", "Where customers reach the sandbox, for redirect_url",
            [this](std::string text) {
              std::string complaint = CheckPublicUrl(text);
              serve_.public_url = text;
              return complaint;
            })
        ->default_str("http://ADDR:PORT");
    Add(serve, "api-key", serve_.api_key, "The API key of the account")
        ->type_name("KEY")
        ->check([](const std::string& key) {
          const bool printable =
              std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
          return key.empty() || !printable
                     ? std::string("expected printable ASCII without spaces, such as sandbox")
                     : std::string();
        })
        ->capture_default_str();
    AddServeWebhooks(serve);
    AddServeBehaviour(serve);
  }

  void AddServeWebhooks(CLI::App* serve) {
    Add(serve, "webhook", serve_.webhooks, "URL to tell of each status change; may be repeated")
        ->type_name("URL")
        ->delimiter(' ')
        ->check([](const std::string& url) {
          const auto checked = webhooks::CheckWebhookUrl(url);
          return checked ? std::string() : checked.error().message;
        });
    AddRead(
        serve, "webhook-timeout", "SECONDS", "How long a receiver may take to answer",
        [this](const std::string& text) { return ReadMilliseconds(text, serve_.webhook_timeout); })
        ->default_str("10");
    Add(serve, "wallet", serve_.wallets,
        "A known pg_wallet_id; may be repeated; without any, every id is taken")
        ->type_name("ID")
        ->delimiter(' ');
  }

  void AddServeBehaviour(CLI::App* serve) {
    Add(serve, "scenarios", serve_.scenarios_directory,
        "Folder of scenario files, besides those that come with the program")
        ->type_name("DIR");
    Add(serve, "scenario", serve_.scenario, "Scenario that drives new orders, or none")
        ->type_name("NAME")
        ->capture_default_str();
    AddRead(serve, "clock", "real|xN", "How time passes: as outside, or N times as fast",
            [this](const std::string& text) { return ReadClock(text, serve_.clock_factor); })
        ->default_str("real");
    AddRead(serve, "seed", "N", "Seed of ids, addresses and transaction ids; random without",
            [this](const std::string& text) {
              return ReadWholeNumber(text, "from 0 to 18446744073709551615", serve_.seed.emplace());
            });
    Add(serve, "log-format", serve_.log_format, "text for people, json for machines")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    Add(serve, "log-level", serve_.log_level, "The least important lines to log")
        ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
        ->capture_default_str();
  }

  void AddHealth() {
    CLI::App* const health =
        app_.add_subcommand("health", "Ask a running sandbox whether it is ready; exit 0 if so.");
    health_command_ = health;
    AddRead(health, "listen", "ADDR:PORT", "Where the sandbox listens",
            [this](const std::string& text) { return ReadEndpoint(text, health_.listen); })
        ->default_str("127.0.0.1:8080");
    health->add_flag("--wait", health_.wait, "Wait until it is ready")
        ->envname(EnvironmentName("wait"));
    AddRead(health, "timeout", "SECONDS", "How long to wait for it",
            [this](const std::string& text) { return ReadMilliseconds(text, health_.timeout); })
        ->default_str("10");
  }

  // A misspelt variable must not pass for a setting. Kubernetes puts variables of its own beside a
  // service called payscrypt-sandbox, which are let by.
  domain::Result<void> CheckEnvironment(const std::vector<std::string>& environment) const {
    for (const std::string& entry : environment) {
      const std::string name = entry.substr(0, entry.find('='));
      if (!name.starts_with(kEnvironmentPrefix)) continue;
      const std::string_view rest = std::string_view(name).substr(kEnvironmentPrefix.size());
      const bool from_kubernetes = rest.starts_with("SERVICE_") || rest == "PORT" ||
                                   (rest.starts_with("PORT_") && rest != "PORT_FILE");
      if (from_kubernetes || IsKnown(name)) continue;
      return domain::InvalidArgument(name +
                                     ": expected the name of a flag, such as "
                                     "PAYSCRYPT_SANDBOX_LISTEN, got an unknown variable; see "
                                     "payscrypt-sandbox serve --help");
    }
    return {};
  }

  bool IsKnown(const std::string& variable) const {
    for (const CLI::App* command : {serve_command_, health_command_}) {
      for (const CLI::Option* option : command->get_options()) {
        if (option->get_envname() == variable) return true;
      }
    }
    return false;
  }

  CLI::App app_;
  CLI::App* serve_command_ = nullptr;
  CLI::App* health_command_ = nullptr;
  std::string config_path_;
  ServeOptions serve_;
  HealthOptions health_;
};

}  // namespace

std::string Endpoint::ToString() const {
  const bool ipv6 = address.find(':') != std::string::npos;
  return (ipv6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

std::string Endpoint::LocalUrl() const {
  Endpoint local = *this;
  if (address == "0.0.0.0") local.address = "127.0.0.1";
  if (address == "::") local.address = "::1";
  return "http://" + local.ToString();
}

domain::Result<Invocation> ParseCommandLine(const std::vector<std::string>& arguments,
                                            const std::vector<std::string>& environment) {
  return CommandLine().Parse(arguments, environment);
}

}  // namespace payscrypt::cli
