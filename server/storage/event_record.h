// Rows of events.
#pragma once

#include <cstdint>
#include <vector>

#include "domain/error.h"
#include "engine/event.h"
#include "storage.pb.h"
#include "storage/scenario_table.h"

namespace payscrypt::storage {

// Adds them to the row.
void Add(const std::vector<engine::Event>& events, v1::Events& row);

// Appends those of the row whose last has the number `last`, from number `first` on. DATA_LOSS
// where they make no sense.
domain::Result<void> Read(const v1::Events& row, std::uint64_t last, std::uint64_t first,
                          ScenarioTable& scenarios, std::vector<engine::Event>& events);

}  // namespace payscrypt::storage
