// The endless body of an answer: what a reader is told, and when it is told nothing more.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/event_cursor.h"
#include "transports/rest/scene.h"

namespace payscrypt::transports::rest {

// For the thread of its connection's loop alone.
class Stream {
 public:
  // What is to be written next.
  struct Step {
    Piece piece;           // null: nothing, for now
    bool is_last = false;  // the stream ends after it
  };

  virtual ~Stream() = default;

  const std::shared_ptr<engine::Account>& account() const { return account_; }
  // That it is about; nothing: all of the account.
  const std::optional<domain::OrderId>& order() const { return order_; }

  // `scene` is the account's.
  virtual Step Next(Scene& scene) = 0;

  // The scene has changed while the reader takes no bytes.
  virtual void NoteBlocked(const Scene& scene) = 0;

 protected:
  Stream(std::shared_ptr<engine::Account> account, std::optional<domain::OrderId> order)
      : account_(std::move(account)), order_(order) {}

 private:
  const std::shared_ptr<engine::Account> account_;
  const std::optional<domain::OrderId> order_;
};

// The account's events. A reader who is too slow is told so, and the stream ends.
class EventStream : public Stream {
 public:
  EventStream(std::shared_ptr<engine::Account> account, api::EventCursor cursor)
      : Stream(std::move(account), cursor.order()), cursor_(std::move(cursor)) {}

  Step Next(Scene& scene) override;
  void NoteBlocked(const Scene& scene) override;

 private:
  api::EventCursor cursor_;
  bool is_too_slow_ = false;
};

// One order as the public API shows it, and its account's clock: each at once, and whenever it has
// changed. A slow reader misses states in between, and no more.
class OrderStream : public Stream {
 public:
  OrderStream(std::shared_ptr<engine::Account> account, domain::OrderId order)
      : Stream(std::move(account), order) {}

  Step Next(Scene& scene) override;
  void NoteBlocked(const Scene&) override {}

 private:
  Piece told_;  // of the order
  std::optional<std::uint64_t> told_leaps_;
};

}  // namespace payscrypt::transports::rest
