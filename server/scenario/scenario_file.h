// Scenario files: JSON with comments, read into domain::Scenario.
//
// A file is judged whole and all its errors are told at once, each as
// `file:line:column: path: what was expected`. Nothing is half-loaded.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/error.h"
#include "domain/scenario.h"
#include "scenario/file_error.h"
#include "scenario/test_block.h"

namespace payscrypt::scenario {

inline constexpr std::size_t kMaxFileBytes = 1 << 20;
inline constexpr int kMaxDepth = 32;
inline constexpr std::size_t kMaxSteps = 1'000;
inline constexpr std::size_t kMaxFaults = 100;

struct ScenarioFile {
  std::string path;
  std::shared_ptr<const domain::Scenario> scenario;
  std::optional<ScenarioTest> test;
};

// Reads one file's text. `file` names it in errors; the scenario's name must be the file's, less
// ".json". The error's message has a line for each fault.
domain::Result<ScenarioFile> Parse(std::string_view text, const std::string& file,
                                   LateBounds late_bounds = LateBounds::kHold);

// One element of `faults` as a JSON text. The error's message has a line for each fault of it.
domain::Result<std::variant<domain::CallFault, domain::WebhookFault>> ParseFault(
    std::string_view json);

// What a step `pay` may say: "40%", "exact", "remaining", "150000".
domain::Result<domain::PayStep> ParsePay(std::string_view text);

// The scenarios that ship with the program, compiled in from scenarios/.
const domain::ScenarioSet& BuiltIn();

// Every *.json of a folder. The error's message has the faults of all files.
domain::Result<domain::ScenarioSet> LoadDirectory(const std::string& directory);

// Files, and every *.json of folders, in the order given and each folder's in name order; a name
// may come once. The error's message has the faults of all of them; its code is kNotFound where
// there was nothing that could be read, else kInvalidArgument.
domain::Result<std::vector<ScenarioFile>> LoadPaths(const std::vector<std::string>& paths);

}  // namespace payscrypt::scenario
