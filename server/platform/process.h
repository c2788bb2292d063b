// What the kernel counts for this process.
#pragma once

#include <cstdint>

namespace payscrypt::platform {

struct ProcessFigures {
  std::uint64_t resident_bytes = 0;
  double cpu_seconds = 0;  // of all threads, the kernel's work for them included
};

// A figure that cannot be had is 0.
ProcessFigures ReadProcessFigures();

}  // namespace payscrypt::platform
