#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <unistd.h>

#include "cli/commands.h"
#include "cli/sandbox.h"
#include "domain/quote.h"
#include "domain/scenario.h"
#include "platform/log.h"
#include "platform/random.h"
#include "runner/report.h"
#include "runner/runner.h"
#include "scenario/scenario_file.h"

namespace payscrypt::cli {
namespace {

constexpr int kCouldNotRun = 2;
constexpr std::size_t kDefaultMaxJobs = 8;

int Complain(const std::string& message) {
  std::cerr << "payscrypt-sandbox: " << message << "\n";
  return kCouldNotRun;
}

std::string SecondsText(std::chrono::milliseconds duration) {
  std::string text = std::to_string(static_cast<double>(duration.count()) / 1000);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

bool WantsColours() {
  const char* const no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
}

runner::RunOptions RunOptionsOf(const TestOptions& options, std::uint64_t seed) {
  runner::RunOptions run;
  run.play.webhook = options.webhook;
  run.play.api_key = options.api_key;
  run.play.control_token = options.control_token;
  run.play.seed = seed;
  run.play.shuffle = options.shuffle;
  run.play.timeout = options.timeout;
  run.jobs = options.jobs != 0
                 ? options.jobs
                 : std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kDefaultMaxJobs);
  run.junit = options.junit;
  run.log = options.log;
  run.colours = WantsColours();

  run.replay_flags = "--seed " + std::to_string(seed);
  if (options.shuffle) run.replay_flags += " --shuffle";
  const auto add = [&run](const std::string& flag, const std::string& value) {
    if (!value.empty()) run.replay_flags += " --" + flag + " " + runner::ShellWord(value);
  };
  add("webhook", options.webhook);
  add("target", options.target);
  add("api-key", options.api_key);
  if (options.listen) add("listen", options.listen->ToString());
  if (options.timeout != TestOptions().timeout) add("timeout", SecondsText(options.timeout));
  return run;
}

// A sandbox of this process's own, in which the key "sandbox" is free for a test's account.
domain::Result<std::unique_ptr<Sandbox>> StartSandbox(const TestOptions& options,
                                                      std::uint64_t seed) {
  // Events are the runner's to tell.
  platform::InitLog(platform::LogFormat::kText, platform::LogLevel::kError);
  ServeOptions serve;
  serve.listen = options.listen.value_or(Endpoint{"127.0.0.1", 0});
  serve.api_key = "not-for-tests-" + std::to_string(platform::RandomSeed());
  serve.webhook_timeout = options.timeout;
  serve.seed = seed;
  return Sandbox::Start(serve);
}

}  // namespace

int Test(const TestOptions& options) {
  auto files = scenario::LoadPaths(options.paths);
  if (!files) return Complain(files.error().message);
  if (files->empty()) {
    return Complain(options.paths.front() + ": expected scenario files, got none");
  }
  std::erase_if(*files, [&](const scenario::ScenarioFile& file) {
    return !domain::GlobMatches(options.filter, file.scenario->name);
  });
  if (files->empty()) {
    return Complain("--filter: there is no scenario with a name like " +
                    domain::Quote(options.filter));
  }

  const std::uint64_t seed = options.seed      ? *options.seed
                             : options.shuffle ? std::max<std::uint64_t>(1, platform::RandomSeed())
                                               : 1;
  if (seed == 0) return Complain("--seed: expected a whole number from 1");
  if (options.shuffle) std::cout << "shuffled by --seed " << seed << "\n";

  runner::RunOptions run = RunOptionsOf(options, seed);
  std::unique_ptr<Sandbox> sandbox;
  run.play.sandbox_url = options.target;
  if (!options.target.empty() && options.control_token.empty()) {
    const char* const token = std::getenv("PAYSCRYPT_SANDBOX_CONTROL_TOKEN");
    if (token != nullptr) run.play.control_token = token;
  }
  if (options.target.empty()) {
    auto started = StartSandbox(options, seed);
    if (!started) return Complain(started.error().message);
    sandbox = std::move(*started);
    run.play.sandbox_url = sandbox->endpoint().LocalUrl();
  }
  const auto passed = runner::Run(
      std::move(run), *files, [](const std::string& lines) { std::cout << lines << std::flush; });
  if (sandbox != nullptr) sandbox->Stop();
  if (!passed) return Complain(passed.error().message);
  return *passed ? 0 : 1;
}

}  // namespace payscrypt::cli
