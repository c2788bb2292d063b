#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/error.h"
#include "domain/scenario.h"
#include "engine/event.h"

namespace payscrypt::engine {

// What drives an order, and why.
struct ScenarioChoice {
  ScenarioChosen::Why why = ScenarioChosen::Why::kNone;
  std::shared_ptr<const domain::Scenario> scenario;  // null: none
};

// The scenarios of an account, and which of them drives a new order. Not thread-safe.
class ScenarioBook {
 public:
  static constexpr std::size_t kMaxScenarios = 10'000;

  // `shared` are those that every account has from the start. `default_name` is one of them, or
  // "none".
  ScenarioBook(std::shared_ptr<const domain::ScenarioSet> shared, std::string default_name);

  // `shared` was read again. What the account changed by itself stays as it is, and so does its
  // default where that is not there any more.
  void Reload(std::shared_ptr<const domain::ScenarioSet> shared);

  // Without what the account changed by itself. A default that is not there any more is "none".
  void Reset(std::string default_name);

  // Null where there is none of that name.
  std::shared_ptr<const domain::Scenario> Find(std::string_view name) const;

  // In name order.
  std::vector<std::shared_ptr<const domain::Scenario>> List() const;

  // Adds it, or replaces the one of its name.
  domain::Result<void> Put(std::shared_ptr<const domain::Scenario> scenario);

  // NOT_FOUND where there is none; FAILED_PRECONDITION where it is the default.
  domain::Result<void> Delete(std::string_view name);

  // A scenario's name, or "none".
  const std::string& default_name() const { return default_name_; }
  domain::Result<void> SetDefault(const std::string& name);

  // What drives an order: the scenario that was asked for, where one was; else the first in name
  // order whose match holds; else the default. INVALID_ARGUMENT where one was asked for that is
  // not there.
  domain::Result<ScenarioChoice> Choose(const domain::OrderRequest& request,
                                        std::string_view asked) const;

  // What the account changed by itself.
  const domain::ScenarioSet& own() const { return own_; }
  const std::shared_ptr<const domain::Scenario>& default_scenario() const { return default_; }

  // Takes up what an account changed, and its default, which goes on where it is not shared any
  // more.
  void Restore(domain::ScenarioSet own, const std::string& default_name,
               const std::shared_ptr<const domain::Scenario>& default_scenario);

 private:
  void NoteChange();
  std::string Names() const;

  std::shared_ptr<const domain::ScenarioSet> shared_;
  domain::ScenarioSet own_;                         // put, or deleted (null), in this account
  std::shared_ptr<const domain::ScenarioSet> set_;  // of both
  std::string default_name_;
  std::shared_ptr<const domain::Scenario> default_;                // null for "none"
  std::vector<std::shared_ptr<const domain::Scenario>> matching_;  // those with a match
};

}  // namespace payscrypt::engine
