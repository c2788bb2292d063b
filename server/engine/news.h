// Tells those who watch an account that there is something new to look at.
//
// A watcher is told once, and not again until it has said that it takes a look: however much
// happens meanwhile, it costs one call. While nobody has to be told, a signal is one atomic load.
// Safe from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace payscrypt::engine {

class News {
 public:
  class Watcher {
   public:
    explicit Watcher(std::function<void()> tell) : tell_(std::move(tell)) {}

   private:
    friend class News;
    const std::function<void()> tell_;
    std::atomic<bool> is_waiting_{false};
  };

  // Has `tell` called, from whichever thread makes news, once the watcher waits. It may be called a
  // last time after Forget has returned, so it holds weakly what it needs.
  std::shared_ptr<Watcher> Watch(std::function<void()> tell);
  void Forget(const std::shared_ptr<Watcher>& watcher);

  // The watcher looks at the account next; of news that it may have missed it is told.
  void Await(Watcher& watcher);

  // There is news, which can be looked at already.
  void Signal() {
    if (waiting_.load() != 0) TellThoseWhoWait();
  }

 private:
  void TellThoseWhoWait();

  std::atomic<std::size_t> waiting_{0};
  std::mutex mutex_;  // of what follows
  std::vector<std::shared_ptr<Watcher>> watchers_;
};

}  // namespace payscrypt::engine
