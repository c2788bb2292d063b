#include "engine/scenario_book.h"

#include <utility>

#include "domain/quote.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;

constexpr std::string_view kNone = "none";
constexpr std::size_t kMaxNamesShown = 50;

}  // namespace

ScenarioBook::ScenarioBook(std::shared_ptr<const domain::ScenarioSet> shared,
                           std::string default_name)
    : shared_(shared ? std::move(shared) : std::make_shared<domain::ScenarioSet>()),
      default_name_(std::move(default_name)) {
  NoteChange();
}

void ScenarioBook::Reload(std::shared_ptr<const domain::ScenarioSet> shared) {
  if (default_ && !shared->contains(default_name_)) own_.try_emplace(default_name_, default_);
  shared_ = std::move(shared);
  NoteChange();
}

void ScenarioBook::Restore(domain::ScenarioSet own, const std::string& default_name,
                           const std::shared_ptr<const domain::Scenario>& default_scenario) {
  own_ = std::move(own);
  default_name_ = default_name;
  NoteChange();
  if (default_ || !default_scenario) return;
  own_.insert_or_assign(default_name_, default_scenario);
  NoteChange();
}

void ScenarioBook::Reset(std::string default_name) {
  own_.clear();
  default_name_ = shared_->contains(default_name) ? std::move(default_name) : std::string(kNone);
  NoteChange();
}

std::shared_ptr<const domain::Scenario> ScenarioBook::Find(std::string_view name) const {
  const auto found = set_->find(name);
  return found == set_->end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const domain::Scenario>> ScenarioBook::List() const {
  std::vector<std::shared_ptr<const domain::Scenario>> list;
  for (const auto& [name, scenario] : *set_) list.push_back(scenario);
  return list;
}

domain::Result<void> ScenarioBook::Put(std::shared_ptr<const domain::Scenario> scenario) {
  if (set_->size() >= kMaxScenarios && Find(scenario->name) == nullptr) {
    return domain::Fail(
        ErrorCode::kResourceExhausted,
        "an account has at most " + std::to_string(kMaxScenarios) + " scenarios; delete one first");
  }
  own_.insert_or_assign(scenario->name, scenario);
  NoteChange();
  return {};
}

domain::Result<void> ScenarioBook::Delete(std::string_view name) {
  if (Find(name) == nullptr) {
    return domain::Fail(ErrorCode::kNotFound,
                        "name: expected one of " + Names() + ", got " + domain::Quote(name));
  }
  if (name == default_name_) {
    return domain::Fail(
        ErrorCode::kFailedPrecondition,
        "scenario " + domain::Quote(name) + " is the account's default; set another default first");
  }
  std::string deleted(name);
  if (shared_->contains(deleted)) {
    own_.insert_or_assign(std::move(deleted), nullptr);
  } else {
    own_.erase(deleted);
  }
  NoteChange();
  return {};
}

domain::Result<void> ScenarioBook::SetDefault(const std::string& name) {
  if (name != kNone && Find(name) == nullptr) {
    return domain::Fail(ErrorCode::kNotFound, "scenario: expected one of " + Names() +
                                                  ", or none, got " + domain::Quote(name));
  }
  default_name_ = name;
  NoteChange();
  return {};
}

domain::Result<ScenarioChoice> ScenarioBook::Choose(const domain::OrderRequest& request,
                                                    std::string_view asked) const {
  using Why = ScenarioChosen::Why;
  if (asked == kNone) return ScenarioChoice{Why::kAsked, nullptr};
  if (!asked.empty()) {
    if (auto scenario = Find(asked)) return ScenarioChoice{Why::kAsked, std::move(scenario)};
    return domain::InvalidArgument("x-sandbox-scenario: expected one of " + Names() +
                                   ", or none, got " + domain::Quote(asked));
  }
  for (const auto& scenario : matching_) {
    if (domain::Matches(*scenario->match, request)) return ScenarioChoice{Why::kMatched, scenario};
  }
  return ScenarioChoice{default_ ? Why::kDefault : Why::kNone, default_};
}

void ScenarioBook::NoteChange() {
  set_ = shared_;
  if (!own_.empty()) {
    auto set = std::make_shared<domain::ScenarioSet>(*shared_);
    for (const auto& [name, scenario] : own_) set->insert_or_assign(name, scenario);
    std::erase_if(*set, [](const auto& entry) { return entry.second == nullptr; });
    set_ = std::move(set);
  }
  default_ = Find(default_name_);
  matching_.clear();
  for (const auto& [name, scenario] : *set_) {
    if (scenario->match) matching_.push_back(scenario);
  }
}

std::string ScenarioBook::Names() const {
  std::string names;
  std::size_t shown = 0;
  for (const auto& [name, scenario] : *set_) {
    if (++shown > kMaxNamesShown) return names + " and others";
    names += (names.empty() ? "" : ", ") + name;
  }
  return names.empty() ? "the account's scenarios (it has none)" : names;
}

}  // namespace payscrypt::engine
