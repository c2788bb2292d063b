// Accounts in an SQLite file.
//
// One thread writes. All that has been handed over meanwhile goes into one transaction, so that a
// hundred callers wait for one write to the disk, and not for a hundred. What cannot be written
// stays, and is tried again; meanwhile those that wait are told so, and nothing new is taken.
//
// Tables: schema.h; messages in them: proto/storage.proto.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "domain/error.h"
#include "engine/ports.h"
#include "engine/store.h"

namespace payscrypt::storage {

struct SqliteStoreOptions {
  std::string path;
  // What is kept survives the end of the machine, too, and not of the process alone.
  bool survives_power_loss = true;
  // Reads the text of a scenario file of that name.
  std::function<domain::Result<std::shared_ptr<const domain::Scenario>>(const std::string& source,
                                                                        const std::string& name)>
      read_scenario;
  // Told, on the store's thread, when it cannot write any more, with why, and when it can again.
  std::function<void(const domain::Result<void>&)> tell;
  // Called, on the store's thread, when accounts may go on that could not because of Check or
  // IsBehind.
  std::function<void()> go_on;
  // Since any instant.
  std::function<std::chrono::nanoseconds()> monotonic;
};

class SqliteStore : public engine::Store {
 public:
  struct Opened {
    std::unique_ptr<SqliteStore> store;
    std::vector<engine::StoredAccount> accounts;  // that it keeps
  };
  // Opens the file, or makes it. The alarms outlive the store. The error is one line for the user;
  // the file is as it was then.
  static domain::Result<Opened> Open(SqliteStoreOptions options, engine::AlarmFactory& alarms);

  // Lets nothing be handed over any more, writes what has been, where it can, and closes the file.
  virtual void Stop() = 0;
};

}  // namespace payscrypt::storage
