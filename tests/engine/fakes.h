// The engine's world, under a test's hand.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
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
  struct Sent {
    Attempt attempt;
    std::function<void(AttemptOutcome)> done;
  };

  void Send(Attempt attempt, std::function<void(AttemptOutcome)> done) override {
    std::lock_guard lock(mutex_);
    sent_.push_back({std::move(attempt), std::move(done)});
  }

  std::size_t count() {
    std::lock_guard lock(mutex_);
    return sent_.size();
  }
  Sent at(std::size_t index) {
    std::lock_guard lock(mutex_);
    return sent_.at(index);
  }
  void Answer(std::size_t index, int http_status) {
    AttemptOutcome outcome;
    outcome.kind = AttemptOutcome::Kind::kAnswered;
    outcome.http_status = http_status;
    at(index).done(outcome);
  }

 private:
  std::mutex mutex_;
  std::vector<Sent> sent_;
};

// Remembers what it was set to; the test fires it.
class FakeAlarms : public AlarmFactory {
 public:
  std::unique_ptr<Alarm> MakeAlarm(std::function<void()> callback) override {
    wake = std::move(callback);
    return std::make_unique<FakeAlarm>(*this);
  }

  std::function<void()> wake;
  std::vector<std::chrono::nanoseconds> set;

 private:
  class FakeAlarm : public Alarm {
   public:
    explicit FakeAlarm(FakeAlarms& alarms) : alarms_(alarms) {}
    void Set(std::chrono::nanoseconds delay) override { alarms_.set.push_back(delay); }

   private:
    FakeAlarms& alarms_;
  };
};

inline domain::Timestamp Start() { return domain::Timestamp(std::chrono::seconds(1'700'000'000)); }

inline domain::OrderRequest BitcoinRequest() {
  domain::OrderRequest request;
  request.merchant_order_id = "A-1";
  request.asset_name = "BTC";
  request.target_value = "150000";
  request.pg_wallet_id = 42;
  return request;
}

inline std::string NoticeText(const WebhookNotice& notice) {
  return notice.order.ToString() + " " + std::string(domain::NameOf(notice.status));
}

// An account with its world around it.
struct World {
  explicit World(AccountOptions options = {}) : clock(Start()) {
    if (options.assets.Find("BTC") == nullptr) options.assets = domain::AssetCatalog::BuiltIn();
    AccountPorts ports{clock, alarms, sender, ids, NoticeText, {}};
    ports.observe = [this](const std::vector<Happening>& news) {
      std::lock_guard lock(mutex);
      happenings.insert(happenings.end(), news.begin(), news.end());
    };
    account = std::make_unique<Account>(std::move(options), std::move(ports));
  }

  void Advance(domain::Duration by) {
    clock.Advance(by);
    account->RunDue();
  }

  domain::OrderStatus StatusOf(domain::OrderId id) {
    return account->FindOrder(id, false)->order.status;
  }

  platform::ManualClock clock;
  FakeAlarms alarms;
  FakeSender sender;
  OrderIds ids{7};
  std::mutex mutex;  // of happenings: several threads may tell
  std::vector<Happening> happenings;
  std::unique_ptr<Account> account;
};

}  // namespace payscrypt::engine
