// What became of attempts, for a test to wait for.
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "engine/ports.h"

namespace payscrypt::engine {

inline void PrintTo(AttemptOutcome::Kind kind, std::ostream* out) {
  constexpr const char* kNames[] = {"kAnswered", "kTimedOut", "kFailed", "kAborted"};
  *out << kNames[static_cast<int>(kind)];
}

}  // namespace payscrypt::engine

namespace payscrypt::webhooks {

using engine::AttemptOutcome;
using Kind = AttemptOutcome::Kind;

inline AttemptOutcome SendAndWait(engine::WebhookSender& sender, engine::Attempt attempt) {
  std::promise<AttemptOutcome> outcome;
  sender.Send(std::move(attempt),
              [&outcome](AttemptOutcome o) { outcome.set_value(std::move(o)); });
  return outcome.get_future().get();
}

inline AttemptOutcome SendAndWait(engine::WebhookSender& sender, const std::string& url,
                                  const std::string& body = "{}") {
  return SendAndWait(sender, engine::Attempt{url, body});
}

// Must outlive the attempts it is told of.
class Outcomes {
 public:
  // A `done` for one attempt.
  std::function<void(AttemptOutcome)> Next() {
    return [this](AttemptOutcome outcome) {
      const std::lock_guard lock(mutex_);
      all_.push_back(std::move(outcome));
      changed_.notify_all();
    };
  }

  std::vector<AttemptOutcome> WaitFor(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return all_.size() >= count; });
    return all_;
  }

  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return all_.size();
  }

  std::size_t Count(Kind kind) {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const AttemptOutcome& outcome : all_) count += outcome.kind == kind ? 1U : 0U;
    return count;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<AttemptOutcome> all_;
};

}  // namespace payscrypt::webhooks
