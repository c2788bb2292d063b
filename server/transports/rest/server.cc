#include "transports/rest/server.h"

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

#include "transports/rest/loop.h"

namespace payscrypt::transports::rest {
namespace {

// How many connections there may be, in view of the open files that this process may have.
std::size_t RoomFor(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t spare = std::min<rlim_t>(kSpareDescriptors, limit.rlim_cur / 2);
  return std::min<rlim_t>(wanted, limit.rlim_cur - spare);
}

class LoopServer : public Server {
 public:
  LoopServer(api::Services services, const Options& options)
      : population_(std::make_shared<Population>(RoomFor(options.max_connections))) {
    for (int i = 0; i < std::max(options.threads, 1); ++i) {
      loops_.push_back(std::make_shared<Loop>(services, population_, options));
      loops_.back()->Start();
    }
  }

  ~LoopServer() override { Stop(std::chrono::milliseconds::zero()); }

  void Adopt(int fd, std::string read) override {
    if (stopped_) {
      ::close(fd);
      return;
    }
    const std::size_t turn = next_.fetch_add(1, std::memory_order_relaxed);
    loops_[turn % loops_.size()]->Adopt(fd, std::move(read));
  }

  Load load() const override { return {population_->count, population_->streams}; }

  void Stop(std::chrono::milliseconds grace) override {
    if (stopped_.exchange(true)) return;
    for (const auto& loop : loops_) loop->BeginStop(grace);
    for (const auto& loop : loops_) loop->Join();
  }

 private:
  const std::shared_ptr<Population> population_;
  std::vector<std::shared_ptr<Loop>> loops_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stopped_{false};
};

}  // namespace

std::unique_ptr<Server> Server::Create(api::Services services, const Options& options) {
  return std::make_unique<LoopServer>(services, options);
}

}  // namespace payscrypt::transports::rest
