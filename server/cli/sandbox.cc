#include "cli/sandbox.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <utility>

#include "api/control_service.h"
#include "api/messages.h"
#include "api/sandbox_gateway.h"
#include "cli/event_lines.h"
#include "cli/kept_flags.h"
#include "cli/metrics.h"
#include "cli/version.h"
#include "cli/wallets.h"
#include "domain/quote.h"
#include "engine/directory.h"
#include "platform/alarm.h"
#include "platform/clocks.h"
#include "platform/files.h"
#include "platform/log.h"
#include "platform/random.h"
#include "scenario/scenario_file.h"
#include "storage/sqlite_store.h"
#include "transports/grpc/server.h"
#include "transports/listener/listener.h"
#include "transports/rest/server.h"
#include "webhooks/sender.h"
#include "webhooks/url.h"

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

domain::Result<void> CheckScenario(const std::string& name, const domain::ScenarioSet& scenarios) {
  if (name == "none" || scenarios.contains(name)) return {};
  std::string names;
  for (const auto& [known, scenario] : scenarios) names += known + ", ";
  return domain::InvalidArgument("--scenario: expected one of " + names + "none, got \"" + name +
                                 "\"");
}

domain::Result<std::shared_ptr<const domain::Scenario>> ReadKept(const std::string& source,
                                                                 const std::string& name) {
  return scenario::Parse(source, name + ".json", scenario::LateBounds::kPass)
      .map([](const scenario::ScenarioFile& file) { return file.scenario; });
}

void TellOfData(const domain::Result<void>& can_write) {
  if (can_write) {
    platform::Log(platform::LogLevel::kInfo, "data file can be written again");
  } else {
    platform::Log(platform::LogLevel::kError, can_write.error().message);
  }
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
        max_orders_(options.max_orders),
        webhook_retries_(options.webhook_retries) {}

  ~RunningSandbox() override { Stop(); }

  domain::Result<void> Start(const ServeOptions& options) {
    auto scenarios = LoadScenarios(options.scenarios_directory);
    if (!scenarios) return tl::unexpected(scenarios.error());
    if (auto known = CheckScenario(options.scenario, *scenarios); !known) return known;
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
    if (auto opened = OpenData(options); !opened) return opened;
    if (default_ == nullptr) {
      if (auto added = AddDefaultAccount(options); !added) return added;
    }
    gateway_ = std::make_unique<api::SandboxGateway>(
        directory_, api::SandboxGateway::Options{public_url_, platform::TimeSinceBoot});
    control_ = std::make_unique<api::ControlService>(
        directory_, api::ControlService::Options{
                        public_url_,
                        [this](api::NewAccount account) { return MakeAccount(std::move(account)); },
                        [] { return RandomName("key-"); }, alarms_, webhooks::CheckWebhookUrl,
                        !options.no_simulate_panel});

    const api::Services services{*gateway_, *control_, &feeds_, &meters_};
    auto grpc = transports::grpc::Server::Create(
        services, {options.grpc_port, options.listen.address, options.control_token});
    if (!grpc) return tl::unexpected(grpc.error());
    grpc_ = std::move(*grpc);
    ready_server_ = grpc_.get();
    if (store_ != nullptr) grpc_->SetReady(store_->Check().has_value());
    transports::rest::Options rest;
    rest.host_names = {HostOf(public_url_)};
    rest.simulate_panel = !options.no_simulate_panel;
    rest.control_token = api::ControlToken(options.control_token);
    rest.version = kVersion;
    if (store_ != nullptr) {
      rest.why_not_ready = [this]() -> std::optional<std::string> {
        const auto usable = store_->Check();
        if (usable) return std::nullopt;
        return usable.error().message;
      };
    }
    rest.metrics = [this] {
      return Metrics{meters_, events_, directory_, *rest_, platform::TimeSinceBoot() - started_}
          .Text();
    };
    rest_ = transports::rest::Server::Create(services, rest);
    for (const auto& account : directory_.List()) account->Resume();
    listener_->Start(
        [this](int fd, std::string read) { grpc_->Adopt(fd, std::move(read)); },
        [this](int fd, std::string read) { rest_->Adopt(fd, std::move(read)); },
        [](const std::string& what) { platform::Log(platform::LogLevel::kWarn, what); });
    return {};
  }

  const Endpoint& endpoint() const override { return endpoint_; }
  std::uint16_t grpc_port() const override { return grpc_->own_port(); }
  const std::string& public_url() const override { return public_url_; }
  std::uint64_t seed() const override { return seed_; }
  std::string scenario() const override {
    const std::string name = default_->DefaultScenario();
    const auto found = default_->FindScenario(name);
    return found ? name + ": " + found->description : name;
  }
  std::string api_key() const override {
    const std::vector<std::string> keys = directory_.KeysOf(*default_);
    return keys.empty() ? "" : keys.front();
  }
  std::vector<std::string> webhooks() const override {
    std::vector<std::string> urls;
    for (const auto& each : default_->ListWebhooks()) urls.push_back(*each.webhook.url);
    return urls;
  }
  double clock_factor() const override { return default_->GetClock().factor; }

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
    if (store_ != nullptr) store_->Stop();
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
    return MakeAccount(std::move(account)).map([this](const auto& made) { default_ = made; });
  }

  // What the data file keeps, where there is one, goes on.
  domain::Result<void> OpenData(const ServeOptions& options) {
    if (options.data.empty()) return {};
    storage::SqliteStoreOptions store;
    store.path = options.data;
    store.survives_power_loss = options.survives_power_loss;
    store.read_scenario = ReadKept;
    store.tell = [this](const domain::Result<void>& can_write) {
      TellOfData(can_write);
      if (!can_write) {
        for (const auto& account : directory_.List()) account->GiveUpWaiting(can_write.error());
      }
      if (auto* const grpc = ready_server_.load()) grpc->SetReady(can_write.has_value());
    };
    store.go_on = [this] {
      for (const auto& account : directory_.List()) account->RunDue();
    };
    store.monotonic = platform::TimeSinceBoot;
    auto opened = storage::SqliteStore::Open(std::move(store), alarms_);
    if (!opened) return tl::unexpected(std::move(opened.error()));
    store_ = std::move(opened->store);
    for (engine::StoredAccount& kept : opened->accounts) {
      if (auto restored = Restore(options, std::move(kept)); !restored) return restored;
    }
    return {};
  }

  domain::Result<void> Restore(const ServeOptions& flags, engine::StoredAccount kept) {
    engine::AccountOptions options;
    options.name = kept.terms.name;
    options.seed = kept.terms.seed;
    options.shuffle_seed = kept.terms.shuffle_seed;
    options.order_ids = kept.terms.order_ids;
    options.wallets = kept.terms.wallets;
    options.webhooks = kept.terms.webhooks;
    options.default_scenario = kept.terms.default_scenario;  // where a reset leads back to
    options.assets = assets_;
    options.scenarios = scenarios_;
    options.max_orders = max_orders_;
    options.webhook_retries = kept.terms.webhook_retries.value_or(webhook_retries_);
    options.has_own_retries = kept.terms.webhook_retries.has_value();
    const bool is_default = options.name == "default";
    if (is_default) {
      auto differing = CompareFlags(flags, kept.terms);
      if (!differing) return tl::unexpected(std::move(differing.error()));
      for (const std::string& line : *differing) platform::Log(platform::LogLevel::kWarn, line);
      seed_ = kept.terms.seed;
    }
    options.clock_start = kept.terms.clock_start;
    auto clock =
        std::make_shared<platform::VirtualClock>(kept.terms.clock_factor, kept.terms.clock_start);
    clock->GoOn(kept.clock.factor,
                platform::TimeToGoOnAt(kept.clock, kept.progress.now, platform::WallTime()));
    auto account = std::make_shared<engine::Account>(options, PortsOf(options, std::move(clock)));
    const std::vector<std::string> keys = std::move(kept.keys);
    const std::string first_key = kept.terms.api_key;
    account->Restore(std::move(kept));
    directory_.Restore(account, keys, first_key);
    if (is_default) default_ = std::move(account);
    return {};
  }

  engine::AccountPorts PortsOf(const engine::AccountOptions& options,
                               std::shared_ptr<engine::AccountClock> clock) {
    return {std::move(clock),
            alarms_,
            *sender_,
            api::WebhookBody,
            [this, name = options.name](const auto& happenings) {
              for (const engine::Happening& happening : happenings) {
                events_.Count(happening.event);
                LogEvent(happening, name);
              }
            },
            [this, name = options.name](const std::string& key) {
              directory_.InvalidateKey(name, key);
            },
            store_.get()};
  }

  // What is left open is as the sandbox has it.
  domain::Result<std::shared_ptr<engine::Account>> MakeAccount(api::NewAccount account) {
    if (store_ != nullptr) {
      if (auto usable = store_->Check(); !usable) return tl::unexpected(usable.error());
    }
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
    options.has_own_retries = account.webhook_retries.has_value();
    if (options.wallets.size() > engine::kMaxWallets) {
      return domain::InvalidArgument("wallets: expected at most " +
                                     std::to_string(engine::kMaxWallets) + ", got " +
                                     std::to_string(options.wallets.size()));
    }
    if (auto differ = CheckWalletsDiffer(options.wallets); !differ) {
      return domain::InvalidArgument("wallets: " + differ.error().message);
    }
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

    options.max_orders = max_orders_;
    options.clock_start = account.clock_start;
    const engine::AccountPorts ports = PortsOf(
        options,
        std::make_shared<platform::VirtualClock>(account.clock_factor, account.clock_start));
    return directory_.Add(options.name, options.seed, account.api_key,
                          [&](engine::OrderIdRange order_ids) {
                            options.order_ids = order_ids;
                            return std::make_shared<engine::Account>(options, ports);
                          });
  }

  Endpoint endpoint_;
  std::uint64_t seed_;
  std::string public_url_;
  const domain::AssetCatalog assets_;
  const std::string scenarios_directory_;
  const std::string default_scenario_;
  const std::size_t max_orders_;
  const domain::RetryPolicy webhook_retries_;
  std::mutex scenarios_mutex_;  // of what follows
  std::shared_ptr<const domain::ScenarioSet> scenarios_;

  const std::chrono::nanoseconds started_ = platform::TimeSinceBoot();
  api::CallMeters meters_{&platform::TimeSinceBoot};
  api::EventTally events_;

  // Destroyed from the last to the first: what calls goes before what is called.
  platform::AlarmThread alarms_;
  std::unique_ptr<storage::SqliteStore> store_;  // null: memory alone
  std::unique_ptr<webhooks::CurlSender> sender_;
  engine::Directory directory_;
  std::shared_ptr<engine::Account> default_;
  api::Feeds feeds_{directory_};
  std::unique_ptr<api::SandboxGateway> gateway_;
  std::unique_ptr<api::ControlService> control_;
  std::unique_ptr<transports::grpc::Server> grpc_;
  std::atomic<transports::grpc::Server*> ready_server_{nullptr};  // for the store's thread
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
