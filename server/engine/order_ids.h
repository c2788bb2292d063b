#pragma once

#include <atomic>
#include <cstdint>

#include "domain/order_id.h"

namespace payscrypt::engine {

// Hands out order ids: increasing, below 2^53, unique across accounts. The first is made from the
// seed, so that runs with different seeds are unlikely to meet in a merchant's database, and the
// same seed gives the same ids. Safe to call from any thread.
class OrderIds {
 public:
  explicit OrderIds(std::uint64_t seed) : next_(First(seed)) {}

  domain::OrderId Next() { return domain::OrderId{next_.fetch_add(1, std::memory_order_relaxed)}; }

  // Ten digits: 10^6 runs apart by a thousand orders each, from 1000001001 on.
  static std::int64_t First(std::uint64_t seed) {
    std::uint64_t mixed = seed + 0x9e3779b97f4a7c15;  // splitmix64's finalizer
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    mixed ^= mixed >> 31;
    constexpr std::int64_t kFirst = 1'000'000'000;
    constexpr std::int64_t kSpacing = 1'000;
    constexpr std::uint64_t kSlots = 8'000'000;
    return kFirst + kSpacing * static_cast<std::int64_t>(mixed % kSlots) + 1;
  }

 private:
  std::atomic<std::int64_t> next_;
};

}  // namespace payscrypt::engine
