#include "scenario/read_expectation.h"

#include <array>
#include <utility>

#include "domain/lifecycle.h"
#include "scenario/code_name.h"
#include "scenario/domain_value.h"
#include "scenario/http_start.h"

namespace payscrypt::scenario {
namespace {

constexpr std::array<std::string_view, 5> kKeys{"create", "statuses", "webhooks", "merchant",
                                                "order"};

// How each createOrder ends. The first that is OK has created the order, so no other follows it.
std::vector<CallOutcome> ReadCreate(const Node& node) {
  std::vector<CallOutcome> outcomes;
  const std::vector<Node> elements = node.ReadElements(kMaxExpected);
  if (elements.empty() && node.value().As<Value::Array>() != nullptr) {
    node.Refuse("expected at least one element, got none");
  }
  for (const Node& element : elements) {
    auto outcome = ReadOutcome(element);
    if (!outcome) continue;
    if (*outcome == "OK" && &element != &elements.back()) {
      element.Refuse("expected OK as the last one alone, since it creates the order");
    }
    outcomes.push_back(*std::move(outcome));
  }
  return outcomes;
}

// "PENDING", or an object that says more.
std::vector<ExpectedStatus> ReadStatuses(const Node& node) {
  static constexpr std::array<std::string_view, 2> kStatusKeys{"status", "at"};
  std::vector<ExpectedStatus> statuses;
  for (const Node& element : node.ReadElements(kMaxExpected)) {
    ExpectedStatus expected;
    if (element.value().As<Value::Object>() == nullptr) {
      expected.status = ReadStatus(element).value_or(expected.status);
    } else {
      const Members members(element, kStatusKeys);
      if (const auto status = members.Require("status")) {
        expected.status = ReadStatus(*status).value_or(expected.status);
      }
      if (const auto at = members.Find("at")) expected.at = at->ReadDuration();
    }
    statuses.push_back(expected);
  }
  return statuses;
}

std::optional<std::string> ReadId(const Node& node) {
  static constexpr std::array<std::string_view, 2> kNames{"order", "other"};
  const auto index = node.ReadName(kNames);
  if (!index) return std::nullopt;
  return std::string(kNames[*index]);
}

ExpectedWebhook ReadWebhook(const Node& node) {
  static constexpr std::array<std::string_view, 6> kWebhookKeys{
      "status", "at", "id", "merchant_order_id", "body", "answer"};
  ExpectedWebhook webhook;
  if (node.value().As<Value::Object>() == nullptr) {
    webhook.status = ReadStatus(node);
    return webhook;
  }
  const Members members(node, kWebhookKeys);
  if (const auto status = members.Find("status")) webhook.status = ReadStatus(*status);
  if (const auto at = members.Find("at")) webhook.at = at->ReadDuration();
  if (const auto id = members.Find("id")) webhook.id = ReadId(*id);
  if (const auto id = members.Find("merchant_order_id")) webhook.merchant_order_id = id->ReadText();
  if (const auto body = members.Find("body")) webhook.body = body->ReadText();
  if (const auto answer = members.Find("answer")) webhook.answer = ReadHttpStatus(*answer);
  return webhook;
}

std::vector<ExpectedWebhook> ReadWebhooks(const Node& node) {
  std::vector<ExpectedWebhook> webhooks;
  for (const Node& element : node.ReadElements(kMaxExpected)) {
    webhooks.push_back(ReadWebhook(element));
  }
  return webhooks;
}

ExpectedMerchant ReadMerchant(const Node& node) {
  static constexpr std::array<std::string_view, 2> kMerchantKeys{"verified_after_webhook",
                                                                 "answers"};
  const Members members(node, kMerchantKeys);
  ExpectedMerchant merchant;
  if (const auto verified = members.Find("verified_after_webhook")) {
    merchant.verified_after_webhook = verified->ReadBool();
  }
  if (const auto answers = members.Find("answers")) merchant.answers = ReadHttpStatus(*answers);
  return merchant;
}

ExpectedOrder ReadOrder(const Node& node) {
  static constexpr std::array<std::string_view, 5> kOrderKeys{"status", "value", "confirmations",
                                                              "payments", "network"};
  const Members members(node, kOrderKeys);
  ExpectedOrder order;
  if (const auto status = members.Find("status")) order.status = ReadStatus(*status);
  if (const auto value = members.Find("value")) {
    if (const auto amount = ReadAmount(*value)) order.value = amount->ToString();
  }
  if (const auto confirmations = members.Find("confirmations")) {
    order.confirmations = confirmations->ReadWholeNumber(0, domain::kMaxConfirmations);
  }
  if (const auto payments = members.Find("payments")) {
    order.payments = payments->ReadWholeNumber(0, domain::kMaxPayments);
  }
  if (const auto network = members.Find("network")) order.network = network->ReadString();
  return order;
}

}  // namespace

Expectation ReadExpectation(const Node& node, bool starts_with_create) {
  const Members members(node, kKeys);
  Expectation expect;
  if (const auto create = members.Find("create")) {
    expect.create = ReadCreate(*create);
    if (!starts_with_create) {
      create->Refuse("expected none of it, since the test does not create the order itself");
    }
  }
  if (const auto statuses = members.Find("statuses")) expect.statuses = ReadStatuses(*statuses);
  if (const auto webhooks = members.Find("webhooks")) expect.webhooks = ReadWebhooks(*webhooks);
  if (const auto merchant = members.Find("merchant")) expect.merchant = ReadMerchant(*merchant);
  if (const auto order = members.Find("order")) expect.order = ReadOrder(*order);
  return expect;
}

}  // namespace payscrypt::scenario
