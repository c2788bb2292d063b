#include "platform/random.h"

#include <random>

namespace payscrypt::platform {

std::uint64_t RandomSeed() {
  std::random_device device;
  const std::uint64_t high = device();
  return high << 32 | device();
}

}  // namespace payscrypt::platform
