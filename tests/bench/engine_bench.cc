// What the engine alone costs: orders that play happy-path on a clock that stands still, from
// creation to SUCCESSFUL, without webhooks. Prints a line of JSON for each figure.
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>

#include "engine/account.h"
#include "platform/clocks.h"
#include "scenario/scenario_file.h"

namespace {

using namespace payscrypt;

double CpuSeconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

// Wakes the account from the loop below, on this thread.
class LoopAlarms : public engine::AlarmFactory {
 public:
  std::unique_ptr<engine::Alarm> MakeAlarm(std::function<void()> wake) override {
    wake_ = std::move(wake);
    return std::make_unique<LoopAlarm>(*this);
  }
  void RunUntilQuiet() {
    while (std::exchange(is_set_, false)) wake_();
  }

 private:
  class LoopAlarm : public engine::Alarm {
   public:
    explicit LoopAlarm(LoopAlarms& alarms) : alarms_(alarms) {}
    void Set(std::chrono::nanoseconds) override { alarms_.is_set_ = true; }

   private:
    LoopAlarms& alarms_;
  };

  std::function<void()> wake_;
  bool is_set_ = false;
};

class NoSender : public engine::WebhookSender {
 public:
  void Send(engine::Attempt, std::function<void(engine::AttemptOutcome)>) override { std::abort(); }
};

struct World {
  World() {
    engine::AccountOptions options;
    options.name = "bench";
    options.assets = domain::AssetCatalog::BuiltIn();
    options.scenarios = std::make_shared<const domain::ScenarioSet>(scenario::BuiltIn());
    options.default_scenario = "happy-path";
    engine::AccountPorts ports{std::make_shared<platform::VirtualClock>(0),
                               alarms,
                               sender,
                               [](const engine::WebhookNotice&) { return std::string(); },
                               {},
                               {}};
    account = std::make_shared<engine::Account>(options, ports);
  }

  void Advance(std::optional<domain::Duration> by) {
    engine::AdvanceGoal goal;
    goal.by = by;
    goal.max_events = 1'000'000'000;
    bool is_done = false;
    account->Advance(goal, [&](const auto& report) { is_done = report.has_value(); });
    alarms.RunUntilQuiet();
    if (!is_done) std::abort();
  }

  LoopAlarms alarms;
  NoSender sender;
  std::shared_ptr<engine::Account> account;
};

domain::OrderRequest Request() {
  domain::OrderRequest request;
  request.merchant_order_id = "A-1";
  request.asset_name = "BTC";
  request.target_value = "150000";
  return request;
}

void PlayOrders(int count) {
  const double begun = CpuSeconds();
  World world;
  domain::OrderId last;
  for (int i = 0; i < count; ++i) {
    const auto created = world.account->CreateOrder(Request(), {});
    if (!created.result) std::abort();
    last = created.result->terms->id;
  }
  const double created = CpuSeconds();
  world.Advance(std::nullopt);
  const double played = CpuSeconds();
  const auto order = world.account->FindOrder(last);
  if (order->found.order.status != domain::OrderStatus::kSuccessful) std::abort();
  std::printf("{\"orders\": %d, \"create_s\": %.4f, \"play_s\": %.4f}\n", count, created - begun,
              played - created);
}

void PassAYear() {
  World world;
  const double begun = CpuSeconds();
  world.Advance(std::chrono::hours(24 * 365));
  std::printf("{\"idle_year_s\": %.6f}\n", CpuSeconds() - begun);
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    int count = 0;
    const std::string_view text = argv[i];
    std::from_chars(text.data(), text.data() + text.size(), count);
    if (count < 1) {
      std::fprintf(stderr, "usage: engine_bench ORDERS...\n");
      return 2;
    }
    PlayOrders(count);
  }
  PassAYear();
  return 0;
}
