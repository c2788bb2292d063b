// Which order ids an account gives: increasing, below 2^53, unique across accounts.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/order_id.h"
#include "engine/mix.h"

namespace payscrypt::engine {

// So many orders fit into an account that is not the first.
inline constexpr std::int64_t kOrdersInBlock = 1'000'000;
// Below it are the ids of the first account, from it on blocks of kOrdersInBlock.
inline constexpr std::int64_t kFirstBlockId = 10'000'000'000;
inline constexpr std::int64_t kBlockCount = (domain::kMaxOrderId - kFirstBlockId) / kOrdersInBlock;

// A range of ids. The same seed gives the same one, so that runs can be compared, and other seeds
// are unlikely to meet in a merchant's database.
struct OrderIdRange {
  std::int64_t first = 0;
  std::int64_t end = 0;

  // Of the first account: ten digits. 10^6 runs lie a thousand orders apart each, from 1000001001
  // on.
  static OrderIdRange OfFirstAccount(std::uint64_t seed) {
    constexpr std::int64_t kFirst = 1'000'000'000;
    constexpr std::int64_t kSpacing = 1'000;
    constexpr std::uint64_t kSlots = 8'000'000;
    return {kFirst + kSpacing * static_cast<std::int64_t>(Mixed(seed) % kSlots) + 1, kFirstBlockId};
  }

  static OrderIdRange OfBlock(std::int64_t block) {
    const std::int64_t base = kFirstBlockId + block * kOrdersInBlock;
    return {base + 1, base + kOrdersInBlock};
  }

  // The block that an account would have, were it free.
  static std::int64_t PreferredBlock(std::uint64_t seed, std::string_view account) {
    std::uint64_t mixed = Mixed(seed);
    for (const char c : account) mixed = Mixed(mixed ^ static_cast<unsigned char>(c));
    return static_cast<std::int64_t>(mixed % static_cast<std::uint64_t>(kBlockCount));
  }
};

// Hands out a range's ids. Safe to call from any thread.
class OrderIds {
 public:
  explicit OrderIds(OrderIdRange range) : range_(range), next_(range.first) {}

  // Nothing once there are no more.
  std::optional<domain::OrderId> Next() {
    const std::int64_t id = next_.fetch_add(1, std::memory_order_relaxed);
    if (id >= range_.end) return std::nullopt;
    return domain::OrderId{id};
  }

  // The one that Next would give; the end of the range where there is none.
  std::int64_t Peek() const { return std::min(next_.load(std::memory_order_relaxed), range_.end); }
  void SetNext(std::int64_t id) { next_.store(id, std::memory_order_relaxed); }

  const OrderIdRange& range() const { return range_; }

 private:
  const OrderIdRange range_;
  std::atomic<std::int64_t> next_;
};

}  // namespace payscrypt::engine
