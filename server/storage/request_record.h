// Rows of requests of the journal.
#pragma once

#include <cstdint>
#include <vector>

#include "domain/error.h"
#include "engine/request_log.h"
#include "storage.pb.h"
#include "storage/scenario_table.h"

namespace payscrypt::storage {

// Adds them to the row.
domain::Result<void> Add(const std::vector<engine::RecordedRequest>& requests,
                         ScenarioTable& scenarios, v1::Requests& row);

// Appends those of the row that have at least the number `first`, without their orders' terms.
void Read(const v1::Requests& row, std::uint64_t first, ScenarioTable& scenarios,
          std::vector<engine::RecordedRequest>& requests);

}  // namespace payscrypt::storage
