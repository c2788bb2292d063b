// Real time for a command that waits for another process.
#pragma once

#include <chrono>

namespace payscrypt::platform {

void Pause(std::chrono::milliseconds duration);

// Counts down from `total`.
class Countdown {
 public:
  explicit Countdown(std::chrono::milliseconds total);
  // Zero once it is over.
  std::chrono::milliseconds Left() const;

 private:
  std::chrono::steady_clock::time_point end_;
};

}  // namespace payscrypt::platform
