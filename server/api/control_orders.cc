// The part of the control API that is about orders, and about what happened.
#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

#include "api/control_messages.h"
#include "api/control_page.h"
#include "api/control_service.h"
#include "api/control_with.h"
#include "api/held_call.h"
#include "domain/quote.h"
#include "scenario/duration_text.h"
#include "scenario/scenario_file.h"

namespace payscrypt::api {
namespace {

using domain::ErrorCode;

constexpr domain::Duration kDefaultWait = std::chrono::seconds(30);
constexpr domain::Duration kLongestWait = std::chrono::minutes(10);
constexpr std::size_t kMaxSearchedBytes = 255;  // as it takes time in each of many orders
constexpr std::size_t kTimelineShown = 1'000;   // the newest

domain::Error NoSuchOrder(const std::string& id) {
  return {ErrorCode::kNotFound,
          "id: expected the id of an order of this account, got " + domain::Quote(id)};
}

domain::Result<engine::OrderQuery> ReadQuery(const control::ListOrdersRequest& request) {
  engine::OrderQuery query;
  const auto limit = ReadLimit(request.limit());
  if (!limit) return tl::unexpected(limit.error());
  query.limit = *limit;
  if (!request.after().empty()) {
    query.after = domain::OrderId::Parse(request.after());
    if (!query.after) {
      return domain::InvalidArgument("after: expected the id of an order, got " +
                                     domain::Quote(request.after()));
    }
  }
  if (!request.status().empty()) {
    const auto status = ReadStatus(request.status());
    if (!status) return tl::unexpected(status.error());
    query.status = *status;
  }
  if (!request.merchant_order_id().empty()) {
    query.merchant_order_id = request.merchant_order_id();
  }
  if (request.text().size() > kMaxSearchedBytes) {
    return domain::InvalidArgument("text: expected at most " + std::to_string(kMaxSearchedBytes) +
                                   " bytes, got " + std::to_string(request.text().size()));
  }
  query.text = request.text();
  query.newest_first = request.newest_first();
  return query;
}

// The payment's index by its transaction id.
domain::Result<domain::StepAction> ReadDrop(const control::DropPaymentRequest& request,
                                            const engine::OrderDetail& order) {
  if (request.reorg() != 0) {
    if (request.tx_id().empty()) return domain::ReorgStep{request.reorg()};
    return domain::InvalidArgument("expected one of tx_id and reorg, got both");
  }
  if (request.tx_id().empty()) return domain::DropStep{};
  const auto found = std::ranges::find(order.tx_ids, request.tx_id());
  if (found != order.tx_ids.end()) {
    return domain::DropStep{static_cast<std::size_t>(found - order.tx_ids.begin())};
  }
  return domain::Fail(ErrorCode::kNotFound,
                      "tx_id: expected the id of one of the order's payments, got " +
                          domain::Quote(request.tx_id()));
}

// A call that waits for an order's status, for its time to be over, or for its caller to go away.
class StatusWait : public std::enable_shared_from_this<StatusWait> {
 public:
  StatusWait(std::shared_ptr<engine::Account> account, domain::OrderId id, Done done)
      : account_(std::move(account)), id_(id), held_(std::make_shared<HeldCall>(std::move(done))) {}

  void Begin(const Call& call, domain::OrderStatus status, std::chrono::nanoseconds timeout,
             engine::AlarmFactory& alarms, std::function<Status()> show) {
    const auto self = shared_from_this();
    call.OnCancel([self] { self->End([] { return CallerGone(); }); });
    auto alarm =
        alarms.MakeAlarm([self, status] { self->End([&] { return self->TimeIsOver(status); }); });
    alarm->Set(timeout);
    {
      const std::lock_guard lock(mutex_);
      alarm_ = std::move(alarm);
    }
    const std::uint64_t watch = account_->WhenStatus(
        id_, status, [self, show = std::move(show)](const domain::Result<void>& result) {
          self->End([&] { return result ? show() : Status(result.error()); });
        });
    {
      const std::lock_guard lock(mutex_);
      watch_ = watch;
      if (!is_over_) return;
    }
    TidyUp();  // it ended before what is to be tidied up was there
  }

 private:
  template <typename Make>
  void End(Make make) {
    held_->Answer(make);
    TidyUp();
  }

  void TidyUp() {
    std::unique_ptr<engine::Alarm> alarm;  // goes without the lock: it may be the one that rings
    std::uint64_t watch = 0;
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
      alarm = std::move(alarm_);
      watch = watch_;
    }
    if (watch != 0) account_->ForgetWatch(id_, watch);
  }

  Status TimeIsOver(domain::OrderStatus awaited) const {
    const auto order = account_->FindOrder(id_);
    const std::string_view is = order ? NameOf(order->found.order.status) : "gone";
    return {ErrorCode::kDeadlineExceeded, "order " + id_.ToString() + " is " + std::string(is) +
                                              ", and was not " + std::string(NameOf(awaited)) +
                                              " in time"};
  }

  const std::shared_ptr<engine::Account> account_;
  const domain::OrderId id_;
  const std::shared_ptr<HeldCall> held_;
  std::mutex mutex_;  // of what follows
  bool is_over_ = false;
  std::uint64_t watch_ = 0;
  std::unique_ptr<engine::Alarm> alarm_;
};

}  // namespace

domain::Result<domain::OrderStatus> ReadStatus(const std::string& name) {
  for (int i = 0; i < domain::kOrderStatusCount; ++i) {
    const auto status = static_cast<domain::OrderStatus>(i);
    if (NameOf(status) == name) return status;
  }
  return domain::InvalidArgument(
      "status: expected PENDING, CONFIRMING, SUCCESSFUL, EXPIRED or CANCELED, got " +
      domain::Quote(name));
}

std::string ControlService::PageOf(const engine::OrderDetail& order) const {
  return options_.public_url + "/pay/" + order.found.order.terms->id.ToString();
}

domain::Result<void> ControlService::ShowOrder(const AccountPtr& account, const std::string& id,
                                               control::SandboxOrder& response) const {
  const auto order_id = domain::OrderId::Parse(id);
  const auto order = order_id ? account->FindOrder(*order_id, kTimelineShown) : std::nullopt;
  if (!order) return tl::unexpected(NoSuchOrder(id));
  Fill(*order, PageOf(*order), response);
  EventTeller teller(account);
  for (const engine::Event& event : order->events) teller.Fill(event, *response.add_timeline());
  return {};
}

void ControlService::GetOrder(const Call& call, const control::GetOrderRequest& request,
                              control::SandboxOrder& response, Done done) {
  With(call, done,
       [&](const AccountPtr& account) { return ShowOrder(account, request.id(), response); });
}

void ControlService::ListOrders(const Call& call, const control::ListOrdersRequest& request,
                                control::ListOrdersResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    auto query = ReadQuery(request);
    if (!query) return tl::unexpected(std::move(query.error()));
    const std::size_t limit = query->limit++;  // one more tells whether this is the last page
    const auto orders = account->ListOrders(*query);
    const bool is_more =
        FillPage(orders, limit, *response.mutable_orders(),
                 [this](const auto& each, auto& message) { Fill(each, PageOf(each), message); });
    if (is_more) response.set_next(response.orders().rbegin()->order().id());
    return {};
  });
}

void ControlService::Act(const Call& call, const std::string& id,
                         const domain::Result<domain::StepAction>& action,
                         control::SandboxOrder& response, const Done& done) const {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    if (!action) return tl::unexpected(action.error());
    const auto order_id = domain::OrderId::Parse(id);
    if (!order_id) return tl::unexpected(NoSuchOrder(id));
    const auto acted = account->Act(*order_id, *action);
    if (!acted) return tl::unexpected(acted.error());
    return ShowOrder(account, id, response);
  });
}

void ControlService::PayOrder(const Call& call, const control::PayOrderRequest& request,
                              control::SandboxOrder& response, Done done) {
  const auto value = scenario::ParsePay(request.value().empty() ? "remaining" : request.value());
  domain::Result<domain::StepAction> action;
  if (value) {
    action = *value;
  } else {
    action = tl::unexpected(InField("value", value.error()));
  }
  Act(call, request.id(), action, response, done);
}

void ControlService::ConfirmOrder(const Call& call, const control::ConfirmOrderRequest& request,
                                  control::SandboxOrder& response, Done done) {
  const std::int64_t blocks = request.blocks() == 0 ? 1 : request.blocks();
  Act(call, request.id(), domain::StepAction(domain::ConfirmStep{blocks}), response, done);
}

void ControlService::DropPayment(const Call& call, const control::DropPaymentRequest& request,
                                 control::SandboxOrder& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto id = domain::OrderId::Parse(request.id());
    const auto order = id ? account->FindOrder(*id) : std::nullopt;
    if (!order) return tl::unexpected(NoSuchOrder(request.id()));
    const auto action = ReadDrop(request, *order);
    if (!action) return tl::unexpected(action.error());
    const auto acted = account->Act(*id, *action);
    if (!acted) return tl::unexpected(acted.error());
    return ShowOrder(account, request.id(), response);
  });
}

void ControlService::ExpireOrder(const Call& call, const control::ExpireOrderRequest& request,
                                 control::SandboxOrder& response, Done done) {
  Act(call, request.id(), domain::StepAction(domain::ExpireStep{}), response, done);
}

void ControlService::CancelOrder(const Call& call, const control::CancelOrderRequest& request,
                                 control::SandboxOrder& response, Done done) {
  Act(call, request.id(), domain::StepAction(domain::CancelStep{}), response, done);
}

void ControlService::WaitForOrder(const Call& call, const control::WaitForOrderRequest& request,
                                  control::SandboxOrder& response, Done done) {
  const auto account = Pick(call);
  if (!account) return done(Status(account.error()));
  const auto id = domain::OrderId::Parse(request.id());
  if (!id) return done(Status(NoSuchOrder(request.id())));
  const auto status = ReadStatus(request.status());
  if (!status) return done(Status(status.error()));
  domain::Duration timeout = kDefaultWait;
  if (!request.timeout().empty()) {
    const auto given = scenario::ParseDuration(request.timeout());
    if (!given) return done(Status(InField("timeout", given.error(), request.timeout())));
    timeout = *given;
  }
  if (timeout > kLongestWait) {
    return done({ErrorCode::kInvalidArgument,
                 "timeout: expected at most 10m, got " + domain::Quote(request.timeout())});
  }
  const auto wait =
      std::make_shared<StatusWait>(*account, *id, WhenKept(*account, std::move(done)));
  wait->Begin(call, *status, timeout, options_.alarms,
              [this, account = *account, text = request.id(), &response]() -> Status {
                const auto shown = ShowOrder(account, text, response);
                return shown ? Status() : Status(shown.error());
              });
}

void ControlService::ListEvents(const Call& call, const control::ListEventsRequest& request,
                                control::ListEventsResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto page = ReadPage(request);
    if (!page) return tl::unexpected(page.error());
    EventTeller teller(account);
    // One more tells whether this is the last page.
    const bool is_more =
        FillPage(account->ListEvents(page->after, page->limit + 1, page->order), page->limit,
                 *response.mutable_events(),
                 [&](const auto& each, auto& message) { teller.Fill(each, message); });
    if (is_more) response.set_next(response.events().rbegin()->number());
    return {};
  });
}

}  // namespace payscrypt::api
