// What an account is and how it is set: the rows of the table `settings`.
#pragma once

#include <vector>

#include "domain/error.h"
#include "engine/store.h"
#include "storage.pb.h"
#include "storage/scenario_table.h"

namespace payscrypt::storage {

void Write(const engine::StoredAccountTerms& terms, v1::AccountTerms& record);
void Write(const engine::AccountProgress& progress, v1::Progress& record);
void Write(const engine::ClockState& clock, v1::Clock& record);
void Write(const std::vector<engine::AddedFault>& faults, v1::Faults& record);
void Write(const engine::StoredWebhooks& webhooks, v1::Webhooks& record);
domain::Result<void> Write(const engine::StoredScenarios& scenarios, ScenarioTable& table,
                           v1::Scenarios& record);

engine::StoredAccountTerms Read(const v1::AccountTerms& record);
engine::AccountProgress Read(const v1::Progress& record);
engine::ClockState Read(const v1::Clock& record);
std::vector<engine::AddedFault> Read(const v1::Faults& record);
engine::StoredWebhooks Read(const v1::Webhooks& record);
engine::StoredScenarios Read(const v1::Scenarios& record, ScenarioTable& table);

}  // namespace payscrypt::storage
