#include "platform/alarm.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <utility>

#include <pthread.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "platform/clocks.h"

namespace payscrypt::platform {
namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds kLongestDelay = std::chrono::hours{24 * 365 * 10};

void Require(bool holds, const char* what) {
  if (holds) return;
  std::perror(what);
  std::abort();
}

}  // namespace

// What is due when, by the time since boot; alarms due at the same instant go off as they were set.
class AlarmThread::Schedule {
 public:
  struct Entry;
  using Queue = std::multimap<nanoseconds, std::shared_ptr<Entry>>;
  struct Entry {
    std::function<void()> wake;
    Queue::iterator place{};
    bool queued = false;
    bool retired = false;  // its alarm is going: a callback that still runs sets it in vain
  };

  // On the clock that RealTimeUntil counts by, so that an alarm keeps its time over a machine's
  // sleep.
  Schedule() : timer_(timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC)) {
    Require(timer_ >= 0, "alarm: no timer");
  }
  ~Schedule() { close(timer_); }

  void Set(const std::shared_ptr<Entry>& entry, nanoseconds delay) {
    const nanoseconds due = TimeSinceBoot() + std::clamp(delay, nanoseconds::zero(), kLongestDelay);
    const std::lock_guard lock(mutex_);
    if (entry->retired) return;
    Unqueue(*entry);
    entry->place = queue_.emplace(due, entry);
    entry->queued = true;
    if (waiting_ && entry->place == queue_.begin()) SetTimer(due);
  }

  // From here on `entry` does not fire, nor is it firing, unless the caller is its callback.
  void Retire(Entry& entry) {
    std::unique_lock lock(mutex_);
    entry.retired = true;
    Unqueue(entry);
    if (std::this_thread::get_id() == running_on_) return;
    fired_.wait(lock, [&] { return firing_ != &entry; });
  }

  void Run() {
    std::unique_lock lock(mutex_);
    running_on_ = std::this_thread::get_id();
    while (!stopped_) {
      if (queue_.empty() || queue_.begin()->first > TimeSinceBoot()) {
        Wait(lock);
      } else {
        FireFirst(lock);
      }
    }
  }

  void Stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (waiting_) SetTimer(nanoseconds(1));  // long past
    waiting_ = false;                        // and no Set puts it off
  }

 private:
  void Wait(std::unique_lock<std::mutex>& lock) {
    if (!queue_.empty()) SetTimer(queue_.begin()->first);
    waiting_ = true;
    lock.unlock();
    std::uint64_t expirations = 0;
    const ssize_t got = read(timer_, &expirations, sizeof expirations);
    Require(got > 0 || errno == EINTR, "alarm: cannot wait");
    lock.lock();
    waiting_ = false;
  }

  void FireFirst(std::unique_lock<std::mutex>& lock) {
    std::shared_ptr<Entry> entry = queue_.begin()->second;
    Unqueue(*entry);
    firing_ = entry.get();
    lock.unlock();
    entry->wake();
    lock.lock();
    firing_ = nullptr;
    fired_.notify_all();
    lock.unlock();
    entry.reset();  // outside the lock: of an alarm that is gone, it takes the callback along
    lock.lock();
  }

  void Unqueue(Entry& entry) {
    if (!entry.queued) return;
    entry.queued = false;
    queue_.erase(entry.place);
  }

  void SetTimer(nanoseconds due) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(due);
    itimerspec spec{};
    spec.it_value.tv_sec = seconds.count();
    spec.it_value.tv_nsec = (due - seconds).count();
    Require(timerfd_settime(timer_, TFD_TIMER_ABSTIME, &spec, nullptr) == 0, "alarm: cannot set");
  }

  const int timer_;
  std::mutex mutex_;
  std::condition_variable fired_;
  Queue queue_;
  const Entry* firing_ = nullptr;
  std::thread::id running_on_;
  bool waiting_ = false;  // in the timer
  bool stopped_ = false;
};

class AlarmThread::ScheduledAlarm : public engine::Alarm {
 public:
  ScheduledAlarm(std::shared_ptr<Schedule> schedule, std::function<void()> wake)
      : schedule_(std::move(schedule)), entry_(std::make_shared<Schedule::Entry>()) {
    entry_->wake = std::move(wake);
  }
  ~ScheduledAlarm() override { schedule_->Retire(*entry_); }

  void Set(nanoseconds delay) override { schedule_->Set(entry_, delay); }

 private:
  const std::shared_ptr<Schedule> schedule_;
  const std::shared_ptr<Schedule::Entry> entry_;
};

AlarmThread::AlarmThread()
    : schedule_(std::make_shared<Schedule>()), thread_([this] { schedule_->Run(); }) {
  pthread_setname_np(thread_.native_handle(), "alarms");
}

AlarmThread::~AlarmThread() {
  schedule_->Stop();
  thread_.join();
}

std::unique_ptr<engine::Alarm> AlarmThread::MakeAlarm(std::function<void()> wake) {
  return std::make_unique<ScheduledAlarm>(schedule_, std::move(wake));
}

}  // namespace payscrypt::platform
