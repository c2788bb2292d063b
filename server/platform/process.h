// What the kernel counts for this process, and lets it have.
#pragma once

#include <cstddef>
#include <cstdint>

namespace payscrypt::platform {

struct ProcessFigures {
  std::uint64_t resident_bytes = 0;
  double cpu_seconds = 0;  // of all threads, the kernel's work for them included
};

// A figure that cannot be had is 0.
ProcessFigures ReadProcessFigures();

inline constexpr std::size_t kMaxOpenFiles = 65'536;

// Lets this process have as many open files as whoever started it allows, up to kMaxOpenFiles:
// shells give 1,024, which a thousand connections use up. Lowers nothing.
void RaiseFileLimit();

}  // namespace payscrypt::platform
