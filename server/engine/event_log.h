#pragma once

#include <cstdint>
#include <deque>
#include <iterator>
#include <utility>
#include <vector>

#include "engine/event.h"

namespace payscrypt::engine {

// The newest kMaxEvents events of an account. Not thread-safe: the owner holds its lock.
class EventLog {
 public:
  static constexpr std::size_t kMaxEvents = 1'000'000;

  // Numbers the event and keeps it; the oldest one goes when there are too many.
  const Event& Append(domain::Timestamp at, domain::OrderId order, std::uint64_t previous,
                      EventDetail detail) {
    if (events_.size() == kMaxEvents) events_.pop_front();
    events_.push_back(Event{++last_number_, at, order, previous, std::move(detail)});
    return events_.back();
  }

  // Forgets them all. Numbers go on: none is given twice.
  void Clear() { events_.clear(); }

  // Null where it is not kept any more, or never was.
  const Event* Find(std::uint64_t number) const {
    if (number < first_number() || number > last_number_) return nullptr;
    return &events_[static_cast<std::size_t>(number - first_number())];
  }

  // The number of the newest event; 0 before the first.
  std::uint64_t last_number() const { return last_number_; }

  // That of the oldest that is kept.
  std::uint64_t first_number() const { return last_number_ - events_.size() + 1; }

  // Null where there is none.
  const Event* oldest() const { return events_.empty() ? nullptr : &events_.front(); }
  void ForgetOldest() { events_.pop_front(); }

  // Begins again with these, whose last has the number `last`.
  void Restore(std::vector<Event> events, std::uint64_t last) {
    events_.assign(std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()));
    last_number_ = last;
  }

  // The number of the newest event that is not kept any more; 0 where all are.
  std::uint64_t last_forgotten() const { return last_number_ - events_.size(); }

  // Up to `limit` events with a number above `after`, oldest first.
  std::vector<Event> Since(std::uint64_t after, std::size_t limit) const {
    std::size_t index =
        after < first_number() ? 0 : static_cast<std::size_t>(after - first_number() + 1);
    std::vector<Event> found;
    for (; index < events_.size() && found.size() < limit; ++index) {
      found.push_back(events_[index]);
    }
    return found;
  }

 private:
  std::deque<Event> events_;
  std::uint64_t last_number_ = 0;
};

}  // namespace payscrypt::engine
