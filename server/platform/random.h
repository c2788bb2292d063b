#pragma once

#include <cstdint>

namespace payscrypt::platform {

// From the operating system; differs from run to run.
std::uint64_t RandomSeed();

}  // namespace payscrypt::platform
