#pragma once

#include <cstdint>

namespace payscrypt::engine {

// What an order's scenario does.
enum class Playing : std::uint8_t { kNone, kPlaying, kFinished, kTakenOver };

}  // namespace payscrypt::engine
