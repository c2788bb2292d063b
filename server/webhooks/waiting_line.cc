#include "webhooks/waiting_line.h"

#include <utility>

namespace payscrypt::webhooks {

void WaitingLine::JoinTurn(Line& line) {
  if (line.in_turn || line.waiting.empty() || line.started >= max_started_per_url_) return;
  line.in_turn = true;
  turn_.push_back(&line);
}

void WaitingLine::Add(QueuedAttempt queued) {
  Line& line = lines_[queued.attempt.url];
  line.waiting.push_back(std::move(queued));
  ++size_;
  JoinTurn(line);
}

std::optional<QueuedAttempt> WaitingLine::Start() {
  for (std::size_t passed_over = 0; passed_over < turn_.size(); ++passed_over) {
    if (turn_.front()->started < max_started_ - started_) return StartNext();
    turn_.push_back(turn_.front());
    turn_.pop_front();
  }
  return std::nullopt;
}

// Of the URL whose turn it is.
QueuedAttempt WaitingLine::StartNext() {
  Line& line = *turn_.front();
  turn_.pop_front();
  line.in_turn = false;
  QueuedAttempt queued = std::move(line.waiting.front());
  line.waiting.pop_front();
  ++line.started;
  ++started_;
  --size_;
  JoinTurn(line);
  return queued;
}

void WaitingLine::Finish(const std::string& url) {
  const auto found = lines_.find(url);
  Line& line = found->second;
  --line.started;
  --started_;
  if (line.started == 0 && line.waiting.empty()) {
    lines_.erase(found);
  } else {
    JoinTurn(line);
  }
}

std::vector<QueuedAttempt> WaitingLine::TakeAll() {
  std::vector<QueuedAttempt> all;
  all.reserve(size_);
  for (auto entry = lines_.begin(); entry != lines_.end();) {
    Line& line = entry->second;
    for (QueuedAttempt& queued : line.waiting) all.push_back(std::move(queued));
    line.waiting.clear();
    line.in_turn = false;
    entry = line.started == 0 ? lines_.erase(entry) : std::next(entry);
  }
  turn_.clear();
  size_ = 0;
  return all;
}

}  // namespace payscrypt::webhooks
