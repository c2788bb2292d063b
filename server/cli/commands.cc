#include "cli/commands.h"

#include <iostream>
#include <string>
#include <vector>

#include <unistd.h>

#include "platform/process.h"

namespace payscrypt::cli {

int Run(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);

  const auto invocation = ParseCommandLine(arguments, environment);
  if (!invocation) {
    std::cerr << "payscrypt-sandbox: " << invocation.error().message << "\n";
    return UsageExitCode(arguments);
  }
  if (const auto* answer = std::get_if<Answer>(&*invocation)) {
    std::cout << answer->text;
    return 0;
  }
  if (const auto* health = std::get_if<HealthOptions>(&*invocation)) return Health(*health);
  if (const auto* check = std::get_if<CheckOptions>(&*invocation)) return Check(*check);
  platform::RaiseFileLimit();
  if (const auto* test = std::get_if<TestOptions>(&*invocation)) return Test(*test);
  return Serve(std::get<ServeOptions>(*invocation));
}

}  // namespace payscrypt::cli
