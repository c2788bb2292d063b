// Whether a played test did what its file expects. Pure: data in, judgement out.
#pragma once

#include <string>
#include <vector>

#include "runner/history.h"
#include "runner/played.h"
#include "scenario/test_block.h"

namespace payscrypt::runner {

// One broken expectation: "webhooks: expected CONFIRMING, SUCCESSFUL; got CONFIRMING".
struct Failure {
  std::string text;

  friend bool operator==(const Failure&, const Failure&) = default;
};

// What is not expected is not judged. None where all is as expected.
std::vector<Failure> Judge(const scenario::ScenarioTest& test, const Played& played);

bool Fits(const scenario::ExpectedStatus& expected, const StatusHeld& actual);
// `order_id` is the order's own.
bool Fits(const scenario::ExpectedWebhook& expected, const WebhookSent& actual,
          const std::string& order_id);

// "CONFIRMING", "CONFIRMING at +2s", "CONFIRMING of another order, answered 400"
std::string TextOf(const scenario::ExpectedStatus& expected);
std::string TextOf(const scenario::ExpectedWebhook& expected);

}  // namespace payscrypt::runner
