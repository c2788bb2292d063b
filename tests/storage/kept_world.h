// A store, and an account in it.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "fakes.h"
#include "scenario/scenario_file.h"
#include "storage/sqlite_store.h"

namespace payscrypt::storage {

using engine::World;

inline std::shared_ptr<const domain::Scenario> ScenarioOf(const std::string& source,
                                                          const std::string& name = "story") {
  return scenario::Parse(source, name + ".json").value().scenario;
}

inline engine::AccountOptions Playing(const std::string& source) {
  engine::AccountOptions options;
  auto set = std::make_shared<domain::ScenarioSet>();
  set->emplace("story", ScenarioOf(source));
  options.scenarios = std::move(set);
  options.default_scenario = "story";
  return options;
}

// One that the data file has already goes on; `options` is what it does not keep, then.
class KeptWorld {
 public:
  explicit KeptWorld(const std::string& path, engine::AccountOptions options = {},
                     double clock_factor = 0, domain::Duration gone_by = {})
      : path_(path), gone_by_(gone_by) {
    SqliteStoreOptions store_options;
    store_options.path = path;
    store_options.read_scenario = [](const std::string& source, const std::string& name) {
      return domain::Result<std::shared_ptr<const domain::Scenario>>(ScenarioOf(source, name));
    };
    store_options.tell = [this](const domain::Result<void>& can_write) {
      told.push_back(can_write ? "" : can_write.error().message);
    };
    store_options.go_on = [this] { world->account->RunDue(); };
    store_options.monotonic = [this] { return store_time_ += commit_takes.load(); };
    auto opened = SqliteStore::Open(std::move(store_options), store_alarms).value();
    store = std::move(opened.store);
    if (opened.accounts.empty()) {
      world.emplace(std::move(options), clock_factor, store.get());
      world->account->KeepTerms("sandbox");
    } else {
      GoOn(std::move(opened.accounts.front()), std::move(options));
    }
    Flush();
  }
  ~KeptWorld() {
    store->Stop();
    world.reset();
  }

  engine::Account& account() { return *world->account; }

  // All that has been handed over is written, and what follows from it is done.
  void Flush() {
    std::promise<void> done;
    store->AfterCommit([&] { done.set_value(); });
    done.get_future().wait();
  }

  // What WhenKept says; the account has changed something before.
  domain::Result<void> Kept() {
    std::promise<domain::Result<void>> kept;
    world->account->WhenKept([&](const domain::Result<void>& result) { kept.set_value(result); });
    return kept.get_future().get();
  }

  void PlayFor(domain::Duration time) { Play({.by = time, .to = {}}); }
  void PlayOut() { Play({}); }

  // As if the machine had stopped now: what is on the disk, in another file.
  std::string Crash(const std::string& to) {
    Flush();
    std::filesystem::copy_file(path_, to);
    std::filesystem::copy_file(path_ + "-wal", to + "-wal");
    return to;
  }

  engine::FakeAlarms store_alarms;
  std::vector<std::string> told;  // of trouble, and of its end
  std::unique_ptr<SqliteStore> store;
  std::optional<World> world;
  std::vector<std::string> keys;                         // that were kept
  std::atomic<std::chrono::nanoseconds> commit_takes{};  // by the store's clock

 private:
  void GoOn(engine::StoredAccount kept, engine::AccountOptions options) {
    options.name = kept.terms.name;
    options.seed = kept.terms.seed;
    options.shuffle_seed = kept.terms.shuffle_seed;
    options.order_ids = kept.terms.order_ids;
    options.webhooks = kept.terms.webhooks;
    options.default_scenario = "none";
    const auto start =
        platform::TimeToGoOnAt(kept.clock, kept.progress.now, kept.clock.wall + gone_by_);
    world.emplace(std::move(options), kept.clock.factor, store.get(), start);
    keys = kept.keys;
    world->account->Restore(std::move(kept));
    world->account->Resume();
  }

  void Play(const engine::AdvanceGoal& goal) {
    const auto advancing = world->Advance(goal);
    do {
      world->alarms.FireWhatIsDue();
      Flush();
      for (const std::size_t index : world->sender.waiting()) world->sender.Answer(index, 200);
      Flush();
    } while (!advancing->answer);
  }

  const std::string path_;
  const domain::Duration gone_by_;  // since the clock was set, on the wall
  std::chrono::nanoseconds store_time_{};
};

}  // namespace payscrypt::storage
