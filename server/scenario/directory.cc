#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "scenario/scenario_file.h"

namespace payscrypt::scenario {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 10'000;
constexpr std::string_view kSchemaFile = "scenario.schema.json";

// Hidden files are an editor's, not the author's.
bool IsScenarioFile(const fs::path& path) {
  const std::string name = path.filename().string();
  return path.extension() == ".json" && !name.starts_with('.') && name != kSchemaFile;
}

tl::unexpected<domain::Error> NotAFolder(const std::string& directory, std::string_view reason) {
  return domain::InvalidArgument(directory +
                                 ": expected a folder of scenario files: " + std::string(reason));
}

// In the order of their names.
domain::Result<std::vector<fs::path>> ScenarioFilesIn(const std::string& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::directory_iterator entry(directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (!IsScenarioFile(entry->path())) continue;
    files.push_back(entry->path());
    if (files.size() > kMaxFiles) {
      return NotAFolder(directory, "more than " + std::to_string(kMaxFiles) + " of them");
    }
  }
  if (error) return NotAFolder(directory, error.message());
  std::ranges::sort(files);
  return files;
}

// Up to a byte more than a scenario file may have, so that a larger one is refused without being
// read.
domain::Result<std::string> ReadFile(const fs::path& path) {
  std::error_code error;
  // A pipe or a device would be waited for.
  if (!fs::is_regular_file(path, error)) {
    const std::string reason = error ? error.message() : "it is of another kind";
    return domain::InvalidArgument(path.string() + ": expected a regular file: " + reason);
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text(kMaxFileBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad() || (stream.fail() && !stream.eof())) {
    return domain::InvalidArgument(path.string() + ": expected a file that can be read");
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace

domain::Result<ScenarioSet> LoadDirectory(const std::string& directory) {
  const auto files = ScenarioFilesIn(directory);
  if (!files) return tl::unexpected(files.error());
  ScenarioSet set;
  std::string errors;
  for (const fs::path& path : *files) {
    auto scenario = ReadFile(path).and_then(
        [&](const std::string& text) { return Parse(text, path.string()); });
    if (!scenario) {
      errors += (errors.empty() ? "" : "\n") + scenario.error().message;
      continue;
    }
    std::string name = scenario->name;
    set.emplace(std::move(name), std::make_shared<const domain::Scenario>(*std::move(scenario)));
  }
  if (!errors.empty()) return domain::InvalidArgument(std::move(errors));
  return set;
}

}  // namespace payscrypt::scenario
