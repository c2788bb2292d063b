#include "engine/outbox.h"

namespace payscrypt::engine {

Outbox::Accepted Outbox::Add(const Delivery& delivery) {
  if (size_ >= kMaxDeliveries) return Accepted::kFull;
  std::deque<Delivery>& lane = lanes_[Lane{delivery.order, delivery.webhook}];
  lane.push_back(delivery);
  ++size_;
  return lane.size() == 1 ? Accepted::kSendNow : Accepted::kWaits;
}

std::optional<Delivery> Outbox::Settle(domain::OrderId order, std::uint16_t webhook) {
  const auto found = lanes_.find(Lane{order, webhook});
  if (found == lanes_.end()) return std::nullopt;
  std::deque<Delivery>& lane = found->second;
  lane.pop_front();
  --size_;
  if (lane.empty()) {
    lanes_.erase(found);
    return std::nullopt;
  }
  return lane.front();
}

}  // namespace payscrypt::engine
