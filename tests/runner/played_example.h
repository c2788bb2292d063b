// A played test to judge: the order 7 of 2026-01-01T00:00:00Z, paid after two seconds, confirmed
// after three, both told to a merchant who asked back each time.
#pragma once

#include <cstdint>
#include <string>

#include "runner/played.h"
#include "scenario/test_block.h"

namespace payscrypt::runner {

class PlayedExample {
 public:
  // An event at so many seconds; its number.
  std::int64_t Happens(int second, const std::string& type, const std::string& text,
                       const std::string& order_id = "7");
  // A webhook that was sent and answered, with getPublicOrderById between where `verified`.
  sandbox::v1::Delivery& Webhook(int second, const std::string& status, bool verified = true);

  Played played;
};

PlayedExample HappyPath();

// What the happy path does, expected in all detail.
scenario::ScenarioTest HappyTest();

scenario::ExpectedWebhook WebhookOf(domain::OrderStatus status);

}  // namespace payscrypt::runner
