// An account as the streams of one loop see it: what they have in common is made once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "api/feed.h"

namespace payscrypt::transports::rest {

// Bytes that go to many readers.
using Piece = std::shared_ptr<const std::string>;

// As JSON: {"time": "2026-01-02T03:04:05Z", "factor": 1}.
std::string Written(const api::Feed::ClockReading& clock);

// Not thread-safe.
class Scene {
 public:
  explicit Scene(std::unique_ptr<api::Feed> feed) : feed_(std::move(feed)) {}

  const api::Feed& feed() const { return *feed_; }

  // Looks at what is new.
  void Look() { feed_->Look(); }

  // The orders that are new since the look before have to be made anew.
  void Renew(domain::OrderId order);
  void RenewAll();

  // "event: order" with the order as it is: the same piece while it is the same. Null where it is
  // gone.
  Piece Order(domain::OrderId order);
  // No stream is about the order any more.
  void Leave(domain::OrderId order) { orders_.erase(order); }

  // "event: clock".
  Piece Clock();

 private:
  struct Shown {
    Piece piece;
    bool is_old = true;
  };

  const std::unique_ptr<api::Feed> feed_;
  std::unordered_map<domain::OrderId, Shown> orders_;
};

}  // namespace payscrypt::transports::rest
