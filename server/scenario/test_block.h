// The `test` of a scenario file: how `payscrypt-sandbox test` starts the scenario, and what it
// expects of it. A sandbox that serves does nothing with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "domain/order.h"
#include "domain/scenario.h"
#include "domain/timestamp.h"

namespace payscrypt::scenario {

// How a call of the runner ended: "OK", a gRPC code by name or number ("UNAVAILABLE", "42"), or
// what broke the answer: "RESET", "TRUNCATED", "MALFORMED".
using CallOutcome = std::string;

// The runner creates the order itself, once for each expected outcome, until one is OK.
struct CreateStart {
  domain::OrderRequest request;
};

// The runner asks the merchant's shop, which then creates the order.
struct HttpStart {
  std::string method = "POST";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::vector<int> expected_statuses;  // any of; empty: any 2xx
};

// Somebody else creates the order; the runner waits for it.
struct WaitStart {};

// A call that the runner makes while the scenario plays.
struct TestCall {
  domain::Duration at{};  // since the order's creation
  domain::Rpc rpc = domain::Rpc::kGetPublicOrderById;
  CallOutcome expected = "OK";
};

struct ExpectedStatus {
  domain::OrderStatus status = domain::OrderStatus::kPending;
  std::optional<domain::Duration> at;  // since the order's creation
};

// What is not given may be anything.
struct ExpectedWebhook {
  std::optional<domain::OrderStatus> status;  // that the body tells
  std::optional<domain::Duration> at;         // of sending, since the order's creation
  std::optional<std::string> id;              // "order" is the order's own, "other" any other
  std::optional<std::string> merchant_order_id;
  std::optional<std::string> body;  // the whole text
  std::optional<int> answer;        // the merchant's HTTP status
};

struct ExpectedMerchant {
  // Whether it called getPublicOrderById for the order after each webhook, before it answered that.
  std::optional<bool> verified_after_webhook;
  // Of each webhook's answer, all alike: the HTTP status; without, any 2xx.
  std::optional<int> answers;
};

struct ExpectedOrder {
  std::optional<domain::OrderStatus> status;
  std::optional<std::string> value;
  std::optional<std::int64_t> confirmations;
  std::optional<std::int64_t> payments;  // live ones
  std::optional<std::string> network;
};

struct Expectation {
  std::vector<CallOutcome> create{"OK"};  // of CreateStart
  std::optional<std::vector<ExpectedStatus>> statuses;
  std::optional<std::vector<ExpectedWebhook>> webhooks;
  std::optional<ExpectedMerchant> merchant;
  std::optional<ExpectedOrder> order;
};

struct ScenarioTest {
  std::variant<CreateStart, HttpStart, WaitStart> start;
  // How long, in real time, the runner's own calls may take; the API is told so.
  std::optional<domain::Duration> deadline;
  std::vector<TestCall> calls;  // `at` does not go back
  Expectation expect;
};

}  // namespace payscrypt::scenario
