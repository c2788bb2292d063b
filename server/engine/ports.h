// What the engine asks of the world: a clock, somebody to wake it, somebody to send webhooks, and
// somebody to tell what happened. platform/ and webhooks/ implement these; tests fake them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "domain/timestamp.h"

namespace payscrypt::engine {

// An account's time. Safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual domain::Timestamp Now() const = 0;

  // Real time until the clock shows `due`, zero where it does already; nothing where the clock does
  // not move by itself.
  virtual std::optional<std::chrono::nanoseconds> RealTimeUntil(domain::Timestamp due) const = 0;
};

inline constexpr double kMinClockFactor = 0.001;
inline constexpr double kMaxClockFactor = 1'000'000;

// What a clock was set to last.
struct ClockState {
  double factor = 1;        // as AccountClock's
  domain::Timestamp shown;  // what it showed then
  domain::Timestamp wall;   // and what the wall clock did
};

// A clock that its account sets.
class AccountClock : public Clock {
 public:
  virtual ClockState State() const = 0;

  // How many virtual seconds pass in a real one, from kMinClockFactor to kMaxClockFactor; 0: it
  // stands still until it is moved.
  virtual double factor() const = 0;
  virtual void SetFactor(double factor) = 0;

  // Shows `time` from now on; an earlier one than it shows leaves it as it is.
  virtual void MoveTo(domain::Timestamp time) = 0;

  // Shows what it showed when it was made (the time of day, where it was given no other), and runs
  // as it did then.
  virtual void Restart() = 0;
};

// Wakes one account. Safe to call from any thread, the callback's included.
class Alarm {
 public:
  virtual ~Alarm() = default;

  // Calls back once, on a thread of the alarm's own, after `delay` of real time. A later call
  // replaces an earlier one that has not fired.
  virtual void Set(std::chrono::nanoseconds delay) = 0;
};

// Makes an alarm that calls `wake`. Once the alarm is destroyed, `wake` is not called any more, nor
// is it running.
class AlarmFactory {
 public:
  virtual ~AlarmFactory() = default;
  virtual std::unique_ptr<Alarm> MakeAlarm(std::function<void()> wake) = 0;
};

// One POST of a delivery.
struct Attempt {
  std::string url;
  std::string body;  // JSON
  // Told to the receiver in headers of ours.
  std::uint64_t delivery = 0;  // its number
  std::uint32_t number = 1;    // of the attempt, from 1
  bool needs_fresh = false;    // a connection of its own, and none that was kept
};

// What went over the wire, but for the body that was sent.
struct Exchange {
  static constexpr std::size_t kMaxHeaderBytes = 8 << 10;
  static constexpr std::size_t kMaxBodyBytes = 16 << 10;

  std::string request_headers;   // "Name: value\r\n" each
  std::string response_headers;  // likewise, of the last answer; at most kMaxHeaderBytes
  std::string response_body;     // any bytes, at most kMaxBodyBytes
  bool cut = false;              // there was more of it than is kept here

  std::size_t Bytes() const {
    return sizeof(Exchange) + request_headers.size() + response_headers.size() +
           response_body.size();
  }
};

struct AttemptOutcome {
  enum class Kind : std::uint8_t {
    kAnswered,  // the receiver answered, with http_status
    kTimedOut,  // no whole answer within the attempt's time
    kFailed,    // no connection, or it broke: see `error`
    kAborted,   // the sender was stopped first
  };
  Kind kind = Kind::kFailed;
  int http_status = 0;  // of kAnswered
  std::string error;    // of the others: what went wrong, in a line
  std::chrono::milliseconds took{};
  // What the answer's Retry-After says: how long to wait, or until when by the receiver's clock.
  std::optional<domain::Duration> retry_after{};
  std::optional<domain::Timestamp> retry_at{};
  std::shared_ptr<const Exchange> exchange{};  // null where nothing was sent
  // Of kFailed: a connection that was kept from before broke, and the receiver said nothing on it.
  bool lost_kept_connection = false;

  // Whether the receiver took the webhook: any 2xx.
  bool Accepted() const {
    return kind == Kind::kAnswered && http_status >= 200 && http_status < 300;
  }
};

// Sends webhooks. Safe to call from any thread; never blocks.
class WebhookSender {
 public:
  virtual ~WebhookSender() = default;

  // POSTs the body as application/json and calls `done` exactly once, from a thread of the sender's
  // own. `done` may call Send.
  virtual void Send(Attempt attempt, std::function<void(AttemptOutcome)> done) = 0;
};

}  // namespace payscrypt::engine
