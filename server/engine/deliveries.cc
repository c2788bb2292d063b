#include "engine/deliveries.h"

#include <algorithm>
#include <utility>

#include "domain/invariant.h"

namespace payscrypt::engine {
namespace {

constexpr std::size_t kPlacesLeft = 1'000;

// Of deliveries that share an edit, each counts it.
std::size_t BytesOf(const domain::WebhookEdit* edit) {
  if (edit == nullptr) return 0;
  return (edit->text ? edit->text->size() : 0) +
         (edit->merchant_order_id ? edit->merchant_order_id->size() : 0);
}

}  // namespace

bool Deliveries::HasRoom(std::uint32_t webhook, const domain::WebhookEdit* edit, std::size_t of_it,
                         std::size_t of_all) const {
  const std::size_t open = open_ + of_all;
  const std::size_t bytes = BytesOf(edit) * of_all;
  if (bytes > 0 && open_bytes_ + bytes > kMaxEditBytes) return false;
  return open <= kMaxOpen && OpenOf(webhook) + of_it <= kMaxOpen - open + 1;
}

std::size_t Deliveries::OpenOf(std::uint32_t webhook) const {
  const auto found = open_of_.find(webhook);
  return found == open_of_.end() ? 0 : found->second;
}

void Deliveries::Open(const Delivery& delivery) {
  ++open_;
  open_bytes_ += BytesOf(delivery.edit.get());
  ++open_of_[delivery.webhook];
  ++owed_[delivery.order];
}

void Deliveries::Erase(std::map<std::uint64_t, Delivery>::iterator delivery) {
  if (is_tracked_) forgotten_.push_back(delivery->first);
  finished_bytes_ -= BytesOf(delivery->second.edit.get());
  kept_.erase(delivery);
}

Delivery* Deliveries::Add(Delivery delivery) {
  const bool is_open = delivery.IsOpen();
  if (is_open) {
    if (!HasRoom(delivery.webhook, delivery.edit.get())) return nullptr;
    Open(delivery);
  }
  delivery.number = ++last_number_;
  Delivery& added = kept_.emplace_hint(kept_.end(), last_number_, std::move(delivery))->second;
  NoteChange(last_number_);
  if (!is_open) Close(added, added.state);
  return &added;
}

bool Deliveries::Enter(Delivery& delivery) {
  Line& line = lines_[KeyOf(delivery)];
  delivery.in_line = true;
  NoteChange(delivery.number);
  if (line.size++ == 0) {
    line.first = delivery.number;
  } else {
    kept_.at(line.last).next_in_line = delivery.number;
    NoteChange(line.last);
  }
  line.last = delivery.number;
  if (line.moves) ++moving_;
  return line.size == 1;
}

void Deliveries::MoveAlone(Delivery& delivery, bool moves) {
  if (std::exchange(delivery.moves, moves) == moves) return;
  moving_ = moves ? moving_ + 1 : moving_ - 1;
}

void Deliveries::Go(Delivery& delivery) {
  if (!delivery.in_line) return MoveAlone(delivery, true);
  Line& line = lines_.at(KeyOf(delivery));
  if (!std::exchange(line.moves, true)) moving_ += line.size;
}

void Deliveries::Rest(Delivery& delivery) {
  if (!delivery.in_line) return MoveAlone(delivery, false);
  Line& line = lines_.at(KeyOf(delivery));
  if (std::exchange(line.moves, false)) moving_ -= line.size;
}

std::optional<std::uint64_t> Deliveries::Finish(Delivery& delivery, Delivery::State state) {
  std::optional<std::uint64_t> next;
  if (delivery.in_line) {
    const auto found = lines_.find(KeyOf(delivery));
    Line& line = found->second;
    domain::Invariant(line.first == delivery.number, "the first one of a line is done first");
    if (line.moves) --moving_;
    if (--line.size == 0) {
      lines_.erase(found);
    } else {
      line.first = delivery.next_in_line;
      next = line.first;
    }
    delivery.in_line = false;
    delivery.next_in_line = 0;
  } else {
    MoveAlone(delivery, false);
  }
  --open_;
  open_bytes_ -= BytesOf(delivery.edit.get());
  if (--open_of_[delivery.webhook] == 0) open_of_.erase(delivery.webhook);
  if (--owed_[delivery.order] == 0) owed_.erase(delivery.order);
  Close(delivery, state);
  return next;
}

void Deliveries::Close(Delivery& delivery, Delivery::State state) {
  delivery.state = state;
  finished_bytes_ += BytesOf(delivery.edit.get());
  NoteChange(delivery.number);
  ForgetFinished(delivery);
  if (!std::exchange(delivery.in_finished, true)) finished_.push_back(delivery.number);
}

// While there are too many, or with too long edits.
void Deliveries::ForgetFinished(const Delivery& but) {
  const auto is_too_much = [this] {
    return kept_.size() - open_ > kMaxFinished || finished_bytes_ > kMaxEditBytes;
  };
  while (is_too_much() && !finished_.empty()) {
    const auto oldest = kept_.find(finished_.front());
    finished_.pop_front();
    if (oldest == kept_.end()) continue;  // its order was forgotten
    if (oldest->second.IsOpen() || &oldest->second == &but) {
      oldest->second.in_finished = false;  // it was opened again meanwhile
    } else {
      Erase(oldest);
    }
  }
}

bool Deliveries::Reopen(Delivery& delivery) {
  if (!HasRoom(delivery.webhook, delivery.edit.get())) return false;
  finished_bytes_ -= BytesOf(delivery.edit.get());
  Open(delivery);
  NoteChange(delivery.number);
  delivery.state = Delivery::State::kWaiting;
  return true;
}

void Deliveries::Cancel(std::uint32_t webhook,
                        const std::function<void(const Delivery&)>& canceled) {
  for (auto entry = lines_.begin(); entry != lines_.end();) {
    Line& line = entry->second;
    if (entry->first.webhook != webhook) {
      ++entry;
      continue;
    }
    Delivery& first = kept_.at(line.first);
    if (line.moves) moving_ -= line.size;
    first.moves = line.moves && first.state == Delivery::State::kUnderWay;
    if (first.moves) ++moving_;
    for (std::uint64_t number = line.first; number != 0;) {
      Delivery& delivery = kept_.at(number);
      delivery.in_line = false;
      NoteChange(delivery.number);
      number = std::exchange(delivery.next_in_line, 0);
    }
    entry = lines_.erase(entry);
  }
  std::vector<std::uint64_t> owed;
  for (auto& [number, delivery] : kept_) {
    if (delivery.webhook != webhook || !delivery.IsOpen()) continue;
    if (delivery.state != Delivery::State::kUnderWay) owed.push_back(number);
  }
  for (const std::uint64_t number : owed) {
    Delivery& delivery = kept_.at(number);
    Finish(delivery, Delivery::State::kCanceled);
    canceled(delivery);
  }
}

void Deliveries::Keep(Delivery& delivery, std::shared_ptr<const Exchange> exchange) {
  KeepExchange(delivery, delivery.attempts.back(), std::move(exchange));
}

void Deliveries::KeepExchange(const Delivery& delivery, AttemptRecord& attempt,
                              std::shared_ptr<const Exchange> exchange) {
  const std::size_t bytes = exchange->Bytes();
  exchanges_.push_back({delivery.number, attempt.number, bytes});
  exchange_bytes_ += bytes;
  attempt.exchange = std::move(exchange);
  while (exchange_bytes_ > kMaxExchangeBytes) {
    const KeptExchange oldest = exchanges_.front();
    exchanges_.pop_front();
    exchange_bytes_ -= oldest.bytes;
    Delivery* const owner = Find(oldest.delivery);
    if (owner == nullptr) continue;
    NoteChange(owner->number);
    for (AttemptRecord& record : owner->attempts) {
      if (record.number == oldest.attempt) record.exchange = nullptr;
    }
  }
}

std::vector<std::uint64_t> Deliveries::TakeChanged() {
  std::ranges::sort(changed_);
  // Not std::ranges::unique, whose subrange clang 14 refuses.
  const auto repeated = std::unique(changed_.begin(), changed_.end());
  changed_.erase(repeated, changed_.end());
  return std::exchange(changed_, {});
}

void Deliveries::Restore(std::vector<Delivery> deliveries, std::uint64_t last) {
  last_number_ = last;
  std::map<std::uint64_t, std::uint64_t> next;  // of those that stand in line
  for (Delivery& delivery : deliveries) {
    delivery.moves = delivery.in_finished = false;
    if (delivery.in_line) next[delivery.number] = std::exchange(delivery.next_in_line, 0);
    Delivery& added = kept_.emplace_hint(kept_.end(), delivery.number, std::move(delivery))->second;
    if (added.IsOpen()) {
      Open(added);
    } else {
      Close(added, added.state);
    }
    for (AttemptRecord& attempt : added.attempts) {
      if (attempt.exchange) KeepExchange(added, attempt, attempt.exchange);
    }
  }
  std::map<std::uint64_t, std::uint64_t> firsts = next;
  for (const auto& [number, follower] : next) firsts.erase(follower);
  for (const auto& [first, follower] : firsts) {
    for (std::uint64_t number = first; number != 0; number = next[number]) Enter(kept_.at(number));
  }
  changed_.clear();  // not `forgotten_`, which are kept elsewhere still
}

std::vector<std::uint64_t> Deliveries::Unfinished() const {
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, delivery] : kept_) {
    if (delivery.IsOpen()) numbers.push_back(number);
  }
  return numbers;
}

void Deliveries::ForgetOldestIf(const std::function<bool(domain::OrderId)>& is_gone) {
  while (!kept_.empty()) {
    const Delivery& oldest = kept_.begin()->second;
    if (oldest.IsOpen() || !is_gone(oldest.order)) break;
    Erase(kept_.begin());
  }
  // Their places among the finished go when there are as many of them as of the others.
  if (finished_.size() > 2 * (kept_.size() - open_) + kPlacesLeft) {
    std::erase_if(finished_, [this](std::uint64_t number) { return !kept_.contains(number); });
  }
}

Delivery* Deliveries::Find(std::uint64_t number) {
  const auto found = kept_.find(number);
  return found == kept_.end() ? nullptr : &found->second;
}

void Deliveries::Clear() {
  kept_.clear();
  lines_.clear();
  open_ = 0;
  open_bytes_ = 0;
  finished_bytes_ = 0;
  open_of_.clear();
  owed_.clear();
  changed_.clear();
  forgotten_.clear();
  finished_.clear();
  moving_ = 0;
  exchanges_.clear();
  exchange_bytes_ = 0;
}

std::uint64_t Deliveries::FirstOfLine(const Delivery& delivery) const {
  const auto line = lines_.find(KeyOf(delivery));
  return line != lines_.end() ? line->second.first : delivery.number;
}

std::vector<std::uint64_t> Deliveries::RestingFirsts(std::uint32_t webhook) const {
  std::vector<std::uint64_t> firsts;
  for (const auto& [key, line] : lines_) {
    if (key.webhook == webhook && !line.moves) firsts.push_back(line.first);
  }
  std::ranges::sort(firsts);
  return firsts;
}

std::vector<Delivery> Deliveries::List(const DeliveryQuery& query) const {
  std::vector<Delivery> found;
  const auto take = [&](const Delivery& delivery) {
    const bool fits = query.order.value_or(delivery.order) == delivery.order &&
                      query.webhook.value_or(delivery.webhook) == delivery.webhook &&
                      query.state.value_or(delivery.state) == delivery.state;
    if (fits) found.push_back(delivery);
  };
  if (query.newest_first) {
    auto entry = query.after == 0 ? kept_.end() : kept_.lower_bound(query.after);
    while (entry != kept_.begin() && found.size() < query.limit) take((--entry)->second);
  } else {
    auto entry = kept_.upper_bound(query.after);
    for (; entry != kept_.end() && found.size() < query.limit; ++entry) take(entry->second);
  }
  return found;
}

}  // namespace payscrypt::engine
