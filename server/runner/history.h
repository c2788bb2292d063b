// The story of a played test's order, read from the account's events and webhooks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/timestamp.h"
#include "runner/played.h"

namespace payscrypt::runner {

struct StatusHeld {
  std::int64_t event = 0;  // of its beginning
  domain::Duration at{};   // since the order's creation
  std::string status;
};

struct WebhookSent {
  std::int64_t sent_event = 0;
  std::int64_t settled_event = 0;  // 0 while it is under way
  domain::Duration at{};           // since the order's creation
  std::string status;              // that the body tells; empty where it tells none
  std::string body;
  // Of the body; nothing where it is no WebhookOrder.
  std::optional<std::string> id;
  std::string merchant_order_id;
  int http_status = 0;  // 0 without an answer
  std::string ending;   // "answered 200", "timed out", ...
};

// Something else of note, for people.
struct Remark {
  std::int64_t event = 0;
  domain::Duration at{};
  std::string text;
};

struct History {
  std::vector<StatusHeld> statuses;   // PENDING first
  std::vector<WebhookSent> webhooks;  // in the order in which they were sent
  std::vector<Remark> remarks;
};

// Empty where there was no order.
History HistoryOf(const Played& played);

}  // namespace payscrypt::runner
