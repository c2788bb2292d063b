#include <utility>

#include "domain/invariant.h"
#include "scenario/scenario_file.h"
#include "scenario/shipped_files.h"

namespace payscrypt::scenario {
namespace {

domain::ScenarioSet ReadShippedFiles() {
  domain::ScenarioSet set;
  for (const EmbeddedFile& file : ShippedFiles()) {
    auto scenario = Parse(file.bytes, std::string(file.name));
    domain::Invariant(scenario.has_value(), scenario ? "" : scenario.error().message.c_str());
    set.emplace(scenario->scenario->name, scenario->scenario);
  }
  return set;
}

}  // namespace

const domain::ScenarioSet& BuiltIn() {
  static const domain::ScenarioSet set = ReadShippedFiles();
  return set;
}

}  // namespace payscrypt::scenario
