// Where a reader of an account's events is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "api/feed.h"

namespace payscrypt::api {

class EventCursor {
 public:
  // Events that the reader cannot have any more.
  struct Gap {
    std::uint64_t after = 0;  // it has them up to this number
    std::uint64_t next = 0;   // and from this one on
    const char* why = "";
  };

  // What comes next: a gap, or else events, or neither for now.
  struct Step {
    std::optional<Gap> gap;
    std::shared_ptr<const EventBatch> events;
  };

  // After number `after`, of one order alone where one is given. `last` is the number of the
  // account's newest event: a reader that has seen more has seen those of another run.
  EventCursor(std::uint64_t after, std::optional<domain::OrderId> order, std::uint64_t last)
      : after_(after), order_(order), is_lost_(after > last) {}

  const std::optional<domain::OrderId>& order() const { return order_; }

  Step Take(const Feed& feed);

  // How many events have happened between the look that was the last one when the reader took
  // something, and the last look.
  std::uint64_t Missed(const Feed& feed) const {
    const std::uint64_t last = feed.view().last_event;
    return last > last_taken_ ? last - last_taken_ : 0;
  }

 private:
  std::uint64_t after_;
  std::optional<domain::OrderId> order_;
  std::uint64_t last_taken_ = 0;
  bool is_lost_;
};

}  // namespace payscrypt::api
