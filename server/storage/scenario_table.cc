#include "storage/scenario_table.h"

namespace payscrypt::storage {
namespace {

std::string TextOf(std::string_view name, std::string_view source) {
  return std::string(name) + '\0' + std::string(source);
}

}  // namespace

domain::Result<void> ScenarioTable::Load(Database& database, const ScenarioReader& read) {
  auto insert = database.Prepare("INSERT INTO scenarios (id, name, source) VALUES (?, ?, ?)");
  if (!insert) return tl::unexpected(std::move(insert.error()));
  insert_ = std::move(*insert);
  auto rows = database.Prepare("SELECT id, name, source FROM scenarios ORDER BY id");
  if (!rows) return tl::unexpected(std::move(rows.error()));
  for (auto row = rows->Step();; row = rows->Step()) {
    if (!row) return tl::unexpected(std::move(row.error()));
    if (!*row) return {};
    const std::string name(rows->Bytes(1));
    const std::string source(rows->Bytes(2));
    auto scenario = read(source, name);
    if (!scenario) {
      return domain::Fail(domain::ErrorCode::kDataLoss,
                          "scenario \"" + name + "\" in it: " + scenario.error().message);
    }
    last_id_ = rows->Number(0);
    by_text_.emplace(TextOf(name, source), last_id_);
    by_id_.emplace(last_id_, Loaded{*std::move(scenario)});
  }
}

ScenarioPtr ScenarioTable::Find(std::int64_t id) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return nullptr;
  found->second.is_found = true;
  return found->second.scenario;
}

domain::Result<void> ScenarioTable::EndLoad(Database& database) {
  auto remove = database.Prepare("DELETE FROM scenarios WHERE id = ?");
  if (!remove) return tl::unexpected(std::move(remove.error()));
  for (const auto& [id, loaded] : by_id_) {
    if (loaded.is_found) continue;
    if (auto removed = remove->Bind(0, id).Run(); !removed) return removed;
    by_text_.erase(TextOf(loaded.scenario->name, loaded.scenario->source));
  }
  by_id_.clear();
  return {};
}

domain::Result<std::int64_t> ScenarioTable::IdOf(const ScenarioPtr& scenario) {
  if (scenario == nullptr) return 0;
  if (const auto known = by_address_.find(scenario.get()); known != by_address_.end()) {
    return known->second.second;
  }
  std::string text = TextOf(scenario->name, scenario->source);
  auto found = by_text_.find(text);
  if (found == by_text_.end()) {
    const auto put =
        insert_.Bind(0, last_id_ + 1).Bind(1, scenario->name).Bind(2, scenario->source).Run();
    if (!put) return tl::unexpected(put.error());
    new_.push_back(text);
    text_bytes_ += text.size();
    if (by_text_.size() >= kMaxTexts || text_bytes_ > kMaxTextBytes) {
      text_bytes_ = text.size();
      by_text_.clear();
      by_address_.clear();
    }
    found = by_text_.emplace(std::move(text), ++last_id_).first;
  }
  if (by_address_.size() >= kMaxAddresses) by_address_.clear();
  by_address_.emplace(scenario.get(), std::pair(scenario, found->second));
  return found->second;
}

void ScenarioTable::ForgetNew() {
  for (const std::string& text : new_) by_text_.erase(text);
  if (!new_.empty()) by_address_.clear();
  new_.clear();
}

}  // namespace payscrypt::storage
