#include "engine/deliveries.h"

#include <algorithm>
#include <utility>

namespace payscrypt::engine {
namespace {

bool IsOpen(const Delivery& delivery) {
  return delivery.state == Delivery::State::kWaiting ||
         delivery.state == Delivery::State::kUnderWay;
}

}  // namespace

Delivery* Deliveries::Add(Delivery delivery) {
  if (IsOpen(delivery)) {
    if (open_ >= kMaxOpen) return nullptr;
    ++open_;
  }
  while (kept_.size() >= kMaxKept && !IsOpen(kept_.front())) kept_.pop_front();
  delivery.number = ++last_number_;
  kept_.push_back(std::move(delivery));
  return &kept_.back();
}

bool Deliveries::Enter(const Delivery& delivery) {
  std::deque<std::uint64_t>& line = lines_[Line{delivery.order, delivery.webhook}];
  line.push_back(delivery.number);
  ++in_lines_;
  return line.size() == 1;
}

std::optional<std::uint64_t> Deliveries::Leave(Delivery& delivery) {
  delivery.state = Delivery::State::kSettled;
  --open_;
  --in_lines_;
  const auto found = lines_.find(Line{delivery.order, delivery.webhook});
  found->second.pop_front();
  if (!found->second.empty()) return found->second.front();
  lines_.erase(found);
  return std::nullopt;
}

Delivery* Deliveries::Find(std::uint64_t number) {
  const std::uint64_t first_number = last_number_ - kept_.size() + 1;
  if (number < first_number || number > last_number_) return nullptr;
  return &kept_[static_cast<std::size_t>(number - first_number)];
}

void Deliveries::Clear() {
  kept_.clear();
  lines_.clear();
  open_ = 0;
  in_lines_ = 0;
}

std::vector<Delivery> Deliveries::List(std::uint64_t after, std::size_t limit,
                                       std::optional<domain::OrderId> order) const {
  const std::uint64_t first_number = last_number_ - kept_.size() + 1;
  auto index = static_cast<std::size_t>(std::max(after + 1, first_number) - first_number);
  std::vector<Delivery> found;
  for (; index < kept_.size() && found.size() < limit; ++index) {
    if (!order || kept_[index].order == *order) found.push_back(kept_[index]);
  }
  return found;
}

}  // namespace payscrypt::engine
