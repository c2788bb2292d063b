#include "webhooks/reporter.h"

#include <iterator>
#include <utility>

#include <pthread.h>

namespace payscrypt::webhooks {
namespace {

constexpr std::size_t kMaxUncalled = 1'000;

}  // namespace

Reporter::~Reporter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  reported_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Reporter::Report(std::vector<Settled>& settled) {
  bool wakes = false;
  {
    std::unique_lock lock(mutex_);
    if (!thread_.joinable()) thread_ = std::thread([this] { Run(); });
    called_.wait(lock, [this] { return uncalled_ <= kMaxUncalled; });
    uncalled_ += settled.size();
    if (waiting_.empty()) {
      waiting_.swap(settled);
    } else {
      std::move(settled.begin(), settled.end(), std::back_inserter(waiting_));
    }
    wakes = std::exchange(idle_, false);
  }
  settled.clear();
  if (wakes) reported_.notify_one();
}

void Reporter::Drain() {
  std::unique_lock lock(mutex_);
  called_.wait(lock, [this] { return uncalled_ == 0; });
}

void Reporter::Run() {
  pthread_setname_np(pthread_self(), "webhook-ends");
  std::vector<Settled> calling;
  std::unique_lock lock(mutex_);
  for (;;) {
    while (waiting_.empty()) {
      if (stopping_) return;
      idle_ = true;
      reported_.wait(lock);
    }
    idle_ = false;
    calling.swap(waiting_);
    lock.unlock();
    for (Settled& each : calling) each.done(std::move(each.outcome));
    const std::size_t called = calling.size();
    calling.clear();  // outside the lock: it takes along what the calls hold
    lock.lock();
    uncalled_ -= called;
    called_.notify_one();
  }
}

}  // namespace payscrypt::webhooks
