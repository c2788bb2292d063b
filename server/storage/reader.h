#pragma once

#include <vector>

#include "domain/error.h"
#include "engine/store.h"
#include "storage/database.h"
#include "storage/scenario_table.h"

namespace payscrypt::storage {

// Every account that is in the database, by the first of its order ids, with all that was kept of
// it. `scenarios` has been loaded. DATA_LOSS where something in it makes no sense.
domain::Result<std::vector<engine::StoredAccount>> ReadAccounts(Database& database,
                                                                ScenarioTable& scenarios);

}  // namespace payscrypt::storage
