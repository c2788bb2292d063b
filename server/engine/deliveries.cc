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
    ++owed_[delivery.order];
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
  if (const auto owed = owed_.find(delivery.order); --owed->second == 0) owed_.erase(owed);
  --in_lines_;
  const auto found = lines_.find(Line{delivery.order, delivery.webhook});
  found->second.pop_front();
  if (!found->second.empty()) return found->second.front();
  lines_.erase(found);
  return std::nullopt;
}

void Deliveries::Restore(std::vector<Delivery> deliveries, std::uint64_t last) {
  last_number_ = last;
  for (Delivery& delivery : deliveries) {
    if (IsOpen(delivery)) {
      ++open_;
      ++owed_[delivery.order];
      delivery.state = Delivery::State::kWaiting;
      Enter(delivery);
    }
    kept_.push_back(std::move(delivery));
  }
}

std::vector<std::uint64_t> Deliveries::Firsts() const {
  std::vector<std::uint64_t> firsts;
  for (const auto& [key, line] : lines_) firsts.push_back(line.front());
  std::ranges::sort(firsts);
  return firsts;
}

std::optional<std::uint64_t> Deliveries::ForgetOldestIf(
    const std::function<bool(domain::OrderId)>& is_gone) {
  if (kept_.empty() || IsOpen(kept_.front()) || !is_gone(kept_.front().order)) return std::nullopt;
  const std::uint64_t number = kept_.front().number;
  kept_.pop_front();
  return number;
}

Delivery* Deliveries::Find(std::uint64_t number) {
  const std::uint64_t first_number = last_number_ - kept_.size() + 1;
  if (number < first_number || number > last_number_) return nullptr;
  return &kept_[static_cast<std::size_t>(number - first_number)];
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
