// The engine's world, under a test's hand.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/account.h"
#include "engine/ports.h"
#include "platform/clocks.h"

namespace payscrypt::engine {

// Keeps what was sent; the test answers it.
class FakeSender : public WebhookSender {
 public:
  void Send(Attempt attempt, std::function<void(AttemptOutcome)> done) override {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(sent_.size());
    sent_.push_back({std::move(attempt), std::move(done)});
  }

  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return sent_.size();
  }
  Attempt at(std::size_t index) {
    const std::lock_guard lock(mutex_);
    return sent_.at(index).attempt;
  }
  std::vector<std::string> bodies() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> bodies;
    for (const Sent& sent : sent_) bodies.push_back(sent.attempt.body);
    return bodies;
  }

  // Indices of those without an answer.
  std::vector<std::size_t> waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }

  void Answer(std::size_t index, int http_status) {
    Answer(index,
           AttemptOutcome{AttemptOutcome::Kind::kAnswered, http_status, "", domain::Duration(1)});
  }
  void Answer(std::size_t index, AttemptOutcome outcome) {
    std::function<void(AttemptOutcome)> done;
    {
      const std::lock_guard lock(mutex_);
      std::erase(waiting_, index);
      done = std::exchange(sent_.at(index).done, nullptr);
    }
    done(std::move(outcome));
  }

 private:
  struct Sent {
    Attempt attempt;
    std::function<void(AttemptOutcome)> done;
  };

  std::mutex mutex_;
  std::vector<Sent> sent_;
  std::vector<std::size_t> waiting_;
};

// Remembers what it was set to; the test fires it.
class FakeAlarms : public AlarmFactory {
 public:
  std::unique_ptr<Alarm> MakeAlarm(std::function<void()> wake) override {
    wake_ = std::move(wake);
    return std::make_unique<FakeAlarm>(*this);
  }

  // What the alarm waits for; nothing where it has fired, or was never set.
  std::optional<std::chrono::nanoseconds> pending() {
    const std::lock_guard lock(mutex_);
    return pending_;
  }

  void Fire() {
    {
      const std::lock_guard lock(mutex_);
      pending_.reset();
    }
    wake_();
  }

  // Fires as long as it is set to go off at once; how often that was.
  int FireWhatIsDue() {
    int fired = 0;
    for (; pending() == std::chrono::nanoseconds::zero(); ++fired) Fire();
    return fired;
  }

 private:
  class FakeAlarm : public Alarm {
   public:
    explicit FakeAlarm(FakeAlarms& alarms) : alarms_(alarms) {}
    void Set(std::chrono::nanoseconds delay) override {
      const std::lock_guard lock(alarms_.mutex_);
      alarms_.pending_ = delay;
    }

   private:
    FakeAlarms& alarms_;
  };

  std::function<void()> wake_;
  std::mutex mutex_;
  std::optional<std::chrono::nanoseconds> pending_;
};

inline domain::Timestamp Start() { return domain::Timestamp(std::chrono::seconds(1'700'000'000)); }

inline domain::OrderRequest BitcoinRequest(std::string merchant_order_id = "A-1") {
  domain::OrderRequest request;
  request.merchant_order_id = std::move(merchant_order_id);
  request.asset_name = "BTC";
  request.target_value = "150000";
  request.pg_wallet_id = 42;
  return request;
}

inline std::string NoticeText(const WebhookNotice& notice) {
  return notice.order.ToString() + " " + std::string(domain::NameOf(notice.status));
}

// An advance that was asked for, and its answer once there is one.
struct Advancing {
  std::optional<domain::Result<AdvanceReport>> answer;
  int answers = 0;
};

// An account with its world around it.
struct World {
  explicit World(AccountOptions options = {}, double clock_factor = 0, Store* store = nullptr,
                 domain::Timestamp start = Start())
      : clock(std::make_shared<platform::VirtualClock>(
            clock_factor, start, [this] { return std::chrono::nanoseconds(real_time); })) {
    if (options.assets.Find("BTC") == nullptr) options.assets = domain::AssetCatalog::BuiltIn();
    if (options.name.empty()) options.name = "default";
    AccountPorts ports{clock, alarms, sender, NoticeText, {}, {}, store};
    ports.observe = [this](const std::vector<Happening>& news) {
      const std::lock_guard lock(mutex);
      happenings.insert(happenings.end(), news.begin(), news.end());
    };
    ports.invalidate_key = [this](const std::string& key) { invalidated.push_back(key); };
    account = std::make_shared<Account>(std::move(options), std::move(ports));
  }
  ~World() { account->Close(); }

  domain::OrderId Create(const domain::OrderRequest& request = BitcoinRequest(),
                         std::string_view scenario = "") {
    const CallSource source{Transport::kRest, std::make_shared<std::string>("sandbox"), scenario};
    return account->CreateOrder(request, source).result.value().terms->id;
  }

  // Time goes by and the alarm is late: all that fell due happens in one go.
  void Pass(domain::Duration time) {
    clock->MoveTo(clock->Now() + time);
    account->RunDue();
  }

  std::shared_ptr<Advancing> Advance(const AdvanceGoal& goal) {
    auto advancing = std::make_shared<Advancing>();
    account->Advance(goal, [advancing](const domain::Result<AdvanceReport>& answer) {
      advancing->answer = answer;
      ++advancing->answers;
    });
    return advancing;
  }

  // Advances to the end, while the receivers answer 200 in the order in which they were told, or
  // whichever `next` picks of those that wait.
  AdvanceReport Play(const AdvanceGoal& goal,
                     const std::function<std::size_t(std::size_t count)>& next = {}) {
    const auto advancing = Advance(goal);
    while (!advancing->answer) {
      alarms.FireWhatIsDue();
      const auto waiting = sender.waiting();
      if (!waiting.empty()) sender.Answer(waiting[next ? next(waiting.size()) : 0], 200);
    }
    return advancing->answer->value();
  }
  AdvanceReport PlayFor(domain::Duration time) { return Play({.by = time, .to = {}}); }
  AdvanceReport PlayOut() { return Play({}); }

  OrderDetail Detail(domain::OrderId id) {
    return account->FindOrder(id, EventLog::kMaxEvents).value();
  }
  domain::OrderStatus StatusOf(domain::OrderId id) { return Detail(id).found.order.status; }

  std::atomic<std::int64_t> real_time{0};  // nanoseconds, for a clock that runs
  std::shared_ptr<platform::VirtualClock> clock;
  FakeAlarms alarms;
  FakeSender sender;
  std::mutex mutex;  // of what follows: several threads may tell
  std::vector<Happening> happenings;
  std::vector<std::string> invalidated;
  std::shared_ptr<Account> account;
};

}  // namespace payscrypt::engine
