// The tables of a data file, and how a file of an older version comes to have them.
#pragma once

#include <cstdint>

#include "storage/database.h"

namespace payscrypt::storage {

// "PSbx", where SQLite keeps the number of the program whose file it is.
inline constexpr std::int64_t kApplicationId = 0x50536278;

// What the tables of this program are numbered.
std::int64_t SchemaVersion();

// Brings a file of a version from 0, which is empty, to SchemaVersion(), all or nothing.
domain::Result<void> Migrate(Database& database, std::int64_t from);

// What a row of the table `settings` holds. The numbers are in files: they stay.
enum class Setting : std::int64_t {
  kTerms = 1,      // AccountTerms
  kProgress = 2,   // Progress
  kClock = 3,      // Clock
  kScenarios = 4,  // Scenarios
  kFaults = 5,     // Faults
  kWebhooks = 6,   // Webhooks
  kWallets = 7,    // Wallets
};

}  // namespace payscrypt::storage
