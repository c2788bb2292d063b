#include "runner/history.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "pg-api.pb.h"
#include "protojson/protojson.h"
#include "runner/instant.h"

namespace payscrypt::runner {
namespace {

namespace pb = sandbox::v1;

// Times since the order's creation, of instants as the API writes them.
class Since {
 public:
  explicit Since(const std::string& created) : created_(ParseInstant(created)) {}

  domain::Duration operator()(const std::string& instant) const {
    const auto parsed = ParseInstant(instant);
    return parsed && created_ ? *parsed - *created_ : domain::Duration::zero();
  }

 private:
  std::optional<domain::Timestamp> created_;
};

bool IsWorthARemark(const std::string& type) {
  return type == "payment_seen" || type == "payment_dropped" || type == "fault_met" ||
         type == "step_refused" || type == "key_invalidated" || type == "webhook_skipped" ||
         type == "webhook_dropped";
}

std::string InWords(const pb::Event& event) {
  std::string text = event.type();
  std::replace(text.begin(), text.end(), '_', ' ');
  return event.text().empty() ? text : text + ": " + event.text();
}

WebhookSent Read(const pb::Delivery& delivery, const Since& since) {
  WebhookSent webhook;
  webhook.sent_event = delivery.sent_event();
  webhook.settled_event = delivery.settled_event();
  webhook.at = since(delivery.sent_at());
  webhook.status = delivery.status();
  webhook.body = delivery.body();
  pg::WebhookOrder order;
  if (!delivery.body().empty() && protojson::Parse(delivery.body(), order) && order.id() != 0) {
    webhook.id = std::to_string(order.id());
    webhook.merchant_order_id = order.merchant_order_id();
  }
  // Of its newest attempt, which is its only one unless somebody has it sent again.
  webhook.ending = delivery.attempts_size() == 0
                       ? delivery.state()
                       : delivery.attempts(delivery.attempts_size() - 1).state();
  if (webhook.ending == "answered") {
    webhook.http_status = delivery.http_status();
    webhook.ending += " " + std::to_string(delivery.http_status());
  } else if (!delivery.error().empty()) {
    webhook.ending += ": " + delivery.error();
  }
  return webhook;
}

}  // namespace

History HistoryOf(const Played& played) {
  History history;
  if (!played.order) return history;
  const std::string& id = played.order->order().id();
  const auto created =
      std::find_if(played.events.begin(), played.events.end(), [&](const pb::Event& event) {
        return event.order_id() == id && event.type() == "order_created";
      });
  if (created == played.events.end()) return history;
  const Since since(created->at());
  history.statuses.push_back({created->number(), {}, "PENDING"});
  for (const pb::Event& event : played.events) {
    // A fault may meet a call that is about no order.
    if (event.order_id() != id && !(event.type() == "fault_met" && event.order_id().empty())) {
      continue;
    }
    if (event.type() == "status_changed") {
      constexpr std::string_view kArrow = " -> ";
      const std::size_t arrow = event.text().find(kArrow);
      const bool known = arrow != std::string::npos;
      history.statuses.push_back(
          {event.number(), since(event.at()),
           known ? event.text().substr(arrow + kArrow.size()) : event.text()});
    } else if (IsWorthARemark(event.type())) {
      history.remarks.push_back({event.number(), since(event.at()), InWords(event)});
    }
  }
  for (const pb::Delivery& delivery : played.deliveries) {
    if (delivery.order_id() == id && delivery.sent_event() != 0) {
      history.webhooks.push_back(Read(delivery, since));
    }
  }
  std::stable_sort(
      history.webhooks.begin(), history.webhooks.end(),
      [](const WebhookSent& a, const WebhookSent& b) { return a.sent_event < b.sent_event; });
  return history;
}

}  // namespace payscrypt::runner
