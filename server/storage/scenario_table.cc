#include "storage/scenario_table.h"

#include <cstring>
#include <utility>

#include <cryptopp/sha.h>

namespace payscrypt::storage {

std::size_t ScenarioTable::DigestHash::operator()(const Digest& digest) const {
  std::size_t hash;
  std::memcpy(&hash, digest.data(), sizeof(hash));
  return hash;
}

ScenarioTable::Digest ScenarioTable::DigestOf(const domain::Scenario& scenario) {
  Digest digest;
  static_assert(digest.size() == CryptoPP::SHA256::DIGESTSIZE);
  CryptoPP::SHA256 sha;
  const auto update = [&sha](const std::string& text) {
    sha.Update(reinterpret_cast<const CryptoPP::byte*>(text.c_str()), text.size() + 1);
  };
  update(scenario.name);
  update(scenario.source);
  sha.Final(digest.data());
  return digest;
}

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
    by_text_.emplace(DigestOf(**scenario), last_id_);
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
    const auto known = by_text_.find(DigestOf(*loaded.scenario));
    if (known != by_text_.end() && known->second == id) by_text_.erase(known);
  }
  by_id_.clear();
  return {};
}

domain::Result<std::int64_t> ScenarioTable::IdOf(const ScenarioPtr& scenario) {
  if (scenario == nullptr) return 0;
  const auto known = by_address_.find(scenario.get());
  if (known != by_address_.end() && known->second.scenario.lock() == scenario) {
    return known->second.id;
  }
  const Digest digest = DigestOf(*scenario);
  auto found = by_text_.find(digest);
  if (found == by_text_.end()) {
    const auto put =
        insert_.Bind(0, last_id_ + 1).Bind(1, scenario->name).Bind(2, scenario->source).Run();
    if (!put) return tl::unexpected(put.error());
    new_.push_back(digest);
    if (by_text_.size() >= kMaxTexts) by_text_.clear();
    found = by_text_.emplace(digest, ++last_id_).first;
  }
  if (by_address_.size() >= kMaxAddresses) by_address_.clear();
  by_address_.insert_or_assign(scenario.get(), Known{scenario, found->second});
  return found->second;
}

void ScenarioTable::ForgetNew() {
  for (const Digest& digest : new_) by_text_.erase(digest);
  if (!new_.empty()) by_address_.clear();
  new_.clear();
}

}  // namespace payscrypt::storage
