// What happens in an account, for whoever streams it.
//
// A stream takes what there is when its reader has room for it, and is told when there is more, so
// that a slow reader holds up nobody and a busy account is not held up by its readers.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/call.h"
#include "api/sandbox_control.h"
#include "engine/directory.h"
#include "pg-api.pb.h"

namespace payscrypt::api {

// A reader whose connection takes nothing while so many events happen is dropped.
inline constexpr std::uint64_t kMaxEventsMissed = 100'000;

// Events that follow one another, as they are told. Shared by all who read them.
class EventBatch {
 public:
  std::uint64_t last = 0;  // a reader of this goes on after this number
  std::vector<control::Event> events;

  // The batch as a transport writes it: `render` makes it once, for the first who asks.
  const std::string& Rendered(std::string (*render)(const EventBatch&)) const;

 private:
  mutable std::once_flag once_;
  mutable std::string rendered_;
};

// The events of an account that are read at the moment, which are told and rendered for all readers
// together.
class EventBatches {
 public:
  // Those above `after`, up to number `last` at most; not all at once. There are some.
  std::shared_ptr<const EventBatch> After(std::uint64_t after, std::uint64_t last,
                                          const std::shared_ptr<engine::Account>& account);

 private:
  struct Entry {
    std::uint64_t after = 0;
    std::shared_ptr<const EventBatch> batch;
  };

  std::shared_ptr<const EventBatch> Find(std::uint64_t after);

  std::mutex mutex_;  // of what follows
  std::deque<Entry> newest_;
};

// One account, as a thread that has streams of it sees it. Not thread-safe.
class Feed {
 public:
  // What there was at the last look.
  struct View {
    std::uint64_t forgotten = 0;  // events up to this number are not kept any more
    std::uint64_t last_event = 0;
    std::uint64_t clock_leaps = 0;
    bool closed = false;  // nothing happens any more: the account was deleted
  };

  struct ClockReading {
    std::string time;
    double factor = 1;
  };

  // `tell` is called, from any thread, when there is something new since the last look; once, until
  // the next look. It may be called a last time when the feed is gone already.
  Feed(std::shared_ptr<engine::Account> account, std::shared_ptr<EventBatches> batches,
       std::function<void()> tell);
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  const std::string& account_name() const;
  const View& view() const { return view_; }

  void Look();

  // The orders that events since the look before are about, each once.
  std::vector<domain::OrderId> OrdersWithNews() const;

  // Events above `after`, oldest first, about up to those of the last look and not all at once;
  // null where there are none. `after` is not below View::forgotten.
  std::shared_ptr<const EventBatch> EventsAfter(std::uint64_t after) const;
  // The same, of one order.
  std::shared_ptr<const EventBatch> EventsOf(domain::OrderId order, std::uint64_t after) const;

  // As getPublicOrderById shows it, with its payments; nothing where it is gone.
  std::optional<pg::PublicOrder> FindOrder(domain::OrderId order) const;
  ClockReading ReadClock() const;

 private:
  const std::shared_ptr<engine::Account> account_;
  const std::shared_ptr<EventBatches> batches_;
  std::shared_ptr<engine::News::Watcher> watcher_;
  View view_;
  std::uint64_t seen_before_ = 0;  // the newest event of the look before
};

class EventCursor;

// Feeds of the sandbox's accounts. Safe to call from any thread.
class Feeds {
 public:
  // The directory outlives the feeds.
  explicit Feeds(engine::Directory& directory) : directory_(directory) {}

  struct WatchedOrder {
    std::shared_ptr<engine::Account> account;
    domain::OrderId id;
  };

  // An order at one time, for a page that shows it.
  struct OrderGlimpse {
    pg::PublicOrder order;  // as getPublicOrderById shows it, with its payments
    int decimals = 0;       // of its asset
    Feed::ClockReading clock;
  };

  // The account that a call of the control API is about.
  domain::Result<std::shared_ptr<engine::Account>> FindAccount(const Call& call) const;
  // The order of that id, whichever account has it.
  domain::Result<WatchedOrder> FindOrder(const std::string& id) const;
  std::optional<OrderGlimpse> Glimpse(const std::string& id) const;

  // A reader of the events above `after`: see WatchEventsRequest.
  static domain::Result<EventCursor> Begin(const control::WatchEventsRequest& request,
                                           engine::Account& account);

  std::unique_ptr<Feed> Open(const std::shared_ptr<engine::Account>& account,
                             std::function<void()> tell);

 private:
  engine::Directory& directory_;
  std::mutex mutex_;  // of what follows
  std::unordered_map<const engine::Account*, std::weak_ptr<EventBatches>> batches_;
};

}  // namespace payscrypt::api
