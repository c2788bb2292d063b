// The program's commands.
#pragma once

#include "cli/options.h"

namespace payscrypt::cli {

// Picks the command and runs it; the result is the process's exit code: 0, or 1 with one line on
// stderr, where the command does not say otherwise.
int Run(int argc, char** argv);

// Serves until SIGTERM or SIGINT.
int Serve(const ServeOptions& options);

// 0 where the sandbox is ready.
int Health(const HealthOptions& options);

// 0 where all files are sound; 1 with a line on stderr for each fault; 2 where there was nothing to
// judge.
int Check(const CheckOptions& options);
// 0 where all tests passed, 1 where some failed, 2 where they could not be run.
int Test(const TestOptions& options);

}  // namespace payscrypt::cli
