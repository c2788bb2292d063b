#include <utility>

#include "domain/invariant.h"
#include "scenario/scenario_file.h"
#include "scenario/shipped_files.h"

namespace payscrypt::scenario {
namespace {

ScenarioSet ReadShippedFiles() {
  ScenarioSet set;
  for (const EmbeddedFile& file : ShippedFiles()) {
    auto scenario = Parse(file.bytes, std::string(file.name));
    domain::Invariant(scenario.has_value(), scenario ? "" : scenario.error().message.c_str());
    std::string name = scenario->name;
    set.emplace(std::move(name), std::make_shared<const domain::Scenario>(*std::move(scenario)));
  }
  return set;
}

}  // namespace

const ScenarioSet& BuiltIn() {
  static const ScenarioSet set = ReadShippedFiles();
  return set;
}

}  // namespace payscrypt::scenario
