// Attempts that wait for a connection, in a line for each receiver.
//
// A receiver that hangs holds up its own line alone: the lines take turns, and none has more
// attempts under way than there is room left for all others, so that however many receivers hang,
// there is room for one more. Within a line attempts start in the order in which they were added.
// Not thread-safe.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/ports.h"

namespace payscrypt::webhooks {

struct QueuedAttempt {
  engine::Attempt attempt;
  std::function<void(engine::AttemptOutcome)> done;
};

class WaitingLine {
 public:
  WaitingLine(std::size_t max_started_per_receiver, std::size_t max_started)
      : max_started_per_receiver_(max_started_per_receiver), max_started_(max_started) {}

  struct Started {
    std::string receiver;
    QueuedAttempt queued;
  };

  void Add(const std::string& receiver, QueuedAttempt queued);

  // The next attempt that may start, if any; it counts as under way until Finish(receiver).
  std::optional<Started> Start();
  void Finish(const std::string& receiver);

  // Empties every line.
  std::vector<QueuedAttempt> TakeAll();

  // How many wait.
  std::size_t size() const { return size_; }

 private:
  struct Line {
    std::deque<QueuedAttempt> waiting;
    std::size_t started = 0;
    bool in_turn = false;
  };

  Started StartNext();
  void JoinTurn(const std::string& receiver, Line& line);

  const std::size_t max_started_per_receiver_;
  const std::size_t max_started_;
  std::unordered_map<std::string, Line> lines_;  // those with an attempt waiting or under way
  std::deque<std::string> turn_;                 // receivers that may start one, next first
  std::size_t size_ = 0;
  std::size_t started_ = 0;
};

}  // namespace payscrypt::webhooks
