#include "transports/rest/stream_hub.h"

#include <utility>

namespace payscrypt::transports::rest {

StreamHub::StreamHub(boost::asio::io_context& io, api::Feeds* feeds, Post post)
    : timer_(io), feeds_(feeds), post_(std::move(post)) {}

StreamHub::Group& StreamHub::GroupOf(const std::shared_ptr<engine::Account>& account) {
  auto& group = groups_[account.get()];
  if (!group) {
    group =
        std::make_unique<Group>(feeds_->Open(account, [this, post = post_, key = account.get()] {
          post([this, key] { OnNews(key); });
        }));
  }
  return *group;
}

void StreamHub::Add(StreamReader& reader) {
  const Stream& stream = reader.stream();
  Group& group = GroupOf(stream.account());
  if (stream.order()) {
    group.of_order[*stream.order()].insert(&reader);
  } else {
    group.of_all.insert(&reader);
  }
  // At once: whoever opens a page waits for it.
  if (Serve(reader) > 0) {
    StandInLine(reader);
    if (!is_pausing_) BeginRound();
  }
}

void StreamHub::Remove(StreamReader& reader) {
  const Stream& stream = reader.stream();
  const auto found = groups_.find(stream.account().get());
  if (found == groups_.end()) return;
  Group& group = *found->second;
  if (stream.order()) {
    const auto of_order = group.of_order.find(*stream.order());
    if (of_order == group.of_order.end()) return;
    of_order->second.erase(&reader);
    if (of_order->second.empty()) {
      group.of_order.erase(of_order);
      group.scene.Leave(*stream.order());
    }
  } else {
    group.of_all.erase(&reader);
  }
  if (group.of_all.empty() && group.of_order.empty()) groups_.erase(found);
}

void StreamHub::Resume(StreamReader& reader) {
  StandInLine(reader);
  if (!is_pausing_) BeginRound();
}

void StreamHub::OnNews(Key account) {
  const auto found = groups_.find(account);
  if (found == groups_.end()) return;
  found->second->has_news = true;
  if (!is_pausing_) BeginRound();
}

// Takes a look, and puts those whom it concerns in line.
void StreamHub::Gather(Group& group) {
  group.has_news = false;
  const api::Feed::View before = group.scene.feed().view();
  group.scene.Look();
  const api::Feed::View& now = group.scene.feed().view();
  CallUp(group.of_all, group.scene);
  if (group.of_order.empty()) return;

  bool concerns_all = now.closed || now.clock_leaps != before.clock_leaps;
  for (const domain::OrderId order : group.scene.feed().OrdersWithNews()) {
    group.scene.Renew(order);
    const auto readers = group.of_order.find(order);
    if (readers != group.of_order.end()) CallUp(readers->second, group.scene);
    concerns_all |= order.value == 0;  // of the account: it was reset, say
  }
  if (!concerns_all) return;
  group.scene.RenewAll();
  for (const auto& [order, readers] : group.of_order) CallUp(readers, group.scene);
}

void StreamHub::CallUp(const std::unordered_set<StreamReader*>& readers, const Scene& scene) {
  for (StreamReader* const reader : readers) {
    if (reader->IsBlocked()) {
      reader->stream().NoteBlocked(scene);
    } else {
      StandInLine(*reader);
    }
  }
}

// Whoever follows one order is told little, and goes before those who are told everything.
void StreamHub::StandInLine(StreamReader& reader) {
  if (std::exchange(reader.is_in_line, true)) return;
  if (reader.stream().order()) {
    line_.push_front(reader.WeakReader());
  } else {
    line_.push_back(reader.WeakReader());
  }
}

// Writes the next piece; the result is what it counts for, 0 where there was none.
std::size_t StreamHub::Serve(StreamReader& reader) {
  const auto group = groups_.find(reader.stream().account().get());
  if (group == groups_.end() || reader.IsBlocked()) return 0;
  Stream::Step step = reader.stream().Next(group->second->scene);
  if (!step.piece) return 0;
  const std::size_t bytes = step.piece->size() + kBytesOfWrite;
  reader.Write(std::move(step));
  return bytes;
}

void StreamHub::BeginRound() {
  for (auto& [account, group] : groups_) {
    if (group->has_news) Gather(*group);
  }
  std::size_t written = 0;
  while (!line_.empty() && written < kMaxBytesOfRound) {
    const std::shared_ptr<StreamReader> reader = line_.front().lock();
    line_.pop_front();
    if (!reader) continue;
    reader->is_in_line = false;
    const std::size_t bytes = Serve(*reader);
    written += bytes;
    if (bytes > 0 && !reader->IsBlocked()) StandInLine(*reader);
  }
  Pause();
}

// Until the next round, where there is something for it.
void StreamHub::Pause() {
  is_pausing_ = true;
  timer_.expires_after(kGatheringTime);
  timer_.async_wait([this](const boost::system::error_code& aborted) {
    if (aborted) return;
    is_pausing_ = false;
    bool is_idle = line_.empty();
    for (const auto& [account, group] : groups_) is_idle = is_idle && !group->has_news;
    if (!is_idle) BeginRound();
  });
}

}  // namespace payscrypt::transports::rest
