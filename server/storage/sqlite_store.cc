#include "storage/sqlite_store.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <pthread.h>

#include "storage/data_file.h"
#include "storage/group.h"
#include "storage/reader.h"
#include "storage/scenario_table.h"
#include "storage/schema.h"
#include "storage/writer.h"

namespace payscrypt::storage {
namespace {

using domain::Result;

// Requests that nobody waits for are collected so late.
constexpr std::chrono::milliseconds kLatest{100};
constexpr std::chrono::seconds kTryAgainAfter{1};
// For callers, at most; and so long a flush has to take to be worth it.
constexpr std::chrono::milliseconds kGathering{2};
// Of rows that wait to be written: above, timers wait too.
constexpr std::int64_t kBehind = 200'000;
constexpr std::int64_t kNotBehind = 50'000;

// Something that has been handed over: changes, and what is to follow.
struct Item {
  std::int64_t account = 0;
  std::unique_ptr<engine::AccountChanges> changes;  // null: none
  engine::Store::Action then;
  engine::Store::Answer answer;
};

std::int64_t RowsOf(const engine::AccountChanges& changes) {
  return static_cast<std::int64_t>(1 + changes.orders.size() + changes.deliveries.size() +
                                   changes.events.size() / 8);
}

class Committer : public SqliteStore {
 public:
  Committer(SqliteStoreOptions options, engine::AlarmFactory& alarms, Database database)
      : options_(std::move(options)),
        database_(std::move(database)),
        writer_(database_, scenarios_, options_.monotonic),
        alarm_(alarms.MakeAlarm([this] { Wake(); })) {}
  ~Committer() override { Stop(); }

  // Before anybody else knows of the store.
  Result<std::vector<engine::StoredAccount>> Start() {
    auto read = scenarios_.Load(database_, options_.read_scenario).and_then([this] {
      return ReadAccounts(database_, scenarios_);
    });
    if (!read) {
      database_.LeaveAsItIs();
      return read;
    }
    // Writes, so that a file that cannot be written is known of at once.
    auto ready = database_.Execute("BEGIN IMMEDIATE")
                     .and_then([this] { return scenarios_.EndLoad(database_); })
                     .and_then([this] {
                       return database_.Execute(
                           "PRAGMA user_version=" + std::to_string(SchemaVersion()) + "; COMMIT");
                     })
                     .and_then([this] { return writer_.Prepare(); });
    if (!ready) return tl::unexpected(std::move(ready.error()));
    thread_ = std::thread([this] { Run(); });
    pthread_setname_np(thread_.native_handle(), "storage");
    return read;
  }

  void Commit(std::int64_t account, std::unique_ptr<engine::AccountChanges> changes,
              Action then) override {
    const bool is_urgent = changes->is_urgent;
    const std::int64_t rows = RowsOf(*changes);
    const std::lock_guard lock(mutex_);
    if (is_closed_) return;
    if (is_urgent) {
      ++handed_over_;
      ++urgent_;
    }
    rows_ += rows;
    if (rows_ > kBehind) is_behind_ = true;
    queue_.push_back({account, std::move(changes), std::move(then), nullptr});
    if (is_urgent && is_gathering_) {
      if (urgent_ >= expected_) wake_.notify_one();
    } else if (is_urgent) {
      WakeWriter();
    } else {
      WakeWriterSoon();
    }
  }

  void Soon(Action collect) override {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return;
    collectors_.push_back(std::move(collect));
    SetAlarm();
  }

  void AfterCommit(Action action) override {
    {
      const std::lock_guard lock(mutex_);
      if (!is_closed_) {
        queue_.push_back({0, nullptr, std::move(action), nullptr});
        WakeWriter();
        return;
      }
    }
    action();
  }

  void WhenKept(Answer answer) override {
    Result<void> cannot;
    {
      const std::lock_guard lock(mutex_);
      if (is_closed_) {
        cannot = domain::Fail(domain::ErrorCode::kUnavailable, "the sandbox is stopping");
      } else if (trouble_) {
        cannot = tl::unexpected(*trouble_);
      } else {
        queue_.push_back({0, nullptr, nullptr, std::move(answer)});
        WakeWriter();
        return;
      }
    }
    answer(cannot);
  }

  bool IsPending() const override { return handed_over_.load() != kept_.load(); }
  bool IsBehind() const override { return is_behind_.load(std::memory_order_relaxed); }

  Result<void> Check() const override {
    if (!is_in_trouble_.load(std::memory_order_relaxed)) return {};
    const std::lock_guard lock(mutex_);
    if (!trouble_) return {};
    return tl::unexpected(*trouble_);
  }

  void Stop() override {
    {
      const std::lock_guard lock(mutex_);
      is_stopping_ = true;
      WakeWriter();
    }
    if (thread_.joinable()) thread_.join();
    alarm_.reset();
  }

 private:
  // With the lock.
  void WakeWriter() {
    if (std::exchange(is_woken_, true)) return;
    wake_.notify_one();
  }

  // Likewise.
  void WakeWriterSoon() {
    if (!is_woken_) SetAlarm();
  }

  // Likewise.
  void SetAlarm() {
    if (!std::exchange(is_alarm_set_, true)) alarm_->Set(kLatest);
  }

  void Wake() {
    const std::lock_guard lock(mutex_);
    is_alarm_set_ = false;
    is_time_to_collect_ = true;
    may_try_ = true;
    WakeWriter();
  }

  void Run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [this] { return is_woken_ || is_time_to_collect_ || is_stopping_; });
      is_woken_ = false;
      const bool is_last = is_stopping_;
      if (std::exchange(is_time_to_collect_, false) || is_last) Collect(lock);
      if (trouble_ && !may_try_ && !is_last) continue;
      may_try_ = false;
      if (urgent_ > 0 && !is_last && writer_.commit_took() > kGathering) Gather(lock);
      is_closed_ = is_last;
      std::move(queue_.begin(), queue_.end(), std::back_inserter(group_));
      queue_.clear();
      urgent_ = 0;
      lock.unlock();
      if (auto written = WriteGroup(); written) {
        OnWritten();
      } else {
        OnTrouble(written.error());
      }
      lock.lock();
      if (is_last) return;
    }
  }

  // Whom the last group answered may come again soon, and one group for all is one flush less.
  // Where a flush takes no longer than they do, they had better come while it lasts.
  void Gather(std::unique_lock<std::mutex>& lock) {
    is_gathering_ = true;
    wake_.wait_for(lock, kGathering, [this] { return is_stopping_ || urgent_ >= expected_; });
    is_gathering_ = is_woken_ = false;
  }

  // At the end, until none asks for more.
  void Collect(std::unique_lock<std::mutex>& lock) {
    do {
      const std::vector<Action> collectors = std::exchange(collectors_, {});
      lock.unlock();
      for (const Action& collect : collectors) collect();
      lock.lock();
    } while (is_stopping_ && !collectors_.empty());
  }

  Result<void> WriteGroup() {
    Groups groups;
    for (const Item& item : group_) {
      if (item.changes) groups[item.account].Add(*item.changes);
    }
    return groups.empty() ? Result<void>() : writer_.Write(groups);
  }

  void OnWritten() {
    std::uint64_t urgent = 0;
    std::int64_t rows = 0;
    for (const Item& item : group_) {
      if (!item.changes) continue;
      if (item.changes->is_urgent) ++urgent;
      rows += RowsOf(*item.changes);
    }
    kept_ += urgent;
    bool goes_on = false;
    bool was_in_trouble = false;
    {
      const std::lock_guard lock(mutex_);
      rows_ -= rows;
      if (urgent > 0) expected_ = urgent + urgent_;
      was_in_trouble = trouble_.has_value();
      trouble_.reset();
      is_in_trouble_ = false;
      goes_on = was_in_trouble || (is_behind_ && rows_ < kNotBehind);
      if (rows_ < kNotBehind) is_behind_ = false;
    }
    if (was_in_trouble && options_.tell) options_.tell({});
    for (Item& item : group_) {
      if (item.then) item.then();
      if (item.answer) item.answer({});
      item = {};  // what it holds goes here, and not with all the others at the end
    }
    group_.clear();
    if (goes_on && options_.go_on) options_.go_on();
  }

  // The group stays, with all that follows from it, but for those that wait for an answer.
  void OnTrouble(const domain::Error& error) {
    domain::Error trouble = InFile(options_.path, error);
    trouble.code = domain::ErrorCode::kUnavailable;
    trouble.message += "; nothing is taken until it can be written again";
    std::vector<Answer> answers;
    bool is_new = false;
    {
      const std::lock_guard lock(mutex_);
      is_new = !trouble_;
      trouble_ = trouble;
      is_in_trouble_ = true;
      TakeAnswers(group_, answers);
      TakeAnswers(queue_, answers);
      if (!is_stopping_) alarm_->Set(kTryAgainAfter);
    }
    if (is_new && options_.tell) options_.tell(tl::unexpected(trouble));
    const Result<void> cannot = tl::unexpected(trouble);
    for (const Answer& answer : answers) answer(cannot);
  }

  template <typename Items>
  static void TakeAnswers(Items& items, std::vector<Answer>& answers) {
    for (Item& item : items) {
      if (item.answer) answers.push_back(std::exchange(item.answer, nullptr));
    }
  }

  const SqliteStoreOptions options_;
  Database database_;  // this and what works with it: the thread's, once it runs
  ScenarioTable scenarios_;
  Writer writer_;
  std::vector<Item> group_;  // that is being written

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable wake_;
  std::deque<Item> queue_;
  std::vector<Action> collectors_;
  std::int64_t rows_ = 0;       // of the queue and the group
  std::uint64_t urgent_ = 0;    // in the queue
  std::uint64_t expected_ = 0;  // so many callers there seem to be
  bool is_gathering_ = false;
  bool is_woken_ = false;
  bool is_alarm_set_ = false;
  bool is_time_to_collect_ = false;
  bool may_try_ = false;  // again, while there is trouble
  bool is_stopping_ = false;
  bool is_closed_ = false;  // nothing is handed over any more
  std::optional<domain::Error> trouble_;
  std::unique_ptr<engine::Alarm> alarm_;

  std::atomic<bool> is_in_trouble_{false};  // as trouble_, for those who ask often
  std::atomic<bool> is_behind_{false};
  std::atomic<std::uint64_t> handed_over_{0};  // of what is urgent
  std::atomic<std::uint64_t> kept_{0};
  std::thread thread_;
};

}  // namespace

Result<SqliteStore::Opened> SqliteStore::Open(SqliteStoreOptions options,
                                              engine::AlarmFactory& alarms) {
  auto database = OpenDataFile(options.path, options.survives_power_loss);
  if (!database) return tl::unexpected(std::move(database.error()));
  const std::string path = options.path;
  auto store = std::make_unique<Committer>(std::move(options), alarms, *std::move(database));
  auto accounts = store->Start();
  if (!accounts) return tl::unexpected(InFile(path, accounts.error()));
  return Opened{std::move(store), *std::move(accounts)};
}

}  // namespace payscrypt::storage
