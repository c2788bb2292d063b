#include "cli/kept_flags.h"

#include <string>

#include "api/clock_mode.h"

namespace payscrypt::cli {
namespace {

std::string ListOf(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : " ") + text;
  return list.empty() ? "none" : list;
}

std::string ListOf(const std::vector<std::int64_t>& numbers) {
  std::vector<std::string> texts;
  texts.reserve(numbers.size());
  for (const std::int64_t number : numbers) texts.push_back(std::to_string(number));
  return ListOf(texts);
}

}  // namespace

domain::Result<std::vector<std::string>> CompareFlags(const ServeOptions& options,
                                                      const engine::StoredAccountTerms& kept) {
  if (options.seed && *options.seed != kept.seed) {
    return domain::Fail(domain::ErrorCode::kFailedPrecondition,
                        "--seed: the data file was made with seed " + std::to_string(kept.seed) +
                            ", got " + std::to_string(*options.seed) +
                            "; leave --seed away, or name another data file");
  }
  std::vector<std::string> differing;
  const auto compare = [&](const char* flag, const std::string& now, const std::string& then,
                           const char* instead) {
    if (now == then) return;
    differing.push_back(std::string(flag) + " is for a new data file, and changes nothing: the " +
                        "account was made with " + then + ", not " + now + "; " + instead);
  };
  compare("--api-key", options.api_key, kept.api_key, "add a key with POST /sandbox/v1/keys");
  compare("--webhook", ListOf(options.webhooks), ListOf(kept.webhooks), "see /sandbox/v1/webhooks");
  compare("--wallet", ListOf(options.wallets), ListOf(kept.wallets), "see /sandbox/v1/wallets");
  compare("--scenario", options.scenario, kept.default_scenario,
          "set it with PUT /sandbox/v1/account/default_scenario");
  compare("--clock", api::ClockModeText(options.clock_factor),
          api::ClockModeText(kept.clock_factor), "set it with PUT /sandbox/v1/clock");
  return differing;
}

}  // namespace payscrypt::cli
