// Timers of one account's clock.
//
// Entries come out in the order (due, sequence): two timers due at the same instant come out in the
// order in which they were set, so a run is repeatable. A queue with a shuffle seed draws the order
// within an instant from the seed instead, and is as repeatable. Not thread-safe: the owner holds
// its lock.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "domain/timestamp.h"
#include "engine/mix.h"

namespace payscrypt::engine {

// There is no cancelling: an owner that finds a timer pointless when it comes out lets it pass,
// which is cheaper than looking for it in the heap.
template <typename Payload>
class TimerQueue {
 public:
  struct Timer {
    domain::Timestamp due;
    std::uint64_t sequence = 0;  // or what was drawn in its place
    Payload payload;
  };

  // 0: no shuffling.
  explicit TimerQueue(std::uint64_t shuffle_seed = 0) : shuffle_seed_(shuffle_seed) {}

  // A `due` in the past comes out at the next PopDue. The result is the timer's sequence, from 1.
  std::uint64_t Schedule(domain::Timestamp due, Payload payload) {
    const std::uint64_t sequence = next_sequence_++;
    Put(due, sequence, std::move(payload));
    return sequence;
  }

  // A timer of another queue with the same seed: it keeps its sequence.
  void Restore(domain::Timestamp due, std::uint64_t sequence, Payload payload) {
    Put(due, sequence, std::move(payload));
    next_sequence_ = std::max(next_sequence_, sequence + 1);
  }

  // That of the timer to come.
  std::uint64_t next_sequence() const { return next_sequence_; }
  void SetNextSequence(std::uint64_t sequence) { next_sequence_ = sequence; }

  // The first timer due at or before `now`.
  std::optional<Timer> PopDue(domain::Timestamp now) {
    if (heap_.empty() || heap_.front().due > now) return std::nullopt;
    Timer timer = heap_.front();
    PopNext();
    return timer;
  }

  // The next one; null where there is none. Good until the queue changes.
  const Timer* Next() const { return heap_.empty() ? nullptr : &heap_.front(); }

  void PopNext() {
    std::ranges::pop_heap(heap_, Later{});
    heap_.pop_back();
  }

  // Takes as long as there are timers.
  template <typename Predicate>
  void EraseIf(Predicate is_pointless) {
    std::erase_if(heap_, [&](const Timer& timer) { return is_pointless(timer.payload); });
    std::ranges::make_heap(heap_, Later{});
  }

  // As it was at first.
  void Clear() {
    heap_.clear();
    next_sequence_ = 1;
  }

  std::size_t size() const { return heap_.size(); }

 private:
  struct Later {
    bool operator()(const Timer& a, const Timer& b) const {
      return std::pair(a.due, a.sequence) > std::pair(b.due, b.sequence);
    }
  };

  void Put(domain::Timestamp due, std::uint64_t sequence, Payload payload) {
    heap_.push_back(Timer{due, shuffle_seed_ == 0 ? sequence : Mixed(shuffle_seed_ + sequence),
                          std::move(payload)});
    std::ranges::push_heap(heap_, Later{});
  }

  const std::uint64_t shuffle_seed_;
  std::vector<Timer> heap_;  // the next one first
  std::uint64_t next_sequence_ = 1;
};

}  // namespace payscrypt::engine
