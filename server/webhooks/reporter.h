// Tells those who sent webhooks how they ended, on a thread of its own: what they make of it holds
// up no transfer.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/ports.h"

namespace payscrypt::webhooks {

struct Settled {
  std::function<void(engine::AttemptOutcome)> done;
  engine::AttemptOutcome outcome;
};

class Reporter {
 public:
  Reporter() = default;
  ~Reporter();
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;

  // Calls each one's `done`, in this order, and leaves `settled` empty. Waits where too many wait
  // to be called: each may hold a whole answer.
  void Report(std::vector<Settled>& settled);

  // Returns once all that was reported has been called.
  void Drain();

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable reported_;  // or stopping
  std::condition_variable called_;
  std::vector<Settled> waiting_;
  std::size_t uncalled_ = 0;  // waiting, or being called
  bool idle_ = false;         // the thread waits for more
  bool stopping_ = false;
  std::thread thread_;  // from the first Report on
};

}  // namespace payscrypt::webhooks
