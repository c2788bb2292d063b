// What has happened in all accounts together, in numbers.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "api/metric_text.h"
#include "domain/order.h"
#include "engine/event.h"

namespace payscrypt::api {

// Safe from any thread, and nearly free.
class EventTally {
 public:
  void Count(const engine::Event& event);

  void Append(MetricText& text) const;

 private:
  using Counter = std::atomic<std::uint64_t>;

  Counter events_{0};
  std::array<Counter, domain::kOrderStatusCount> came_to_be_{};  // by status
  std::array<Counter, 5> attempts_{};                            // by outcome: see kOutcomes
};

}  // namespace payscrypt::api
