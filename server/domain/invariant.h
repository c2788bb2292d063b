// What must hold whatever came from outside. A breach is a fault of this program, not of its input,
// so it ends the program with a message.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace payscrypt::domain {

inline void Invariant(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken invariant: %s\n", what);
  std::abort();
}

}  // namespace payscrypt::domain
