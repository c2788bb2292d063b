// Scenario files: JSON with comments, read into domain::Scenario.
//
// A file is judged whole and all its errors are told at once, each as
// `file:line:column: path: what was expected`. Nothing is half-loaded.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/error.h"
#include "domain/scenario.h"

namespace payscrypt::scenario {

inline constexpr std::size_t kMaxFileBytes = 1 << 20;
inline constexpr int kMaxDepth = 32;
inline constexpr std::size_t kMaxSteps = 1'000;

// Reads one file's text. `file` names it in errors; the scenario's name must be the file's, less
// ".json". The error's message has a line for each fault.
domain::Result<domain::Scenario> Parse(std::string_view text, const std::string& file);

using ScenarioSet = std::map<std::string, std::shared_ptr<const domain::Scenario>, std::less<>>;

// The scenarios that ship with the program, compiled in from scenarios/.
const ScenarioSet& BuiltIn();

// Every *.json of a folder. The error's message has the faults of all files.
domain::Result<ScenarioSet> LoadDirectory(const std::string& directory);

}  // namespace payscrypt::scenario
