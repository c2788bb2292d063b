#include <iostream>
#include <string>

#include "cli/commands.h"
#include "scenario/scenario_file.h"

namespace payscrypt::cli {
namespace {

constexpr int kFaulty = 1;
constexpr int kNothingToJudge = 2;

}  // namespace

int Check(const CheckOptions& options) {
  const auto files = scenario::LoadPaths(options.paths);
  if (!files) {
    std::cerr << files.error().message << "\n";
    return files.error().code == domain::ErrorCode::kNotFound ? kNothingToJudge : kFaulty;
  }
  if (files->empty()) {
    std::cerr << options.paths.front() << ": expected scenario files, got none\n";
    return kNothingToJudge;
  }
  const bool is_one = files->size() == 1;
  std::cout << files->size() << (is_one ? " scenario is" : " scenarios are") << " sound\n";
  return 0;
}

}  // namespace payscrypt::cli
