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

// With no more connections than there is room for in view of the open files that this process may
// have, of which streams leave calls a half.
Options Fitted(Options options) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return options;
  const rlim_t spare = std::min<rlim_t>(kSpareDescriptors, limit.rlim_cur / 2);
  options.max_connections = std::min<rlim_t>(options.max_connections, limit.rlim_cur - spare);
  options.max_streams = std::min(options.max_streams, options.max_connections / 2);
  return options;
}

class LoopServer : public Server {
 public:
  LoopServer(api::Services services, const Options& options)
      : population_(std::make_shared<Population>(options.max_connections)) {
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
  return std::make_unique<LoopServer>(services, Fitted(options));
}

}  // namespace payscrypt::transports::rest
