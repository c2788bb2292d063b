#pragma once

#include <cstdint>

namespace payscrypt::engine {

// A number that looks drawn at random and is the same everywhere for the same input: splitmix64's
// finalizer.
constexpr std::uint64_t Mixed(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}

}  // namespace payscrypt::engine
