#pragma once

#include <cstdio>
#include <cstdlib>

namespace payscrypt::webhooks {

// Ends the process where the system or libcurl refuses what they always grant: there is no memory,
// or no descriptor, or a mistake of ours.
inline void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "webhook sender: %s\n", what);
  std::perror("the system's last error");
  std::abort();
}

}  // namespace payscrypt::webhooks
