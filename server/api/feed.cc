#include "api/feed.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "api/account_choice.h"
#include "api/control_messages.h"
#include "api/event_cursor.h"
#include "api/messages.h"
#include "domain/quote.h"

namespace payscrypt::api {
namespace {

// Of a batch. A full one ends at a multiple of this, so that readers who began at different events
// soon read the same ones.
constexpr std::uint64_t kMaxEvents = 256;

// What is kept for readers who are somewhat behind.
constexpr std::size_t kMaxBatches = 32;

constexpr std::size_t kEventsAtOnce = 1'000;

Feed::ClockReading Read(engine::Account& account) {
  const engine::ClockView clock = account.GetClock();
  return {domain::ToText(clock.now), clock.factor};
}

}  // namespace

const std::string& EventBatch::Rendered(std::string (*render)(const EventBatch&)) const {
  std::call_once(once_, [&] { rendered_ = render(*this); });
  return rendered_;
}

std::shared_ptr<const EventBatch> EventBatches::After(
    std::uint64_t after, std::uint64_t last, const std::shared_ptr<engine::Account>& account) {
  if (auto known = Find(after)) return known;
  // Without the lock, as looking at an order may make something happen, which may be told to one
  // who comes here. Two who are after the same at once may both make it.
  const std::uint64_t end = std::min(last, (after / kMaxEvents + 1) * kMaxEvents);
  auto batch = std::make_shared<EventBatch>();
  EventTeller teller(account);
  for (const auto& event : account->ListEvents(after, static_cast<std::size_t>(end - after))) {
    teller.Fill(event, batch->events.emplace_back());
    batch->last = event.number;
  }
  if (batch->events.empty()) return nullptr;
  const std::lock_guard lock(mutex_);
  if (newest_.size() == kMaxBatches) newest_.pop_front();
  newest_.push_back({after, batch});
  return batch;
}

std::shared_ptr<const EventBatch> EventBatches::Find(std::uint64_t after) {
  const std::lock_guard lock(mutex_);
  const auto known = std::ranges::find(newest_, after, &Entry::after);
  return known != newest_.end() ? known->batch : nullptr;
}

Feed::Feed(std::shared_ptr<engine::Account> account, std::shared_ptr<EventBatches> batches,
           std::function<void()> tell)
    : account_(std::move(account)),
      batches_(std::move(batches)),
      watcher_(account_->news().Watch(std::move(tell))) {
  Look();
}

Feed::~Feed() { account_->news().Forget(watcher_); }

const std::string& Feed::account_name() const { return account_->name(); }

void Feed::Look() {
  seen_before_ = view_.last_event;
  account_->news().Await(*watcher_);  // first: what happens from here on is news again
  const engine::Glimpse glimpse = account_->Look();
  view_.forgotten = glimpse.forgotten;
  view_.last_event = glimpse.last_event;
  view_.clock_leaps = glimpse.clock_leaps;
  view_.closed = glimpse.closed;
}

std::vector<domain::OrderId> Feed::OrdersWithNews() const {
  std::unordered_set<domain::OrderId> orders;
  std::uint64_t after = seen_before_;
  while (after < view_.last_event) {
    const auto events = account_->ListEvents(after, kEventsAtOnce);
    if (events.empty()) break;
    for (const auto& event : events) orders.insert(event.order);
    after = events.back().number;
  }
  return {orders.begin(), orders.end()};
}

std::shared_ptr<const EventBatch> Feed::EventsAfter(std::uint64_t after) const {
  return after < view_.last_event ? batches_->After(after, view_.last_event, account_) : nullptr;
}

std::shared_ptr<const EventBatch> Feed::EventsOf(domain::OrderId order, std::uint64_t after) const {
  const auto events = account_->ListEvents(after, kMaxEvents, order);
  if (events.empty()) return nullptr;
  auto batch = std::make_shared<EventBatch>();
  EventTeller teller(account_);
  for (const auto& event : events) teller.Fill(event, batch->events.emplace_back());
  batch->last = events.back().number;
  return batch;
}

std::optional<pg::PublicOrder> Feed::FindOrder(domain::OrderId order) const {
  const auto found = account_->FindOrder(order);
  if (!found) return std::nullopt;
  pg::PublicOrder message;
  Fill(found->found, message);
  return message;
}

Feed::ClockReading Feed::ReadClock() const { return Read(*account_); }

domain::Result<std::shared_ptr<engine::Account>> Feeds::FindAccount(const Call& call) const {
  return ChooseAccount(directory_, call);
}

domain::Result<Feeds::WatchedOrder> Feeds::FindOrder(const std::string& id) const {
  const auto parsed = domain::OrderId::Parse(id);
  auto account = parsed ? directory_.FindByOrder(*parsed) : nullptr;
  if (account && account->FindOrder(*parsed)) return WatchedOrder{account, *parsed};
  return domain::Fail(domain::ErrorCode::kNotFound, NoSuchOrder(id).message);
}

std::optional<Feeds::OrderGlimpse> Feeds::Glimpse(const std::string& id) const {
  const auto watched = FindOrder(id);
  const auto found = watched ? watched->account->FindOrder(watched->id) : std::nullopt;
  if (!found) return std::nullopt;
  OrderGlimpse glimpse;
  Fill(found->found, glimpse.order);
  glimpse.decimals = found->found.order.terms->asset->decimals;
  glimpse.clock = Read(*watched->account);
  return glimpse;
}

domain::Result<EventCursor> Feeds::Begin(const control::WatchEventsRequest& request,
                                         engine::Account& account) {
  if (request.after() < -1) {
    return domain::InvalidArgument(
        "after: expected the number of an event, 0 for all, or -1 for those to come, got " +
        std::to_string(request.after()));
  }
  std::optional<domain::OrderId> order;
  if (!request.order_id().empty()) {
    order = domain::OrderId::Parse(request.order_id());
    if (!order) {
      return domain::InvalidArgument("order_id: expected the id of an order, got " +
                                     domain::Quote(request.order_id()));
    }
  }
  const std::uint64_t last = account.Look().last_event;
  return EventCursor(request.after() < 0 ? last : static_cast<std::uint64_t>(request.after()),
                     order, last);
}

std::unique_ptr<Feed> Feeds::Open(const std::shared_ptr<engine::Account>& account,
                                  std::function<void()> tell) {
  const std::lock_guard lock(mutex_);
  std::erase_if(batches_, [](const auto& entry) { return entry.second.expired(); });
  auto& known = batches_[account.get()];
  auto batches = known.lock();
  if (!batches) known = batches = std::make_shared<EventBatches>();
  return std::make_unique<Feed>(account, std::move(batches), std::move(tell));
}

}  // namespace payscrypt::api
