// Webhooks that are owed, under way and done.
//
// For one order and one webhook they go one after the other, in the order in which they came to be
// owed: they stand in a line, of which the first is under way or waits for its next attempt.
// Different orders and webhooks do not wait for each other. Not thread-safe: the owner holds its
// lock.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "domain/order.h"
#include "domain/scenario.h"
#include "domain/timestamp.h"
#include "engine/ports.h"

namespace payscrypt::engine {

// One POST of a delivery. The last one of a delivery may be under way.
struct AttemptRecord {
  enum class State : std::uint8_t {
    kUnderWay,
    kAnswered,
    kTimedOut,
    kFailed,
    kAborted,  // the sandbox stopped first, so it says nothing of the receiver
  };
  std::uint32_t number = 0;  // from 1
  State state = State::kUnderWay;
  int http_status = 0;  // of kAnswered
  domain::Timestamp at{};
  std::chrono::milliseconds took{};  // real time
  std::uint64_t sent_event = 0;
  std::uint64_t settled_event = 0;  // 0: none yet
  std::shared_ptr<const std::string> url{};
  std::shared_ptr<const std::string> error{};  // null without a text
  std::shared_ptr<const Exchange> exchange{};  // null without one, or where it was forgotten

  bool Accepted() const {
    return state == State::kAnswered && http_status >= 200 && http_status < 300;
  }
};

// One status change to one webhook, or a webhook that somebody makes up.
struct Delivery {
  static constexpr std::size_t kMaxAttemptsKept = 16;

  enum class State : std::uint8_t {
    kWaiting,    // for its turn, its time, or its webhook to be resumed
    kUnderWay,   // sent, and not answered yet
    kRetrying,   // an attempt failed; another one comes
    kDelivered,  // answered with 2xx
    kFailed,     // given up
    kSkipped,    // a fault keeps it from being sent
    kCanceled,   // its webhook was deleted first
  };

  std::uint64_t number = 0;   // from 1, in the order in which they came to be owed
  domain::OrderId order{};    // 0: about none
  std::uint32_t webhook = 0;  // its id
  domain::OrderStatus status = domain::OrderStatus::kPending;  // that it tells, unless edited
  bool made_up = false;  // no status change made it; it has one attempt, and a line of its own
  std::shared_ptr<const domain::WebhookEdit> edit{};  // null: the truth

  State state = State::kWaiting;
  bool in_line = false;
  std::uint32_t attempts_made = 0;      // the one under way included
  std::uint32_t attempts_failed = 0;    // of the retry policy
  bool taken = false;                   // an attempt was answered with 2xx
  domain::Timestamp next_attempt_at{};  // of kRetrying; of kWaiting, not before
  std::uint64_t timer = 0;  // sequence of the one that is set to next_attempt_at; 0: none
  std::vector<AttemptRecord> attempts{};  // the newest kMaxAttemptsKept, oldest first

  bool IsOpen() const {
    return state == State::kWaiting || state == State::kUnderWay || state == State::kRetrying;
  }
  // Of the newest attempt.
  domain::Timestamp sent_at() const {
    return attempts.empty() ? domain::Timestamp{} : attempts.back().at;
  }
  std::uint64_t sent_event() const { return attempts.empty() ? 0 : attempts.back().sent_event; }
  std::uint64_t settled_event() const {
    return attempts.empty() ? 0 : attempts.back().settled_event;
  }

  bool needs_fresh = false;  // as Attempt's, of the one to come

  // For Deliveries alone.
  std::uint64_t next_in_line = 0;
  bool moves = false;        // where it is in no line
  bool in_finished = false;  // it has its place among those that are forgotten some day
};

// Which deliveries to list.
struct DeliveryQuery {
  std::uint64_t after = 0;
  std::size_t limit = 100;
  std::optional<domain::OrderId> order{};
  std::optional<std::uint32_t> webhook{};
  std::optional<Delivery::State> state{};
  bool newest_first = false;  // then those below `after`; 0: from the newest
};

class Deliveries {
 public:
  static constexpr std::size_t kMaxOpen = 100'000;
  static constexpr std::size_t kMaxFinished = 100'000;  // the oldest are forgotten
  // What attempts' exchanges may take in all; the oldest are forgotten.
  static constexpr std::size_t kMaxExchangeBytes = 16 << 20;
  // What the texts of edited ones may take, of those that are open and of those that are done: no
  // more come, or the oldest are forgotten.
  static constexpr std::size_t kMaxEditBytes = 16 << 20;

  // Whether so many more may be open, with such edits, `of_it` of them the webhook's: a webhook may
  // have as many as there is room left for others, so that one whose receiver is down leaves the
  // rest alone.
  bool HasRoom(std::uint32_t webhook, const domain::WebhookEdit* edit, std::size_t of_it = 1,
               std::size_t of_all = 1) const;

  // Numbers it and keeps it. Null where it is open and there is no room.
  Delivery* Add(Delivery delivery);

  // Puts it at the end of its line. Whether it is the first.
  bool Enter(Delivery& delivery);

  // It moves: it is about to be sent or under way, and those behind it in its line wait for it.
  void Go(Delivery& delivery);
  // It waits for its time, or for its webhook to be resumed.
  void Rest(Delivery& delivery);

  // It is done, and leaves its line; the number of the next one in it, whose turn it is.
  std::optional<std::uint64_t> Finish(Delivery& delivery, Delivery::State state);

  // A finished one is open again, in no line. False where there is no room.
  bool Reopen(Delivery& delivery);

  // Cancels all that a webhook that is gone is owed, but for what is under way. Each is given to
  // `canceled`, as the oldest may be forgotten before the last one's turn.
  void Cancel(std::uint32_t webhook, const std::function<void(const Delivery&)>& canceled);

  // Adds the exchange to the delivery's newest attempt.
  void Keep(Delivery& delivery, std::shared_ptr<const Exchange> exchange);

  // Null where it is not kept any more, or never was.
  Delivery* Find(std::uint64_t number);

  // The first one of the line that it stands in, or would.
  std::uint64_t FirstOfLine(const Delivery& delivery) const;
  // The first ones of the webhook's lines that rest, by number.
  std::vector<std::uint64_t> RestingFirsts(std::uint32_t webhook) const;

  // Forgets them all. Numbers go on: none is given twice.
  void Clear();

  // Oldest first.
  std::vector<Delivery> List(const DeliveryQuery& query) const;

  // From now on, which ones change and which are forgotten is noted.
  void Track() { is_tracked_ = true; }
  void NoteChange(std::uint64_t number) {
    if (is_tracked_) changed_.push_back(number);
  }
  bool HasChanged() const { return !changed_.empty() || !forgotten_.empty(); }
  // Each once; those of them that are not kept any more are among the forgotten.
  std::vector<std::uint64_t> TakeChanged();
  std::vector<std::uint64_t> TakeForgotten() { return std::exchange(forgotten_, {}); }

  // Begins again with these, by number, in the lines in which they stood. Nothing moves.
  void Restore(std::vector<Delivery> deliveries, std::uint64_t last);
  // Those that are open, by number.
  std::vector<std::uint64_t> Unfinished() const;

  std::uint64_t last_number() const { return last_number_; }
  // Whether the order has one that is open.
  bool IsOwed(domain::OrderId order) const { return owed_.contains(order); }
  // Forgets the oldest ones that are not open and whose order is gone.
  void ForgetOldestIf(const std::function<bool(domain::OrderId)>& is_gone);

  // Those that are about to be sent, under way, or wait behind such a one.
  std::size_t moving() const { return moving_; }
  std::size_t open() const { return open_; }
  // Open ones of a webhook.
  std::size_t OpenOf(std::uint32_t webhook) const;

 private:
  struct LineKey {
    domain::OrderId order;
    std::uint32_t webhook = 0;
    bool made_up = false;
    friend bool operator==(const LineKey&, const LineKey&) = default;
  };
  struct LineHash {
    std::size_t operator()(const LineKey& key) const noexcept {
      return std::hash<domain::OrderId>{}(key.order) * 62 + std::size_t{key.webhook} * 2 +
             (key.made_up ? 1 : 0);
    }
  };
  struct Line {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::size_t size = 0;
    bool moves = false;
  };

  static LineKey KeyOf(const Delivery& delivery) {
    return {delivery.order, delivery.webhook, delivery.made_up};
  }
  void KeepExchange(const Delivery& delivery, AttemptRecord& attempt,
                    std::shared_ptr<const Exchange> exchange);
  void Open(const Delivery& delivery);
  void Erase(std::map<std::uint64_t, Delivery>::iterator delivery);
  void Close(Delivery& delivery, Delivery::State state);
  void MoveAlone(Delivery& delivery, bool moves);
  void ForgetFinished(const Delivery& but);

  std::map<std::uint64_t, Delivery> kept_;  // by number
  std::uint64_t last_number_ = 0;
  std::size_t open_ = 0;
  std::size_t open_bytes_ = 0;  // of their edits
  std::size_t finished_bytes_ = 0;
  std::unordered_map<std::uint32_t, std::size_t> open_of_;  // by webhook
  std::unordered_map<domain::OrderId, std::size_t> owed_;   // open ones, by order
  std::deque<std::uint64_t> finished_;                      // in the order of their ends
  std::size_t moving_ = 0;
  // A line without any is removed.
  std::unordered_map<LineKey, Line, LineHash> lines_;

  struct KeptExchange {
    std::uint64_t delivery = 0;
    std::uint32_t attempt = 0;
    std::size_t bytes = 0;
  };
  std::deque<KeptExchange> exchanges_;  // oldest first
  std::size_t exchange_bytes_ = 0;

  bool is_tracked_ = false;
  std::vector<std::uint64_t> changed_;
  std::vector<std::uint64_t> forgotten_;
};

}  // namespace payscrypt::engine
