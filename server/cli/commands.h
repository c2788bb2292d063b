// The program's commands.
#pragma once

#include "cli/options.h"

namespace payscrypt::cli {

// Picks the command and runs it; the result is the process's exit code: 0, or 1 with one line on
// stderr.
int Run(int argc, char** argv);

// Serves until SIGTERM or SIGINT.
int Serve(const ServeOptions& options);

// 0 where the sandbox is ready.
int Health(const HealthOptions& options);

}  // namespace payscrypt::cli
