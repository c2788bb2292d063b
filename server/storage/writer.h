#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

#include "domain/error.h"
#include "storage.pb.h"
#include "storage/database.h"
#include "storage/group.h"
#include "storage/scenario_table.h"

namespace payscrypt::storage {

// Writes groups of changes, each in a transaction. Not thread-safe.
class Writer {
 public:
  // The first two outlive it.
  Writer(Database& database, ScenarioTable& scenarios,
         std::function<std::chrono::nanoseconds()> monotonic)
      : database_(database), scenarios_(scenarios), monotonic_(std::move(monotonic)) {}

  domain::Result<void> Prepare();

  // All of it, or nothing: then it can be tried again.
  domain::Result<void> Write(const Groups& groups);

  // How long the last commit took, its flush above all.
  std::chrono::nanoseconds commit_took() const { return commit_took_; }

 private:
  // Where the rows of an account begin, as far as is known: what is below is deleted already.
  struct Trimmed {
    std::uint64_t events = 0;
    std::uint64_t requests = 0;
    std::uint64_t creation_faults = 0;
  };

  domain::Result<void> WriteAll(const Groups& groups);
  domain::Result<void> WriteAccount(std::int64_t account, const AccountGroup& group);
  domain::Result<void> Wipe(std::int64_t account, bool settings_too);
  domain::Result<void> WriteSettings(std::int64_t account, const AccountGroup& group);
  domain::Result<void> WriteKeys(std::int64_t account, const AccountGroup& group);
  domain::Result<void> WriteOrders(const AccountGroup& group);
  domain::Result<void> WriteDeliveries(std::int64_t account, const AccountGroup& group);
  domain::Result<void> WriteHappenings(std::int64_t account, const AccountGroup& group);
  domain::Result<void> WriteCreationFaults(std::int64_t account, const AccountGroup& group);
  domain::Result<void> Trim(std::int64_t account, const engine::AccountProgress& progress);
  // Puts a message into a row of two numbers.
  domain::Result<void> Put(Statement& statement, std::int64_t account, std::uint64_t number,
                           const google::protobuf::MessageLite& message);

  Database& database_;
  ScenarioTable& scenarios_;
  const std::function<std::chrono::nanoseconds()> monotonic_;
  std::chrono::nanoseconds commit_took_{};
  Statement begin_, commit_, rollback_;
  Statement put_setting_, put_key_, remove_key_;
  Statement put_order_, remove_order_, put_delivery_, remove_delivery_;
  Statement put_events_, put_requests_, put_creation_fault_;
  Statement trim_events_, trim_requests_, trim_creation_faults_;
  std::unordered_map<std::int64_t, Trimmed> trimmed_;
  std::string bytes_;  // of a message; kept, as are the messages, for their memory
  v1::Order order_;
  v1::Delivery delivery_;
  v1::Events events_;
  v1::Requests requests_;
};

}  // namespace payscrypt::storage
