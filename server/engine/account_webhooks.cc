// An account's webhooks: registering them, what they come to be owed, and what faults do to that.
#include <algorithm>
#include <utility>

#include "domain/invariant.h"
#include "engine/account.h"
#include "engine/account_run.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;
using domain::Timestamp;

// Of the webhook that TestWebhook sends: no order ever has this id.
constexpr domain::OrderId kTestOrder{1};
constexpr const char* kTestMerchantOrderId = "webhook-test";

// Of one SendWebhook.
constexpr std::size_t kMaxSpoofs = 1'000;
constexpr std::size_t kMaxSpoofBytes = 2 << 20;  // of their texts together: all are in the answer

tl::unexpected<domain::Error> NoSuchWebhook(std::uint32_t id) {
  return domain::Fail(
      ErrorCode::kNotFound,
      "id: expected the id of a webhook of this account, got \"" + std::to_string(id) + "\"");
}

tl::unexpected<domain::Error> NoSuchDelivery(std::uint64_t number) {
  return domain::Fail(
      ErrorCode::kNotFound,
      "number: expected the number of a delivery that the account has kept, got " +
          std::to_string(static_cast<std::int64_t>(number)));  // as it was asked for
}

tl::unexpected<domain::Error> NoRoom() {
  return domain::Fail(
      ErrorCode::kResourceExhausted,
      "too many webhooks of this account are waiting; have the receivers take some, "
      "or delete the webhooks that none takes");
}

void Refuse(domain::Error error, Account::AttemptDone done,
            std::vector<std::function<void()>>& answers) {
  answers.emplace_back(
      [error = std::move(error), done = std::move(done)] { done(tl::unexpected(error)); });
}

}  // namespace

// ---- registering

domain::Result<WebhookView> Account::CreateWebhook(std::string url) {
  return Run([&](Timestamp now, Effects& effects) -> domain::Result<WebhookView> {
    const Webhook* const added = webhooks_.Add(std::move(url));
    if (added == nullptr) {
      return domain::Fail(ErrorCode::kResourceExhausted,
                          "an account has at most " + std::to_string(Webhooks::kMaxWebhooks) +
                              " webhooks; delete one first");
    }
    TellWebhook(*added, WebhookChanged::Change::kCreated, now, effects);
    return ViewWebhook(*added);
  });
}

std::vector<WebhookView> Account::ListWebhooks() {
  const std::lock_guard lock(mutex_);
  std::vector<WebhookView> views;
  for (const Webhook& webhook : webhooks_.list()) views.push_back(ViewWebhook(webhook));
  return views;
}

domain::Result<WebhookView> Account::UpdateWebhook(std::uint32_t id, std::optional<std::string> url,
                                                   bool paused) {
  return Run([&](Timestamp now, Effects& effects) -> domain::Result<WebhookView> {
    Webhook* const webhook = webhooks_.Find(id);
    if (webhook == nullptr) return NoSuchWebhook(id);
    using Change = WebhookChanged::Change;
    if (url && *url != *webhook->url) {
      webhook->url = std::make_shared<const std::string>(*std::move(url));
      TellWebhook(*webhook, Change::kMoved, now, effects);
    }
    if (std::exchange(webhook->paused, paused) != paused) {
      TellWebhook(*webhook, paused ? Change::kPaused : Change::kResumed, now, effects);
      if (!paused && !closed_) {
        for (const std::uint64_t number : deliveries_.RestingFirsts(id)) {
          Proceed(*deliveries_.Find(number), now, effects);
        }
      }
    }
    return ViewWebhook(*webhook);
  });
}

domain::Result<void> Account::DeleteWebhook(std::uint32_t id) {
  return Run([&](Timestamp now, Effects& effects) -> domain::Result<void> {
    const Webhook* const found = webhooks_.Find(id);
    if (found == nullptr) return NoSuchWebhook(id);
    const Webhook webhook = *found;
    webhooks_.Remove(id);
    TellWebhook(webhook, WebhookChanged::Change::kDeleted, now, effects);
    deliveries_.Cancel(id, [&](const Delivery& delivery) {
      TellOf(delivery, now, WebhookCanceled{delivery.number}, effects);
      EndAttemptWatches(delivery.number, effects);
    });
    if (!advances_.empty() && deliveries_.moving() == 0) WakeSoon();
    return {};
  });
}

WebhookView Account::ViewWebhook(const Webhook& webhook) const {
  return {webhook, deliveries_.OpenOf(webhook.id)};
}

void Account::TellWebhook(const Webhook& webhook, WebhookChanged::Change change, Timestamp now,
                          Effects& effects) {
  Note(&Unkept::webhooks);
  Tell(nullptr, now, WebhookChanged{webhook.id, change, webhook.url}, effects);
}

// ---- what they are owed

void Account::OweStatus(Record& record, Timestamp now, Effects& effects) {
  if (webhooks_.list().empty()) return;
  // A fault meets a status change as a whole, to whichever URLs it goes.
  const auto fault = TakeWebhookFault(record);
  for (const Webhook& webhook : webhooks_.list()) {
    OweStatusTo(webhook.id, fault, record, now, effects);
  }
}

// Those that somebody added by hand come before the scenario's.
std::shared_ptr<const domain::WebhookFault> Account::TakeWebhookFault(Record& record) {
  if (!added_faults_.list().empty()) {
    Note(&Unkept::faults);
    if (auto added = added_faults_.Take(record.state.status)) return added;
  }
  if (!record.faults || !record.scenario) return nullptr;
  const auto* fault =
      TakeFault(record.scenario->webhook_faults, record.state.status, record.faults->webhooks);
  if (fault == nullptr) return nullptr;
  return std::make_shared<const domain::WebhookFault>(*fault);  // which may outlive its scenario
}

// Those that were to be sent after the next one, which has come.
std::vector<Delivery> Account::TakeHeld(Record& record, std::uint32_t webhook) {
  if (!record.faults) return {};
  std::vector<Delivery>& held = record.faults->held;
  const auto of_webhook = std::stable_partition(
      held.begin(), held.end(), [&](const Delivery& each) { return each.webhook != webhook; });
  std::vector<Delivery> taken(of_webhook, held.end());
  held.erase(of_webhook, held.end());
  return taken;
}

void Account::OweStatusTo(std::uint32_t webhook,
                          const std::shared_ptr<const domain::WebhookFault>& fault, Record& record,
                          Timestamp now, Effects& effects) {
  Delivery owed{.order = record.terms->id, .webhook = webhook, .status = record.state.status};
  std::int64_t copies = 1;
  std::optional<domain::Duration> delay;
  const std::vector<Delivery> released = TakeHeld(record, webhook);
  if (fault) {
    if (std::holds_alternative<domain::SkipWebhook>(fault->action)) {
      owed.state = Delivery::State::kSkipped;
    } else if (const auto* duplicate = std::get_if<domain::DuplicateWebhook>(&fault->action)) {
      copies += duplicate->copies;
    } else if (const auto* edit = std::get_if<domain::EditWebhook>(&fault->action)) {
      owed.edit = {fault, &edit->edit};  // kept alive by its fault
    } else if (const auto* late = std::get_if<domain::DelayWebhook>(&fault->action)) {
      delay = late->by;
    } else if (released.empty() && !domain::IsFinal(record.state.status)) {
      // It is to be sent after the next one, which there is.
      if (!record.faults) record.faults = std::make_unique<FaultState>();
      record.faults->held.push_back(owed);
      return;
    }
  }
  for (std::int64_t i = 0; i < copies; ++i) {
    Delivery* const added = AddDelivery(owed, now, effects);
    if (added == nullptr) break;
    if (added->state == Delivery::State::kSkipped) {
      TellOf(*added, now, WebhookSkipped{added->number, added->status}, effects);
    } else if (delay) {
      const TimerTask task{static_cast<std::int64_t>(added->number), TimerTask::kDelivery};
      added->next_attempt_at = now + *delay;
      added->timer = timers_.Schedule(added->next_attempt_at, task);
    } else {
      EnterLine(*added, now, effects);
    }
  }
  for (const Delivery& held : released) {
    Delivery* const added = AddDelivery(held, now, effects);
    if (added != nullptr) EnterLine(*added, now, effects);
  }
}

void Account::OweMadeUp(const domain::WebhookEdit& edit, Record& record, Timestamp now,
                        Effects& effects) {
  const auto shared = std::make_shared<const domain::WebhookEdit>(edit);
  for (const Webhook& webhook : webhooks_.list()) {
    const Delivery owed{.order = record.terms->id,
                        .webhook = webhook.id,
                        .status = edit.status.value_or(record.state.status),
                        .made_up = true,
                        .edit = shared};
    Delivery* const added = AddDelivery(owed, now, effects);
    if (added != nullptr) EnterLine(*added, now, effects);
  }
}

Delivery* Account::AddDelivery(const Delivery& delivery, Timestamp now, Effects& effects) {
  Delivery* const added = deliveries_.Add(delivery);
  if (added == nullptr) {
    TellOf(delivery, now, WebhookDropped{delivery.webhook, delivery.status}, effects);
  }
  return added;
}

void Account::EnterLine(Delivery& delivery, Timestamp now, Effects& effects) {
  delivery.timer = 0;
  if (!delivery.made_up) delivery.next_attempt_at = now + options_.webhook_retries.delays.front();
  if (deliveries_.Enter(delivery)) Proceed(delivery, now, effects);
}

// ---- by hand

void Account::TestWebhook(std::uint32_t id, AttemptDone done) {
  Run([&](Timestamp now, Effects& effects) {
    auto begun = BeginTest(id, done, now, effects);
    if (!begun) Refuse(std::move(begun.error()), std::move(done), effects.answers);
  });
}

// `done` is taken where it succeeds.
domain::Result<void> Account::BeginTest(std::uint32_t id, AttemptDone& done, Timestamp now,
                                        Effects& effects) {
  if (webhooks_.Find(id) == nullptr || closed_) return NoSuchWebhook(id);
  if (auto usable = Check(); !usable) return usable;
  domain::WebhookEdit edit;
  edit.id = kTestOrder;
  edit.merchant_order_id = kTestMerchantOrderId;
  Delivery made_up{.webhook = id, .made_up = true};
  made_up.edit = std::make_shared<const domain::WebhookEdit>(std::move(edit));
  Delivery* const added = deliveries_.Add(std::move(made_up));
  if (added == nullptr) return NoRoom();
  attempt_watches_.emplace(added->number, std::move(done));
  SendOrHold(*added, now, effects);
  return {};
}

void Account::Redeliver(std::uint64_t number, AttemptDone done) {
  Run([&](Timestamp now, Effects& effects) {
    auto begun = BeginRedelivery(number, done, now, effects);
    if (!begun) Refuse(std::move(begun.error()), std::move(done), effects.answers);
  });
}

// `done` is taken where it succeeds.
domain::Result<void> Account::BeginRedelivery(std::uint64_t number, AttemptDone& done,
                                              Timestamp now, Effects& effects) {
  Delivery* const delivery = closed_ ? nullptr : deliveries_.Find(number);
  if (delivery == nullptr) return NoSuchDelivery(number);
  if (auto usable = Check(); !usable) return usable;
  const auto refuse = [number](const std::string& why) {
    return domain::Fail(ErrorCode::kFailedPrecondition,
                        "delivery " + std::to_string(number) + " " + why);
  };
  if (delivery->state == Delivery::State::kUnderWay) {
    return refuse("is under way; wait until its attempt is settled");
  }
  if (webhooks_.Find(delivery->webhook) == nullptr) {
    return refuse("was for a webhook that is deleted");
  }
  if (delivery->order.value != 0 && FindRecord(delivery->order) == nullptr) {
    return refuse("was about an order that is forgotten");
  }
  // A fault has it wait before it stands in line.
  const bool is_delayed = delivery->IsOpen() && delivery->timer != 0 && !delivery->in_line;
  const std::uint64_t first =
      delivery->in_line || is_delayed ? deliveries_.FirstOfLine(*delivery) : number;
  if (first != number) {
    return refuse("waits for delivery " + std::to_string(first) +
                  " about the same order; redeliver that one first");
  }
  if (is_delayed) deliveries_.Enter(*delivery);
  if (!delivery->IsOpen() && !deliveries_.Reopen(*delivery)) return NoRoom();
  attempt_watches_.emplace(number, std::move(done));
  SendOrHold(*delivery, now, effects);
  return {};
}

domain::Result<std::vector<Delivery>> Account::SendWebhook(const Spoof& spoof) {
  return Run([&](Timestamp now, Effects& effects) -> domain::Result<std::vector<Delivery>> {
    const Record* const record = spoof.order ? FindRecord(*spoof.order) : nullptr;
    if (spoof.order && record == nullptr) {
      return domain::Fail(ErrorCode::kNotFound,
                          "order_id: expected the id of an order of this account, got \"" +
                              spoof.order->ToString() + "\"");
    }
    if (spoof.webhook && webhooks_.Find(*spoof.webhook) == nullptr) {
      return NoSuchWebhook(*spoof.webhook);
    }
    if (webhooks_.list().empty() || closed_) {
      return domain::Fail(ErrorCode::kFailedPrecondition,
                          "the account has no webhook to send it to; create one first");
    }
    if (auto room = CheckRoomFor(spoof); !room) return tl::unexpected(std::move(room.error()));
    const auto edit = std::make_shared<const domain::WebhookEdit>(spoof.edit);
    const auto told =
        edit->status.value_or(record != nullptr ? record->state.status : domain::OrderStatus{});
    std::vector<std::uint64_t> numbers;
    for (std::int64_t i = 0; i < spoof.times; ++i) {
      for (const Webhook& webhook : webhooks_.list()) {
        if (spoof.webhook.value_or(webhook.id) != webhook.id) continue;
        Delivery* const added = deliveries_.Add({.order = spoof.order.value_or(domain::OrderId{}),
                                                 .webhook = webhook.id,
                                                 .status = told,
                                                 .made_up = true,
                                                 .edit = edit});
        domain::Invariant(added != nullptr, "there is room for all of them");
        EnterLine(*added, now, effects);
        numbers.push_back(added->number);
      }
    }
    std::vector<Delivery> deliveries;
    deliveries.reserve(numbers.size());
    for (const std::uint64_t number : numbers) deliveries.push_back(*deliveries_.Find(number));
    return deliveries;
  });
}

// For all of it, so that none is sent where not all can be.
domain::Result<void> Account::CheckRoomFor(const Spoof& spoof) const {
  const auto times = static_cast<std::size_t>(spoof.times);
  const std::size_t all = times * (spoof.webhook ? 1 : webhooks_.list().size());
  if (all > kMaxSpoofs) {
    return domain::InvalidArgument("times: expected at most " + std::to_string(kMaxSpoofs) +
                                   " webhooks in all, got " + std::to_string(all));
  }
  const domain::WebhookEdit& edit = spoof.edit;
  const std::size_t bytes =
      all * (edit.text.value_or("").size() + edit.merchant_order_id.value_or("").size());
  if (bytes > kMaxSpoofBytes) {
    return domain::InvalidArgument("text: expected at most " + std::to_string(kMaxSpoofBytes) +
                                   " bytes over all webhooks that are sent, got " +
                                   std::to_string(bytes));
  }
  for (const Webhook& webhook : webhooks_.list()) {
    const bool is_meant = spoof.webhook.value_or(webhook.id) == webhook.id;
    if (is_meant && !deliveries_.HasRoom(webhook.id, &edit, times, all)) return NoRoom();
  }
  return {};
}

std::optional<Delivery> Account::FindDelivery(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  const Delivery* const delivery = deliveries_.Find(number);
  if (delivery == nullptr) return std::nullopt;
  return *delivery;
}

std::vector<Delivery> Account::ListDeliveries(const DeliveryQuery& query) {
  const std::lock_guard lock(mutex_);
  return deliveries_.List(query);
}

}  // namespace payscrypt::engine
