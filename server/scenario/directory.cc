#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>

#include "domain/quote.h"
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
  if (path.empty()) {
    return domain::InvalidArgument("expected the path of a file or folder, got \"\"");
  }
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

// Files read one after the other, with the faults of all of them.
class Loader {
 public:
  void Load(const fs::path& path) {
    const auto text = ReadFile(path);
    if (!text) return Add(text.error());
    has_read_ = true;
    auto file = Parse(*text, path.string());
    if (!file) return Add(file.error());
    const std::string& name = file->scenario->name;
    const auto [first, is_new] = paths_.emplace(name, path.string());
    if (!is_new) {
      return Add({domain::ErrorCode::kInvalidArgument,
                  path.string() + ": expected a name that no other file has, got " +
                      domain::Quote(name) + ", as " + first->second + " has"});
    }
    files_.push_back(*std::move(file));
  }

  void LoadFolder(const std::string& directory) {
    const auto paths = ScenarioFilesIn(directory);
    if (!paths) return Add(paths.error());
    has_read_ = true;
    for (const fs::path& path : *paths) Load(path);
  }

  domain::Result<std::vector<ScenarioFile>> Take() {
    if (errors_.empty()) return std::move(files_);
    const auto code =
        has_read_ ? domain::ErrorCode::kInvalidArgument : domain::ErrorCode::kNotFound;
    return domain::Fail(code, std::move(errors_));
  }

 private:
  void Add(const domain::Error& error) {
    errors_.append(errors_.empty() ? "" : "\n").append(error.message);
  }

  std::vector<ScenarioFile> files_;
  std::map<std::string, std::string> paths_;  // by name
  bool has_read_ = false;
  std::string errors_;
};

}  // namespace

domain::Result<std::vector<ScenarioFile>> LoadPaths(const std::vector<std::string>& paths) {
  Loader loader;
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      loader.LoadFolder(path);
    } else {
      loader.Load(path);
    }
  }
  return loader.Take();
}

domain::Result<domain::ScenarioSet> LoadDirectory(const std::string& directory) {
  Loader loader;
  loader.LoadFolder(directory);
  const auto files = loader.Take();
  if (!files) return domain::InvalidArgument(files.error().message);
  domain::ScenarioSet set;
  for (const ScenarioFile& file : *files) set.emplace(file.scenario->name, file.scenario);
  return set;
}

}  // namespace payscrypt::scenario
