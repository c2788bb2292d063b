#include "cli/sandbox.h"

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <utility>

#include "api/control_service.h"
#include "api/messages.h"
#include "api/sandbox_gateway.h"
#include "cli/event_lines.h"
#include "cli/version.h"
#include "domain/quote.h"
#include "engine/directory.h"
#include "platform/alarm.h"
#include "platform/clocks.h"
#include "platform/files.h"
#include "platform/random.h"
#include "scenario/scenario_file.h"
#include "transports/grpc/server.h"
#include "transports/listener/listener.h"
#include "transports/rest/server.h"
#include "webhooks/sender.h"

namespace payscrypt::cli {
namespace {

// Together well under the second that a stop may take.
constexpr std::chrono::milliseconds kCallGrace{300};
constexpr std::chrono::milliseconds kWebhookGrace{300};
constexpr std::size_t kMaxCaBytes = 16 << 20;

domain::Result<domain::ScenarioSet> LoadScenarios(const std::string& directory) {
  domain::ScenarioSet scenarios = scenario::BuiltIn();
  if (directory.empty()) return scenarios;
  auto loaded = scenario::LoadDirectory(directory);
  if (!loaded) return tl::unexpected(loaded.error());
  for (auto& [name, scenario] : *loaded) scenarios.insert_or_assign(name, scenario);
  return scenarios;
}

// The text that --scenario's choice is told by.
domain::Result<std::string> DescribeScenario(const std::string& name,
                                             const domain::ScenarioSet& scenarios) {
  if (name == "none") return "none";
  const auto found = scenarios.find(name);
  if (found != scenarios.end()) return name + ": " + found->second->description;
  std::string names;
  for (const auto& [known, scenario] : scenarios) names += known + ", ";
  return domain::InvalidArgument("--scenario: expected one of " + names + "none, got \"" + name +
                                 "\"");
}

// libcurl would complain with each webhook alone.
domain::Result<void> CheckCaFile(const std::string& path) {
  if (path.empty()) return {};
  const auto text = platform::ReadFile(path, kMaxCaBytes);
  if (!text) return domain::InvalidArgument("--webhook-ca: " + text.error().message);
  if (text->find("-----BEGIN CERTIFICATE-----") != std::string::npos) return {};
  return domain::InvalidArgument("--webhook-ca: expected a PEM file of certificates, got \"" +
                                 path + "\", which has none");
}

// The host of a URL, without its port.
std::string HostOf(std::string_view url) {
  url.remove_prefix(std::min(url.find("://") + 3, url.size()));
  url = url.substr(0, url.find_first_of("/?#"));
  url.remove_prefix(url.rfind('@') + 1);
  return std::string(url.starts_with('[') ? url.substr(0, url.find(']') + 1)
                                          : url.substr(0, url.find(':')));
}

std::string RandomName(const std::string& prefix) {
  char digits[17];
  std::snprintf(digits, sizeof(digits), "%016llx",
                static_cast<unsigned long long>(platform::RandomSeed()));
  return prefix + digits;
}

class RunningSandbox final : public Sandbox {
 public:
  explicit RunningSandbox(const ServeOptions& options)
      : endpoint_(options.listen),
        seed_(options.seed ? *options.seed : platform::RandomSeed()),
        assets_(options.assets),
        scenarios_directory_(options.scenarios_directory),
        default_scenario_(options.scenario),
        webhook_retries_(options.webhook_retries) {}

  ~RunningSandbox() override { Stop(); }

  domain::Result<void> Start(const ServeOptions& options) {
    auto scenarios = LoadScenarios(options.scenarios_directory);
    if (!scenarios) return tl::unexpected(scenarios.error());
    const auto scenario = DescribeScenario(options.scenario, *scenarios);
    if (!scenario) return tl::unexpected(scenario.error());
    scenario_ = *scenario;
    scenarios_ = std::make_shared<const domain::ScenarioSet>(*std::move(scenarios));

    if (auto ca = CheckCaFile(options.webhook_ca); !ca) return ca;
    auto listener = transports::Listener::Bind(options.listen.address, options.listen.port);
    if (!listener) return tl::unexpected(listener.error());
    listener_ = std::move(*listener);
    endpoint_.port = listener_->port();
    public_url_ = options.public_url.empty() ? endpoint_.LocalUrl() : options.public_url;

    webhooks::SenderOptions sender;
    sender.timeout = options.webhook_timeout;
    sender.user_agent = "payscrypt-sandbox/" + std::string(kVersion);
    sender.ca_file = options.webhook_ca;
    sender.insecure = options.webhook_insecure;
    sender_ = webhooks::CurlSender::Create(std::move(sender));
    if (auto added = AddDefaultAccount(options); !added) return added;
    gateway_ = std::make_unique<api::SandboxGateway>(
        directory_, api::SandboxGateway::Options{public_url_, platform::TimeSinceBoot});
    control_ = std::make_unique<api::ControlService>(
        directory_, api::ControlService::Options{
                        public_url_,
                        [this](api::NewAccount account) { return MakeAccount(std::move(account)); },
                        [] { return RandomName("key-"); }, alarms_, webhooks::CheckWebhookUrl,
                        !options.no_simulate_panel});

    const api::Services services{*gateway_, *control_, &feeds_};
    auto grpc = transports::grpc::Server::Create(
        services, {options.grpc_port, options.listen.address, options.control_token});
    if (!grpc) return tl::unexpected(grpc.error());
    grpc_ = std::move(*grpc);
    transports::rest::Options rest;
    rest.host_names = {HostOf(public_url_)};
    rest.simulate_panel = !options.no_simulate_panel;
    rest.control_token = api::ControlToken(options.control_token);
    rest_ = transports::rest::Server::Create(services, rest);
    listener_->Start([this](int fd, std::string read) { grpc_->Adopt(fd, std::move(read)); },
                     [this](int fd, std::string read) { rest_->Adopt(fd, std::move(read)); });
    return {};
  }

  const Endpoint& endpoint() const override { return endpoint_; }
  std::uint16_t grpc_port() const override { return grpc_->own_port(); }
  const std::string& public_url() const override { return public_url_; }
  std::uint64_t seed() const override { return seed_; }
  const std::string& scenario() const override { return scenario_; }

  domain::Result<std::size_t> ReloadScenarios() override {
    auto loaded = LoadScenarios(scenarios_directory_);
    if (!loaded) return tl::unexpected(std::move(loaded.error()));
    const auto scenarios = std::make_shared<const domain::ScenarioSet>(*std::move(loaded));
    {
      const std::lock_guard lock(scenarios_mutex_);
      scenarios_ = scenarios;
    }
    for (const auto& account : directory_.List()) account->ReloadScenarios(scenarios);
    return scenarios->size();
  }

  void Stop() override {
    if (listener_ != nullptr) listener_->Stop();
    if (rest_ != nullptr) rest_->Stop(kCallGrace);
    if (grpc_ != nullptr) grpc_->Stop(kCallGrace);
    // An advance or a call that still waits keeps its account, which must send nothing any more.
    for (const auto& account : directory_.List()) account->Close();
    if (sender_ != nullptr) sender_->Stop(kWebhookGrace);
  }

 private:
  domain::Result<void> AddDefaultAccount(const ServeOptions& options) {
    api::NewAccount account;
    account.options.name = "default";
    account.options.default_scenario = default_scenario_;
    account.options.wallets = options.wallets;
    account.options.webhooks = options.webhooks;
    account.api_key = options.api_key;
    account.clock_factor = options.clock_factor;
    account.clock_start = options.clock_start;
    return MakeAccount(std::move(account)).map([](const auto&) {});
  }

  // What is left open is as the sandbox has it.
  domain::Result<std::shared_ptr<engine::Account>> MakeAccount(api::NewAccount account) {
    engine::AccountOptions& options = account.options;
    if (options.name.empty()) options.name = RandomName("account-");
    if (account.api_key.empty()) account.api_key = RandomName("key-");
    if (options.seed == 0) options.seed = seed_;
    options.assets = assets_;
    {
      const std::lock_guard lock(scenarios_mutex_);
      options.scenarios = scenarios_;
    }
    if (options.default_scenario.empty()) options.default_scenario = default_scenario_;
    if (options.default_scenario != "none" &&
        !options.scenarios->contains(options.default_scenario)) {
      return domain::InvalidArgument(
          "default_scenario: expected the name of a scenario or none, got " +
          domain::Quote(options.default_scenario));
    }
    options.webhook_retries = account.webhook_retries.value_or(webhook_retries_);
    if (options.webhooks.size() > engine::Webhooks::kMaxWebhooks) {
      return domain::InvalidArgument("webhooks: expected at most " +
                                     std::to_string(engine::Webhooks::kMaxWebhooks) + ", got " +
                                     std::to_string(options.webhooks.size()));
    }
    for (const std::string& url : options.webhooks) {
      if (auto checked = webhooks::CheckWebhookUrl(url); !checked) {
        return domain::InvalidArgument("webhooks: " + checked.error().message);
      }
    }

    engine::AccountPorts ports{
        std::make_shared<platform::VirtualClock>(account.clock_factor, account.clock_start),
        alarms_,
        *sender_,
        api::WebhookBody,
        [name = options.name](const auto& happenings) {
          for (const engine::Happening& happening : happenings) LogEvent(happening, name);
        },
        [this](const std::string& key) { directory_.InvalidateKey(key); }};
    return directory_.Add(options.name, options.seed, account.api_key,
                          [&](engine::OrderIdRange order_ids) {
                            options.order_ids = order_ids;
                            return std::make_shared<engine::Account>(options, ports);
                          });
  }

  Endpoint endpoint_;
  const std::uint64_t seed_;
  std::string public_url_;
  std::string scenario_;
  const domain::AssetCatalog assets_;
  const std::string scenarios_directory_;
  const std::string default_scenario_;
  const domain::RetryPolicy webhook_retries_;
  std::mutex scenarios_mutex_;  // of what follows
  std::shared_ptr<const domain::ScenarioSet> scenarios_;

  // Destroyed from the last to the first: what calls goes before what is called.
  platform::AlarmThread alarms_;
  std::unique_ptr<webhooks::CurlSender> sender_;
  engine::Directory directory_;
  api::Feeds feeds_{directory_};
  std::unique_ptr<api::SandboxGateway> gateway_;
  std::unique_ptr<api::ControlService> control_;
  std::unique_ptr<transports::grpc::Server> grpc_;
  std::unique_ptr<transports::rest::Server> rest_;
  std::unique_ptr<transports::Listener> listener_;
};

}  // namespace

domain::Result<std::unique_ptr<Sandbox>> Sandbox::Start(const ServeOptions& options) {
  auto sandbox = std::make_unique<RunningSandbox>(options);
  if (auto started = sandbox->Start(options); !started) return tl::unexpected(started.error());
  return sandbox;
}

}  // namespace payscrypt::cli
