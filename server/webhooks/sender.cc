#include "webhooks/sender.h"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include <curl/curl.h>
#include <pthread.h>

#include "webhooks/reporter.h"
#include "webhooks/require.h"
#include "webhooks/transfers.h"
#include "webhooks/url.h"
#include "webhooks/waiting_line.h"
#include "webhooks/wake_up.h"

namespace payscrypt::webhooks {
namespace {

using engine::Attempt;
using engine::AttemptOutcome;
using std::chrono::milliseconds;
using Done = std::function<void(AttemptOutcome)>;

constexpr std::size_t kMaxKnownUrls = 1'000;
constexpr milliseconds kMaxGrace = std::chrono::hours{24};

void InitializeCurlOnce() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  Require(code == CURLE_OK, "libcurl does not start");
}

AttemptOutcome NotSent(AttemptOutcome::Kind kind, std::string error) {
  AttemptOutcome outcome;
  outcome.kind = kind;
  outcome.error = std::move(error);
  return outcome;
}

AttemptOutcome Stopped() {
  return NotSent(AttemptOutcome::Kind::kAborted, "the sandbox stopped before this was sent");
}

class Sender final : public CurlSender {
 public:
  explicit Sender(SenderOptions options)
      : transfers_(std::move(options), wake_, [this](QueuedAttempt ended, AttemptOutcome outcome) {
          line_.Finish(ended.attempt.url);
          settled_.push_back({std::move(ended.done), std::move(outcome)});
        }) {}
  ~Sender() override { Stop(milliseconds::zero()); }

  void Send(Attempt attempt, Done done) override;
  void Stop(milliseconds grace) override;

 private:
  enum class Next { kWork, kWait, kEnd };

  void Tell();  // with the lock held: there is news for the thread
  void Run();
  [[nodiscard]] bool TakeSent();
  domain::Result<void> CheckUrl(const std::string& url);
  void StartWaiting();
  void AbortAll();
  Next DecideNext();

  std::mutex mutex_;
  std::condition_variable ended_changed_;
  std::vector<QueuedAttempt> sent_;  // not yet seen by the thread
  std::vector<Settled> refused_;     // likewise; refused by Send, for the thread to say so
  bool news_ = false;                // that the thread has not seen
  bool asleep_ = false;
  bool stopping_ = false;
  bool aborting_ = false;
  bool ended_ = false;  // the thread calls no `done` any more

  std::mutex stop_mutex_;  // one Stop at a time
  std::thread thread_;     // from the first Send on
  WakeUp wake_;

  // The thread's own.
  WaitingLine line_{static_cast<std::size_t>(kMaxConnectionsPerUrl),
                    static_cast<std::size_t>(kMaxConnections)};
  std::unordered_set<std::string> known_urls_;
  Transfers transfers_;
  std::vector<Settled> settled_;
  Reporter reporter_;
};

void Sender::Send(Attempt attempt, Done done) {
  {
    const std::lock_guard lock(mutex_);
    if (!ended_) {
      if (stopping_) {
        refused_.push_back({std::move(done), Stopped()});
      } else {
        sent_.push_back({std::move(attempt), std::move(done)});
      }
      if (!thread_.joinable()) thread_ = std::thread([this] { Run(); });
      Tell();
      return;
    }
  }
  done(Stopped());
}

void Sender::Stop(milliseconds grace) {
  const std::lock_guard one_stop(stop_mutex_);
  {
    std::unique_lock lock(mutex_);
    if (!thread_.joinable()) {
      ended_ = true;
      return;
    }
    stopping_ = true;
    Tell();
    ended_changed_.wait_for(lock, std::min(grace, kMaxGrace), [this] { return ended_; });
    aborting_ = true;
    Tell();
  }
  thread_.join();
}

void Sender::Tell() {
  news_ = true;
  if (!asleep_) return;
  asleep_ = false;
  wake_.Signal();
}

void Sender::Run() {
  pthread_setname_np(pthread_self(), "webhooks");
  InitializeCurlOnce();
  for (;;) {
    if (TakeSent()) AbortAll();
    StartWaiting();
    transfers_.Proceed();
    if (!settled_.empty()) {
      reporter_.Report(settled_);
      continue;
    }
    const Next next = DecideNext();
    if (next == Next::kEnd) return;
    if (next == Next::kWait) transfers_.Wait();
  }
}

// Moves what was sent into the line. Whether everything is to be aborted.
bool Sender::TakeSent() {
  std::vector<QueuedAttempt> sent;
  bool aborting = false;
  {
    const std::lock_guard lock(mutex_);
    news_ = false;
    asleep_ = false;
    sent.swap(sent_);
    std::move(refused_.begin(), refused_.end(), std::back_inserter(settled_));
    refused_.clear();
    aborting = aborting_;
  }
  for (QueuedAttempt& queued : sent) {
    if (auto usable = CheckUrl(queued.attempt.url); usable) {
      line_.Add(std::move(queued));
    } else {
      settled_.push_back({std::move(queued.done), NotSent(AttemptOutcome::Kind::kFailed,
                                                          std::move(usable.error().message))});
    }
  }
  return aborting;
}

// Most go where others went before.
domain::Result<void> Sender::CheckUrl(const std::string& url) {
  if (known_urls_.contains(url)) return {};
  if (auto usable = CheckWebhookUrl(url); !usable) return usable;
  if (known_urls_.size() >= kMaxKnownUrls) known_urls_.clear();
  known_urls_.insert(url);
  return {};
}

void Sender::StartWaiting() {
  while (transfers_.HasRoom()) {
    std::optional<QueuedAttempt> next = line_.Start();
    if (!next) break;
    transfers_.Start(*std::move(next));
  }
}

void Sender::AbortAll() {
  transfers_.AbortAll();
  for (QueuedAttempt& queued : line_.TakeAll()) {
    settled_.push_back({std::move(queued.done), Stopped()});
  }
}

Sender::Next Sender::DecideNext() {
  {
    const std::lock_guard lock(mutex_);
    if (news_) return Next::kWork;
    if (!stopping_ || transfers_.under_way() > 0 || line_.size() > 0) {
      asleep_ = true;
      return Next::kWait;
    }
  }
  reporter_.Drain();  // what it calls may send more
  const std::lock_guard lock(mutex_);
  if (news_) return Next::kWork;
  ended_ = true;
  ended_changed_.notify_all();
  return Next::kEnd;
}

}  // namespace

std::unique_ptr<CurlSender> CurlSender::Create(SenderOptions options) {
  return std::make_unique<Sender>(std::move(options));
}

}  // namespace payscrypt::webhooks
