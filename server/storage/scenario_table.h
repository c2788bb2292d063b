// The scenarios that orders, events and accounts have: each text has an id, and is kept once,
// unless there come very many.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/error.h"
#include "domain/scenario.h"
#include "storage/database.h"

namespace payscrypt::storage {

using ScenarioPtr = std::shared_ptr<const domain::Scenario>;
// Reads a scenario file's text.
using ScenarioReader =
    std::function<domain::Result<ScenarioPtr>(const std::string& source, const std::string& name)>;

// Not thread-safe.
class ScenarioTable {
 public:
  // Reads all that there are.
  domain::Result<void> Load(Database& database, const ScenarioReader& read);

  // Null for 0, and for one that is not there.
  ScenarioPtr Find(std::int64_t id);

  // All has been found that somebody has: the others are deleted.
  domain::Result<void> EndLoad(Database& database);

  // 0 for null. A new one is put into the database, in the transaction that is open.
  domain::Result<std::int64_t> IdOf(const ScenarioPtr& scenario);

  // What IdOf has put there since the last call is not there: the transaction was rolled back.
  void ForgetNew();
  void KeepNew() { new_.clear(); }

 private:
  // Known ones, until there are more. A text takes a few dozen bytes; an address half a KiB, as
  // what is left of a scenario that is gone stays with it.
  static constexpr std::size_t kMaxAddresses = 20'000;
  static constexpr std::size_t kMaxTexts = 100'000;

  using Digest = std::array<std::uint8_t, 32>;
  struct DigestHash {
    std::size_t operator()(const Digest& digest) const;
  };
  static Digest DigestOf(const domain::Scenario& scenario);

  Statement insert_;
  struct Loaded {
    ScenarioPtr scenario;
    bool is_found = false;
  };
  std::unordered_map<std::int64_t, Loaded> by_id_;  // until EndLoad
  std::unordered_map<Digest, std::int64_t, DigestHash> by_text_;
  // As the same ones come again and again. One that is gone may have left its address to another.
  struct Known {
    std::weak_ptr<const domain::Scenario> scenario;
    std::int64_t id;
  };
  std::unordered_map<const domain::Scenario*, Known> by_address_;
  std::vector<Digest> new_;
  std::int64_t last_id_ = 0;
};

}  // namespace payscrypt::storage
