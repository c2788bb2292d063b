#include "scenario/scenario_file.h"

#include <array>
#include <optional>
#include <utility>

#include "domain/quote.h"
#include "scenario/json_value.h"
#include "scenario/node.h"
#include "scenario/timeline.h"

namespace payscrypt::scenario {
namespace {

constexpr std::size_t kMaxNameLength = 64;
constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-";

constexpr std::array<std::string_view, 4> kScenarioKeys{"$schema", "name", "description",
                                                        "timeline"};

// "happy-path" of "scenarios/happy-path.json".
std::string_view StemOf(std::string_view file) {
  constexpr std::string_view kExtension = ".json";
  file.remove_prefix(file.rfind('/') + 1);  // from the start where there is no folder
  if (file.ends_with(kExtension)) file.remove_suffix(kExtension.size());
  return file;
}

std::string ReadName(const Node& node, std::string_view stem) {
  const auto* name = node.value().As<std::string>();
  const bool is_name = name != nullptr && !name->empty() && name->size() <= kMaxNameLength &&
                       name->find_first_not_of(kNameCharacters) == std::string::npos;
  if (!is_name) {
    node.Expected("expected 1 to " + std::to_string(kMaxNameLength) + " of a-z, 0-9 and -");
  } else if (*name != stem) {
    node.Expected("expected the file's name, " + domain::Quote(stem));
  }
  return is_name ? *name : "";
}

domain::Scenario ReadScenario(const Node& node, std::string_view stem) {
  const Members members(node, kScenarioKeys);
  domain::Scenario scenario;
  if (const auto schema = members.Find("$schema")) schema->ReadString();  // for editors alone
  if (const auto name = members.Require("name")) scenario.name = ReadName(*name, stem);
  if (const auto description = members.Require("description")) {
    scenario.description = description->ReadString().value_or("");
  }
  if (const auto timeline = members.Require("timeline")) {
    scenario.timeline = ReadTimeline(*timeline);
  }
  return scenario;
}

}  // namespace

domain::Result<domain::Scenario> Parse(std::string_view text, const std::string& file) {
  FileErrors errors;
  domain::Scenario scenario;
  const JsonLimits limits{.max_bytes = kMaxFileBytes, .max_depth = kMaxDepth};
  if (const auto root = ParseJson(text, limits, errors)) {
    scenario = ReadScenario(Node(*root, "", errors), StemOf(file));
  }
  if (!errors.IsEmpty()) return domain::InvalidArgument(errors.ToText(file));
  return scenario;
}

}  // namespace payscrypt::scenario
