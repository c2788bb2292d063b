// Webhooks that are owed: each status change of an order, to each of the account's webhooks.
//
// For one order and one webhook they go one after the other, in the order of the changes; different
// orders and webhooks do not wait for each other. Not thread-safe: the owner holds its lock.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>

#include "domain/order.h"

namespace payscrypt::engine {

// One status change to one webhook.
struct Delivery {
  domain::OrderId order;
  std::uint16_t webhook = 0;  // its index in AccountOptions.webhooks
  domain::OrderStatus status = domain::OrderStatus::kPending;
};

class Outbox {
 public:
  static constexpr std::size_t kMaxDeliveries = 100'000;

  enum class Accepted { kSendNow, kWaits, kFull };

  // kSendNow: nothing of this order is under way to this webhook, so the caller is to send it.
  Accepted Add(const Delivery& delivery);

  // The delivery under way of this order to this webhook is settled; the next one is to be sent.
  std::optional<Delivery> Settle(domain::OrderId order, std::uint16_t webhook);

  // Under way and waiting.
  std::size_t size() const { return size_; }

 private:
  struct Lane {
    domain::OrderId order;
    std::uint16_t webhook = 0;
    friend bool operator==(const Lane&, const Lane&) = default;
  };
  struct LaneHash {
    std::size_t operator()(const Lane& lane) const noexcept {
      return std::hash<domain::OrderId>{}(lane.order) * 31 + lane.webhook;
    }
  };

  // A lane's first delivery is the one under way; a lane without any is removed.
  std::unordered_map<Lane, std::deque<Delivery>, LaneHash> lanes_;
  std::size_t size_ = 0;
};

}  // namespace payscrypt::engine
