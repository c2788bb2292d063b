#include "scenario/scenario_file.h"

#include <array>
#include <optional>
#include <utility>

#include "domain/quote.h"
#include "scenario/fault.h"
#include "scenario/json_value.h"
#include "scenario/match.h"
#include "scenario/node.h"
#include "scenario/order_overrides.h"
#include "scenario/read_test_block.h"
#include "scenario/timeline.h"

namespace payscrypt::scenario {
namespace {

constexpr std::size_t kMaxNameLength = 64;
constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-";

constexpr std::array<std::string_view, 8> kScenarioKeys{
    "$schema", "name", "description", "match", "order", "timeline", "faults", "test"};

constexpr JsonLimits kLimits{.max_bytes = kMaxFileBytes, .max_depth = kMaxDepth};

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
  } else if (*name == "none") {
    node.Expected("expected another name than \"none\", which stands for no scenario");
  } else if (*name != stem) {
    node.Expected("expected the file's name, " + domain::Quote(stem));
  }
  return is_name ? *name : "";
}

void ReadScenario(const Node& node, std::string_view stem, domain::Scenario& scenario,
                  std::optional<ScenarioTest>& test) {
  const Members members(node, kScenarioKeys);
  if (const auto schema = members.Find("$schema")) schema->ReadString();  // for editors alone
  if (const auto name = members.Require("name")) scenario.name = ReadName(*name, stem);
  if (const auto description = members.Require("description")) {
    scenario.description = description->ReadString().value_or("");
  }
  if (const auto match = members.Find("match")) scenario.match = ReadMatch(*match);
  if (const auto order = members.Find("order")) scenario.order = ReadOrderOverrides(*order);
  if (const auto timeline = members.Require("timeline")) {
    scenario.timeline = ReadTimeline(*timeline);
  }
  if (const auto node_of_faults = members.Find("faults")) {
    Faults faults = ReadFaults(*node_of_faults);
    scenario.call_faults = std::move(faults.of_calls);
    scenario.webhook_faults = std::move(faults.of_webhooks);
  }
  if (const auto node_of_test = members.Find("test")) {
    test = ReadTestBlock(*node_of_test, scenario.name);
  }
}

}  // namespace

domain::Result<ScenarioFile> Parse(std::string_view text, const std::string& file,
                                   LateBounds late_bounds) {
  FileErrors errors(late_bounds);
  domain::Scenario scenario;
  std::optional<ScenarioTest> test;
  if (const auto root = ParseJson(text, kLimits, errors)) {
    ReadScenario(Node(*root, "", errors), StemOf(file), scenario, test);
  }
  if (!errors.IsEmpty()) return domain::InvalidArgument(errors.ToText(file));
  scenario.source = text;
  return ScenarioFile{file, std::make_shared<const domain::Scenario>(std::move(scenario)),
                      std::move(test)};
}

domain::Result<std::variant<domain::CallFault, domain::WebhookFault>> ParseFault(
    std::string_view json) {
  FileErrors errors;
  Faults faults;
  if (const auto root = ParseJson(json, kLimits, errors)) {
    ReadFault(Node(*root, "", errors), faults);
  }
  if (!errors.IsEmpty()) return domain::InvalidArgument(errors.ToText("fault"));
  if (!faults.of_calls.empty()) return faults.of_calls.front();
  return faults.of_webhooks.front();
}

}  // namespace payscrypt::scenario
