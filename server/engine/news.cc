#include "engine/news.h"

#include <algorithm>
#include <utility>

namespace payscrypt::engine {

std::shared_ptr<News::Watcher> News::Watch(std::function<void()> tell) {
  auto watcher = std::make_shared<Watcher>(std::move(tell));
  const std::lock_guard lock(mutex_);
  watchers_.push_back(watcher);
  return watcher;
}

void News::Forget(const std::shared_ptr<Watcher>& watcher) {
  const std::lock_guard lock(mutex_);
  std::erase(watchers_, watcher);
  if (watcher->is_waiting_.exchange(false)) --waiting_;
}

void News::Await(Watcher& watcher) {
  if (!watcher.is_waiting_.exchange(true)) ++waiting_;
}

void News::TellThoseWhoWait() {
  std::vector<std::shared_ptr<Watcher>> told;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& watcher : watchers_) {
      if (!watcher->is_waiting_.exchange(false)) continue;
      --waiting_;
      told.push_back(watcher);
    }
  }
  for (const auto& watcher : told) watcher->tell_();
}

}  // namespace payscrypt::engine
