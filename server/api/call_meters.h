// How many calls of each rpc there were, how they ended, and how long they took.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>

#include <google/protobuf/descriptor.h>

#include "api/call.h"
#include "api/metric_text.h"
#include "domain/error.h"

namespace payscrypt::api {

// Upper bounds, in seconds, of how long calls take; there is one more class, without a bound.
inline constexpr std::array kCallSeconds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                            0.01,   0.025,   0.05,   0.1,   0.25,   0.5,
                                            1.0,    2.5,     5.0,    10.0};

// Counts for one rpc. Safe from any thread, and nearly free.
class CallMeter {
 public:
  explicit CallMeter(std::string rpc) : rpc_(std::move(rpc)) {}

  void Count(Transport transport, int code, std::chrono::nanoseconds took);

 private:
  friend class CallMeters;
  using Counter = std::atomic<std::uint64_t>;

  struct Counts {
    // By gRPC code; the last is any other, which a scenario's fault may use.
    std::array<Counter, domain::kErrorCodeNames.size() + 1> ended{};
    std::array<Counter, kCallSeconds.size() + 1> took{};
    Counter nanoseconds{0};
  };

  const std::string rpc_;
  std::array<Counts, 2> by_transport_{};
};

// Of every rpc of both services. Its own methods but Append are for any thread.
class CallMeters {
 public:
  // `uptime` goes on evenly.
  explicit CallMeters(std::chrono::nanoseconds (*uptime)());

  // Of the rpc whose request this is the type of; null where there is none.
  CallMeter* Of(const google::protobuf::Descriptor& request);
  std::chrono::nanoseconds Now() const { return uptime_(); }

  void Append(MetricText& text) const;

 private:
  std::chrono::nanoseconds (*const uptime_)();
  std::deque<CallMeter> meters_;
  std::unordered_map<const google::protobuf::Descriptor*, CallMeter*> by_request_;
};

// One call, from its beginning to its end.
class MeteredCall {
 public:
  // `meters` may be null.
  MeteredCall(CallMeters* meters, const google::protobuf::Descriptor& request, Transport transport)
      : meters_(meters), transport_(transport) {
    if (meters_ == nullptr) return;
    meter_ = meters_->Of(request);
    began_ = meters_->Now();
  }

  void End(int code) const {
    if (meter_ != nullptr) meter_->Count(transport_, code, meters_->Now() - began_);
  }

 private:
  CallMeters* meters_;
  CallMeter* meter_ = nullptr;
  Transport transport_;
  std::chrono::nanoseconds began_{};
};

}  // namespace payscrypt::api
