#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "domain/error.h"
#include "engine/store.h"
#include "storage.pb.h"
#include "storage/scenario_table.h"

namespace payscrypt::storage {

domain::Result<void> Write(const engine::StoredOrder& order, ScenarioTable& scenarios,
                           v1::Order& record);

// Reads orders. What many of them have in common is shared, as it was.
class OrderReader {
 public:
  explicit OrderReader(ScenarioTable& scenarios) : scenarios_(scenarios) {}

  // DATA_LOSS where it makes no sense.
  domain::Result<engine::StoredOrder> Read(const v1::Order& record);

 private:
  std::shared_ptr<const domain::Asset> AssetOf(const v1::Asset& record);
  std::shared_ptr<const std::string> KeyOf(const std::string& api_key);

  ScenarioTable& scenarios_;
  std::unordered_map<std::string, std::shared_ptr<const domain::Asset>> assets_;
  std::unordered_map<std::string, std::shared_ptr<const std::string>> keys_;
};

}  // namespace payscrypt::storage
