// Attempts that wait for a connection, in a line for each URL.
//
// A URL whose receiver hangs holds up its own line alone: the lines take turns, and none has more
// attempts under way than there is room left for all others, so that however many hang,
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
  WaitingLine(std::size_t max_started_per_url, std::size_t max_started)
      : max_started_per_url_(max_started_per_url), max_started_(max_started) {}

  void Add(QueuedAttempt queued);

  // The next attempt that may start, if any; it counts as under way until Finish(its URL).
  std::optional<QueuedAttempt> Start();
  void Finish(const std::string& url);

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

  QueuedAttempt StartNext();
  void JoinTurn(Line& line);

  const std::size_t max_started_per_url_;
  const std::size_t max_started_;
  std::unordered_map<std::string, Line> lines_;  // those with an attempt waiting or under way
  std::deque<Line*> turn_;                       // those that may start one, next first
  std::size_t size_ = 0;
  std::size_t started_ = 0;
};

}  // namespace payscrypt::webhooks
