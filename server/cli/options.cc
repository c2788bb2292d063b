#include "cli/options.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "api/clock_mode.h"
#include "api/retry_schedule.h"
#include "cli/config_file.h"
#include "cli/flag_values.h"
#include "cli/version.h"
#include "domain/quote.h"

namespace payscrypt::cli {
namespace {

constexpr std::string_view kEnvironmentPrefix = "PAYSCRYPT_SANDBOX_";

// Puts what was read where it belongs; the text is the error's.
template <typename Value, typename Place>
std::string Take(const domain::Result<Value>& read, Place& place) {
  if (!read) return read.error().message;
  place = *read;
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
        "Without a command, serve is meant. Each of its flags is also an environment variable, "
        "shown\n"
        "in brackets by `payscrypt-sandbox serve --help`, and a key of the --config file.");
    AddServe();
    AddHealth();
    AddCheck();
    AddTest();
  }

  domain::Result<Invocation> Parse(std::vector<std::string> arguments,
                                   const std::vector<std::string>& environment) {
    if (arguments.empty() || !NamesCommandOrText(arguments.front())) {
      arguments.insert(arguments.begin(), "serve");
    }
    if (auto whole = CheckFlagsAreWhole(arguments); !whole) return tl::unexpected(whole.error());
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    try {
      app_.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
      return Answer{HelpText()};
    } catch (const CLI::CallForVersion&) {
      return Answer{app_.version() + "\n"};
    } catch (const CLI::ParseError& error) {
      return domain::InvalidArgument(std::string(error.what()) + "; see payscrypt-sandbox " +
                                     Command() + " --help");
    }
    if (auto known = CheckEnvironment(environment); !known) return tl::unexpected(known.error());
    if (auto set = RefuseEmpty(environment); !set) return tl::unexpected(set.error());
    if (health_command_->parsed()) return health_;
    if (check_command_->parsed()) return check_;
    if (test_command_->parsed()) return test_;
    if (!config_path_.empty()) {
      auto applied = ApplyConfigFile(config_path_, *serve_command_, serve_.assets);
      if (!applied) return tl::unexpected(applied.error());
    }
    return serve_;
  }

 private:
  static bool NamesCommandOrText(const std::string& argument) {
    return argument == "serve" || argument == "health" || argument == "check" ||
           argument == "test" || argument == "--help" || argument == "-h" ||
           argument == "--version";
  }

  // The command whose help tells more.
  std::string Command() const {
    if (test_command_->parsed()) return "test";
    return check_command_->parsed() ? "check" : "serve";
  }

  std::string HelpText() const {
    if (serve_command_->parsed()) return serve_command_->help("payscrypt-sandbox");
    if (health_command_->parsed()) return health_command_->help("payscrypt-sandbox");
    if (check_command_->parsed()) return check_command_->help("payscrypt-sandbox");
    if (test_command_->parsed()) return test_command_->help("payscrypt-sandbox");
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
        ->type_name("FILE")
        ->check(&CheckFile);
    AddRead(serve, "listen", "ADDR:PORT", "Where gRPC and REST are served; port 0 picks a free one",
            [this](const std::string& text) { return ReadEndpoint(text, serve_.listen); })
        ->default_str("127.0.0.1:8080");
    AddRead(serve, "grpc-port", "PORT", "One more port, for gRPC alone; 0 picks a free one",
            [this](const std::string& text) {
              return ReadWholeNumber(text, "from 0 to 65535", serve_.grpc_port.emplace());
            });
    Add(serve, "port-file", serve_.port_file, "File to write the port to once it is open")
        ->type_name("FILE")
        ->check(&CheckFile);
    AddRead(serve, "public-url", "URL", "Where customers reach the sandbox, for redirect_url",
            [this](std::string text) {
              std::string complaint = CheckBaseUrl(text);
              serve_.public_url = text;
              return complaint;
            })
        ->default_str("http://ADDR:PORT");
    Add(serve, "api-key", serve_.api_key, "The API key of the account")
        ->type_name("KEY")
        ->check(&CheckApiKey)
        ->capture_default_str();
    Add(serve, "control-token", serve_.control_token,
        "What the control API asks for, as authorization: Bearer TOKEN; nothing without")
        ->type_name("TOKEN")
        ->check(&CheckApiKey);
    AddServeWebhooks(serve);
    AddServeBehaviour(serve);
    AddServeStorage(serve);
  }

  void AddServeWebhooks(CLI::App* serve) {
    Add(serve, "webhook", serve_.webhooks, "URL to tell of each status change; may be repeated")
        ->type_name("URL")
        ->delimiter(' ')
        ->check(&CheckWebhook);
    AddRead(
        serve, "webhook-timeout", "SECONDS", "How long a receiver may take to answer",
        [this](const std::string& text) { return ReadMilliseconds(text, serve_.webhook_timeout); })
        ->default_str("10");
    AddRead(serve, "webhook-retries", "DELAYS|none",
            "How long each attempt of a webhook waits, the first and those after failed ones",
            [this](const std::string& text) {
              return Take(api::ParseRetrySchedule(text), serve_.webhook_retries);
            })
        ->default_str(api::RetryScheduleText(serve_.webhook_retries));
    Add(serve, "webhook-ca", serve_.webhook_ca,
        "PEM file of CAs that https receivers may have besides the system's")
        ->type_name("FILE")
        ->check(&CheckFile);
    serve
        ->add_flag("--webhook-insecure", serve_.webhook_insecure,
                   "Take any certificate of an https receiver")
        ->envname(EnvironmentName("webhook-insecure"));
    serve
        ->add_option_function<std::vector<std::string>>(
            "--wallet",
            [this](const std::vector<std::string>& texts) {
              const std::string complaint = ReadWallets(texts, serve_.wallets);
              if (!complaint.empty()) throw CLI::ValidationError("--wallet", complaint);
            },
            "A known pg_wallet_id; may be repeated; without any, every id is taken")
        ->type_name("ID")
        ->envname(EnvironmentName("wallet"))
        ->delimiter(' ');
  }

  void AddServeBehaviour(CLI::App* serve) {
    Add(serve, "scenarios", serve_.scenarios_directory,
        "Folder of scenario files, besides those that come with the program")
        ->type_name("DIR")
        ->check(&CheckFolder);
    Add(serve, "scenario", serve_.scenario, "Scenario that drives new orders, or none")
        ->type_name("NAME")
        ->capture_default_str();
    AddRead(serve, "clock", "real|xN|manual",
            "How time passes: as outside, N times as fast, or only when it is advanced",
            [this](const std::string& text) {
              return Take(api::ParseClockMode(text), serve_.clock_factor);
            })
        ->default_str("real");
    AddRead(serve, "start-time", "TIME",
            "What the clock shows at first, such as 2026-01-01T00:00:00Z; the time of day without",
            [this](const std::string& text) {
              return Take(domain::ParseTimestamp(text), serve_.clock_start);
            });
    AddRead(serve, "seed", "N", "Seed of ids, addresses and transaction ids; random without",
            [this](const std::string& text) {
              return ReadWholeNumber(text, "from 0 to 18446744073709551615", serve_.seed.emplace());
            });
    serve
        ->add_flag("--no-simulate-panel", serve_.no_simulate_panel,
                   "Keep from the Payment UI the drawer that plays the customer")
        ->envname(EnvironmentName("no-simulate-panel"));
    Add(serve, "log-format", serve_.log_format, "text for people, json for machines")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    Add(serve, "log-level", serve_.log_level, "The least important lines to log")
        ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
        ->capture_default_str();
  }

  void AddServeStorage(CLI::App* serve) {
    Add(serve, "data", serve_.data, "File that keeps everything; without, all is gone at the end")
        ->type_name("FILE")
        ->check(&CheckFile);
    AddRead(serve, "durability", "strict|relaxed",
            "What an answer outlives: the end of the machine, or of the process alone",
            [this](const std::string& text) {
              serve_.survives_power_loss = text == "strict";
              if (text == "strict" || text == "relaxed") return std::string();
              return "expected strict or relaxed, got " + domain::Quote(text);
            })
        ->default_str("strict");
    AddRead(serve, "max-orders", "N",
            "How many orders an account keeps: the oldest final ones are forgotten; all without",
            [this](const std::string& text) {
              if (ParseNumber(std::string_view(text), serve_.max_orders) && serve_.max_orders > 0) {
                return std::string();
              }
              return "expected a whole number above 0, got " + domain::Quote(text);
            });
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

  void AddCheck() {
    CLI::App* const check =
        app_.add_subcommand("check", "Judge scenario files; exit 0 if all of them are sound.");
    check_command_ = check;
    check->add_option("paths", check_.paths, "Scenario files, and folders of them")
        ->type_name("FILE|DIR")
        ->required();
  }

  // None of its flags is an environment variable: those of serve, set for a container, must not
  // change what a test does.
  void AddTest() {
    CLI::App* const test =
        app_.add_subcommand("test", "Run the tests of scenario files; exit 0 if all pass.");
    test_command_ = test;
    test->add_option("paths", test_.paths, "Scenario files, and folders of them")
        ->required()
        ->type_name("FILE|DIR");
    const auto add = [test](const std::string& flag, std::string& value, const std::string& type,
                            const std::string& description) {
      return test->add_option("--" + flag, value, description)->type_name(type);
    };
    const auto add_read = [this, test](const std::string& flag, const std::string& type,
                                       const std::string& description, auto read) {
      return AddRead(test, flag, type, description, read)->envname("");
    };
    add("webhook", test_.webhook, "URL", "The merchant's; without, a merchant of the runner's own")
        ->check(&CheckWebhook);
    add_read("target", "URL", "A sandbox that runs already; without, one in this process",
             [this](std::string url) {
               std::string complaint = CheckBaseUrl(url);
               test_.target = url;
               return complaint;
             });
    add_read("listen", "ADDR:PORT", "Where the sandbox in this process serves; a free port without",
             [this](const std::string& text) { return ReadEndpoint(text, test_.listen.emplace()); })
        ->excludes("--target");
    add("api-key", test_.api_key, "KEY", "The key of each test's account, for a shop with one key")
        ->check(&CheckApiKey);
    add("control-token", test_.control_token, "TOKEN",
        "That the control API of --target asks for; or in $PAYSCRYPT_SANDBOX_CONTROL_TOKEN")
        ->check(&CheckApiKey)
        ->needs("--target");
    add("filter", test_.filter, "GLOB",
        "Run the scenarios with such a name alone, as in \"late-*\"");
    add_read("jobs", "N", "Tests at once; as many as there are cores, at most 8, without",
             [this](const std::string& text) { return ReadJobs(text, test_.jobs); });
    add_read("seed", "N", "Seed of ids, addresses and transaction ids; 1 without",
             [this](const std::string& text) {
               return ReadWholeNumber(text, "from 1 to 18446744073709551615", test_.seed.emplace());
             });
    test->add_flag("--shuffle", test_.shuffle,
                   "Let what happens at the same instant happen in an order drawn from the seed, "
                   "which is random without --seed");
    add_read("timeout", "SECONDS", "How long a call, a webhook or somebody else's order may take",
             [this](const std::string& text) { return ReadMilliseconds(text, test_.timeout); })
        ->default_str("10");
    add("junit", test_.junit, "FILE", "File to write the results to, as JUnit XML")
        ->check(&CheckFile);
    add("log", test_.log, "FILE", "File to write each event to, as lines of JSON")
        ->check(&CheckFile);
  }

  // CLI11 takes `--flag=` for `--flag`, and for its value what stands next.
  domain::Result<void> CheckFlagsAreWhole(const std::vector<std::string>& arguments) const {
    const CLI::App* command = nullptr;
    for (const CLI::App* each : {serve_command_, health_command_, check_command_, test_command_}) {
      if (each->get_name() == arguments.front()) command = each;
    }
    if (command == nullptr) return {};
    for (std::size_t i = 1; i < arguments.size() && arguments[i] != "--"; ++i) {
      const std::size_t equals = arguments[i].find('=');
      const std::string flag = arguments[i].substr(0, equals);
      const CLI::Option* const option =
          flag.starts_with("--") ? command->get_option_no_throw(flag) : nullptr;
      if (option == nullptr) continue;
      if (equals == std::string::npos && option->get_items_expected_min() > 0) {
        ++i;  // which is its value
      } else if (equals + 1 == arguments[i].size()) {
        return domain::InvalidArgument(flag + ": expected a value after the \"=\", got none");
      }
    }
    return {};
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

  // CLI11 takes a variable without a value for none, and one of spaces for an empty list. What a
  // flag overrules does not matter.
  domain::Result<void> RefuseEmpty(const std::vector<std::string>& environment) const {
    const CLI::App* const command = app_.get_subcommands().front();
    for (const std::string& entry : environment) {
      if (!entry.starts_with(kEnvironmentPrefix)) continue;
      const std::size_t equals = std::min(entry.find('='), entry.size() - 1);
      const std::string value = entry.substr(equals + 1);
      if (value.find_first_not_of(' ') != std::string::npos) continue;
      const std::string name = entry.substr(0, equals);
      for (const CLI::Option* option : command->get_options()) {
        if (option->get_envname() != name || option->count() > 0) continue;
        return domain::InvalidArgument(name + ": expected a value, got " + domain::Quote(value) +
                                       "; unset the variable to do without");
      }
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
  CLI::App* check_command_ = nullptr;
  CLI::App* test_command_ = nullptr;
  std::string config_path_;
  ServeOptions serve_;
  HealthOptions health_;
  CheckOptions check_;
  TestOptions test_;
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

// A check that found faults ends with 1, so one that could not be made ends with another.
int UsageExitCode(const std::vector<std::string>& arguments) {
  const bool judges =
      !arguments.empty() && (arguments.front() == "check" || arguments.front() == "test");
  return judges ? 2 : 1;
}

domain::Result<Invocation> ParseCommandLine(const std::vector<std::string>& arguments,
                                            const std::vector<std::string>& environment) {
  return CommandLine().Parse(arguments, environment);
}

}  // namespace payscrypt::cli
