// Runs the tests of scenario files against a sandbox, and tells what came of them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "domain/error.h"
#include "runner/player.h"
#include "scenario/scenario_file.h"

namespace payscrypt::runner {

inline constexpr std::size_t kMaxJobs = 64;

struct RunOptions {
  PlayOptions play;      // `merchant_address` is found out
  std::size_t jobs = 1;  // tests at once
  std::string junit;     // file to write, or empty
  std::string log;       // file to write, or empty
  bool colours = false;
  // Flags, after "payscrypt-sandbox test FILE", with which a test is as it was here.
  std::string replay_flags;
};

// `print` is given whole lines, in the files' order, as soon as they are known. True where no test
// failed. The error is of the run: the sandbox is not there, or a file cannot be written.
domain::Result<bool> Run(RunOptions options, const std::vector<scenario::ScenarioFile>& files,
                         const std::function<void(const std::string&)>& print);

}  // namespace payscrypt::runner
