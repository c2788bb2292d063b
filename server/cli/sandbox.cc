#include "cli/sandbox.h"

#include <utility>

#include "api/messages.h"
#include "api/sandbox_gateway.h"
#include "cli/event_lines.h"
#include "cli/version.h"
#include "engine/directory.h"
#include "platform/alarm.h"
#include "platform/clocks.h"
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

domain::Result<scenario::ScenarioSet> LoadScenarios(const ServeOptions& options) {
  scenario::ScenarioSet scenarios = scenario::BuiltIn();
  if (options.scenarios_directory.empty()) return scenarios;
  auto loaded = scenario::LoadDirectory(options.scenarios_directory);
  if (!loaded) return tl::unexpected(loaded.error());
  for (auto& [name, scenario] : *loaded) scenarios.insert_or_assign(name, scenario);
  return scenarios;
}

// Null for "none".
domain::Result<std::shared_ptr<const domain::Scenario>> ChooseScenario(
    const ServeOptions& options) {
  const auto scenarios = LoadScenarios(options);
  if (!scenarios) return tl::unexpected(scenarios.error());
  if (options.scenario == "none") return nullptr;
  const auto found = scenarios->find(options.scenario);
  if (found != scenarios->end()) return found->second;
  std::string names;
  for (const auto& [name, scenario] : *scenarios) names += name + ", ";
  return domain::InvalidArgument("--scenario: expected one of " + names + "none, got \"" +
                                 options.scenario + "\"");
}

class RunningSandbox final : public Sandbox {
 public:
  explicit RunningSandbox(const ServeOptions& options)
      : endpoint_(options.listen),
        seed_(options.seed ? *options.seed : platform::RandomSeed()),
        clock_(options.clock_factor),
        ids_(seed_) {}

  ~RunningSandbox() override { Stop(); }

  domain::Result<void> Start(const ServeOptions& options) {
    auto scenario = ChooseScenario(options);
    if (!scenario) return tl::unexpected(scenario.error());
    scenario_ = *scenario ? (*scenario)->name + ": " + (*scenario)->description : "none";

    auto listener = transports::Listener::Bind(options.listen.address, options.listen.port);
    if (!listener) return tl::unexpected(listener.error());
    listener_ = std::move(*listener);
    endpoint_.port = listener_->port();
    public_url_ = options.public_url.empty() ? endpoint_.LocalUrl() : options.public_url;

    sender_ = webhooks::CurlSender::Create(
        {options.webhook_timeout, "payscrypt-sandbox/" + std::string(kVersion)});
    AddDefaultAccount(options, std::move(*scenario));
    gateway_ = std::make_unique<api::SandboxGateway>(directory_, public_url_);

    auto grpc =
        transports::grpc::Server::Create(*gateway_, {options.grpc_port, options.listen.address});
    if (!grpc) return tl::unexpected(grpc.error());
    grpc_ = std::move(*grpc);
    rest_ = transports::rest::Server::Create(*gateway_, {});
    listener_->Start([this](int fd, std::string read) { grpc_->Adopt(fd, std::move(read)); },
                     [this](int fd, std::string read) { rest_->Adopt(fd, std::move(read)); });
    return {};
  }

  const Endpoint& endpoint() const override { return endpoint_; }
  std::uint16_t grpc_port() const override { return grpc_->own_port(); }
  const std::string& public_url() const override { return public_url_; }
  std::uint64_t seed() const override { return seed_; }
  const std::string& scenario() const override { return scenario_; }

  void Stop() override {
    if (listener_ != nullptr) listener_->Stop();
    if (rest_ != nullptr) rest_->Stop(kCallGrace);
    if (grpc_ != nullptr) grpc_->Stop(kCallGrace);
    if (sender_ != nullptr) sender_->Stop(kWebhookGrace);
  }

 private:
  void AddDefaultAccount(const ServeOptions& options,
                         std::shared_ptr<const domain::Scenario> scenario) {
    engine::AccountOptions account;
    account.name = "default";
    account.seed = seed_;
    account.assets = options.assets;
    account.wallets = options.wallets;
    account.webhooks = options.webhooks;
    account.scenario = std::move(scenario);

    engine::AccountPorts ports{clock_, alarms_, *sender_, ids_, api::WebhookBody, {}};
    ports.observe = [webhooks = options.webhooks](const auto& happenings) {
      for (const engine::Happening& happening : happenings) LogEvent(happening, webhooks);
    };
    // The only account, so its key opens no other.
    (void)directory_.Add(std::make_unique<engine::Account>(std::move(account), std::move(ports)),
                         options.api_key);
  }

  Endpoint endpoint_;
  const std::uint64_t seed_;
  std::string public_url_;
  std::string scenario_;

  // Destroyed from the last to the first: what calls goes before what is called.
  platform::ScaledClock clock_;
  platform::AlarmThread alarms_;
  engine::OrderIds ids_;
  std::unique_ptr<webhooks::CurlSender> sender_;
  engine::Directory directory_;
  std::unique_ptr<api::SandboxGateway> gateway_;
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
