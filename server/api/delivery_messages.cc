#include "api/delivery_messages.h"

#include <algorithm>
#include <array>

#include "protojson/utf8.h"
#include "scenario/duration_text.h"

namespace payscrypt::api {
namespace {

using engine::AttemptRecord;
using engine::Delivery;

// By Delivery::State and AttemptRecord::State.
constexpr std::array<std::string_view, 7> kDeliveryStates = {
    "waiting", "sent", "retrying", "delivered", "failed", "skipped", "canceled"};
constexpr std::array<std::string_view, 5> kAttemptStates = {"sent", "answered", "timed out",
                                                            "failed", "aborted"};

// From lines of "Name: value".
void FillHeaders(std::string_view lines,
                 google::protobuf::RepeatedPtrField<control::Header>& headers) {
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end == std::string_view::npos ? end : end + 1, lines.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t colon = std::min(line.find(':'), line.size());
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    control::Header& header = *headers.Add();
    header.set_name(protojson::Utf8Of(line.substr(0, colon)));
    header.set_value(protojson::Utf8Of(value));
  }
}

void FillExchange(const engine::Exchange& exchange, control::Attempt& message) {
  FillHeaders(exchange.request_headers, *message.mutable_request_headers());
  FillHeaders(exchange.response_headers, *message.mutable_response_headers());
  message.set_response_body(protojson::Utf8Of(exchange.response_body));
  message.set_response_cut(exchange.cut);
}

void FillAttempt(const AttemptRecord& attempt, Depth depth, control::Attempt& message) {
  message.set_number(static_cast<std::int32_t>(attempt.number));
  message.set_at(domain::ToText(attempt.at));
  message.set_state(std::string(kAttemptStates.at(static_cast<std::size_t>(attempt.state))));
  message.set_http_status(attempt.http_status);
  if (attempt.error) message.set_error(protojson::Utf8Of(*attempt.error));
  if (attempt.url) message.set_url(*attempt.url);
  message.set_sent_event(static_cast<std::int64_t>(attempt.sent_event));
  message.set_settled_event(static_cast<std::int64_t>(attempt.settled_event));
  if (depth == Depth::kInList) return;
  if (attempt.state != AttemptRecord::State::kUnderWay) {
    message.set_took(scenario::DurationText(attempt.took));
  }
  if (attempt.exchange) FillExchange(*attempt.exchange, message);
}

// Where the next attempt goes.
std::string UrlOf(std::uint32_t webhook, engine::Account& account) {
  for (const engine::WebhookView& view : account.ListWebhooks()) {
    if (view.webhook.id == webhook) return *view.webhook.url;
  }
  return "";
}

}  // namespace

void Fill(const engine::WebhookView& view, control::Webhook& message) {
  message.set_id(std::to_string(view.webhook.id));
  message.set_url(*view.webhook.url);
  message.set_paused(view.webhook.paused);
  message.set_waiting(static_cast<std::int64_t>(view.waiting));
}

void Fill(const Delivery& delivery, engine::Account& account, Depth depth,
          control::Delivery& message) {
  message.set_number(static_cast<std::int64_t>(delivery.number));
  if (delivery.order.value != 0) message.set_order_id(delivery.order.ToString());
  const bool tells_none = delivery.edit && delivery.edit->text;
  if (!tells_none) message.set_status(std::string(NameOf(delivery.status)));
  message.set_body(protojson::Utf8Of(account.BodyOf(delivery).value_or("")));
  message.set_state(std::string(kDeliveryStates.at(static_cast<std::size_t>(delivery.state))));
  message.set_webhook_id(std::to_string(delivery.webhook));
  message.set_attempt_count(static_cast<std::int32_t>(delivery.attempts_made));
  message.set_made_up(delivery.made_up);
  if (delivery.state == Delivery::State::kRetrying) {
    message.set_next_attempt_at(domain::ToText(delivery.next_attempt_at));
  }
  for (const AttemptRecord& attempt : delivery.attempts) {
    FillAttempt(attempt, depth, *message.add_attempts());
  }
  if (delivery.attempts.empty()) {
    message.set_url(UrlOf(delivery.webhook, account));
    return;
  }
  const control::Attempt& newest = message.attempts(message.attempts_size() - 1);
  message.set_url(newest.url());
  message.set_sent_at(newest.at());
  message.set_http_status(newest.http_status());
  message.set_error(newest.error());
  message.set_sent_event(newest.sent_event());
  message.set_settled_event(newest.settled_event());
}

std::optional<Delivery::State> DeliveryStateNamed(std::string_view name) {
  const auto found = std::ranges::find(kDeliveryStates, name);
  if (found == kDeliveryStates.end()) return std::nullopt;
  return static_cast<Delivery::State>(found - kDeliveryStates.begin());
}

}  // namespace payscrypt::api
