#include "platform/pause.h"

#include <algorithm>
#include <thread>

namespace payscrypt::platform {

void Pause(std::chrono::milliseconds duration) { std::this_thread::sleep_for(duration); }

Countdown::Countdown(std::chrono::milliseconds total)
    : end_(std::chrono::steady_clock::now() + total) {}

std::chrono::milliseconds Countdown::Left() const {
  const auto left = end_ - std::chrono::steady_clock::now();
  return std::max(std::chrono::milliseconds(0),
                  std::chrono::duration_cast<std::chrono::milliseconds>(left));
}

}  // namespace payscrypt::platform
