#include "runner/judge.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "domain/order.h"
#include "runner/instant.h"
#include "runner/outcome.h"

namespace payscrypt::runner {
namespace {

using scenario::ExpectedStatus;
using scenario::ExpectedWebhook;

constexpr std::size_t kRunToFold = 4;       // "4 x CONFIRMING"
constexpr std::size_t kMaxShown = 40;       // items of a list in a failure's line
constexpr std::size_t kMaxBodyShown = 100;  // bytes

// "PENDING, CONFIRMING"; long runs are folded, so that a storm fits a line.
std::string ListOf(const std::vector<std::string>& items) {
  if (items.empty()) return "none";
  std::string list;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < items.size();) {
    std::size_t run = 1;
    while (i + run < items.size() && items[i + run] == items[i]) ++run;
    const bool folds = run >= kRunToFold;
    if (!folds) run = 1;
    if (!list.empty()) list += ", ";
    if (shown++ == kMaxShown) return list + "... (" + std::to_string(items.size()) + " in all)";
    list += folds ? std::to_string(run) + " x " + items[i] : items[i];
    i += run;
  }
  return list;
}

std::string Quoted(const std::string& text) {
  const bool whole = text.size() <= kMaxBodyShown;
  return "\"" + text.substr(0, kMaxBodyShown) + (whole ? "\"" : "\"...");
}

bool IsAccepted(int http_status) { return http_status >= 200 && http_status < 300; }

// Collects the failures; each method judges one part.
class Judgement {
 public:
  Judgement(const scenario::ScenarioTest& test, const Played& played)
      : test_(test), played_(played), history_(HistoryOf(played)) {}

  std::vector<Failure> Take() {
    if (!played_.problem.empty()) Add("", played_.problem);
    if (std::holds_alternative<scenario::CreateStart>(test_.start)) JudgeCreate();
    if (played_.order) {
      JudgeCalls();
      if (test_.expect.statuses) JudgeStatuses(*test_.expect.statuses);
      if (test_.expect.webhooks) JudgeWebhooks(*test_.expect.webhooks);
      if (test_.expect.merchant) JudgeMerchant(*test_.expect.merchant);
      if (test_.expect.order) JudgeOrder(*test_.expect.order);
    } else if (failures_.empty() && ExpectsAnOrder()) {
      Add("order", "expected one; none was created");
    }
    return std::move(failures_);
  }

 private:
  void Add(const std::string& about, const std::string& text) {
    failures_.push_back({about.empty() ? text : about + ": " + text});
  }

  void Differ(const std::string& about, const std::string& expected, const std::string& actual) {
    Add(about, "expected " + expected + "; got " + actual);
  }

  bool ExpectsAnOrder() const {
    const scenario::Expectation& expect = test_.expect;
    const bool some_statuses = expect.statuses && !expect.statuses->empty();
    const bool some_webhooks = expect.webhooks && !expect.webhooks->empty();
    return some_statuses || some_webhooks || expect.order || !test_.calls.empty();
  }

  void JudgeCreate() {
    const auto& expected = test_.expect.create;
    if (!std::equal(expected.begin(), expected.end(), played_.create.begin(), played_.create.end(),
                    SameOutcome) &&
        (played_.problem.empty() || !played_.create.empty())) {
      Differ("create", ListOf(expected), ListOf(played_.create));
    }
  }

  void JudgeCalls() {
    for (std::size_t i = 0; i < std::min(test_.calls.size(), played_.calls.size()); ++i) {
      const scenario::TestCall& expected = test_.calls[i];
      if (SameOutcome(expected.expected, played_.calls[i].outcome)) continue;
      Differ("calls[" + std::to_string(i) + "], " + std::string(domain::NameOf(expected.rpc)) +
                 " at " + OffsetText(expected.at),
             expected.expected, played_.calls[i].outcome);
    }
  }

  void JudgeStatuses(const std::vector<ExpectedStatus>& expected) {
    const auto& actual = history_.statuses;
    if (std::equal(expected.begin(), expected.end(), actual.begin(), actual.end(),
                   [](const auto& e, const auto& a) { return Fits(e, a); })) {
      return;
    }
    const bool timed = std::any_of(expected.begin(), expected.end(),
                                   [](const auto& e) { return e.at.has_value(); });
    std::vector<std::string> wanted;
    std::vector<std::string> got;
    wanted.reserve(expected.size());
    got.reserve(actual.size());
    for (const ExpectedStatus& each : expected) wanted.push_back(TextOf(each));
    for (const StatusHeld& each : actual) {
      got.push_back(timed ? each.status + " at " + OffsetText(each.at) : each.status);
    }
    Differ("statuses", ListOf(wanted), ListOf(got));
  }

  void JudgeWebhooks(const std::vector<ExpectedWebhook>& expected) {
    const std::string& id = played_.order->order().id();
    const auto& actual = history_.webhooks;
    if (std::equal(expected.begin(), expected.end(), actual.begin(), actual.end(),
                   [&](const auto& e, const auto& a) { return Fits(e, a, id); })) {
      return;
    }
    ExpectedWebhook asked;  // of any: what is told of all
    std::vector<std::string> wanted;
    for (const ExpectedWebhook& each : expected) {
      wanted.push_back(TextOf(each));
      if (each.at) asked.at = each.at;
      if (each.id) asked.id = each.id;
      if (each.merchant_order_id) asked.merchant_order_id = each.merchant_order_id;
      if (each.body) asked.body = each.body;
      if (each.answer) asked.answer = each.answer;
    }
    std::vector<std::string> got;
    got.reserve(actual.size());
    for (const WebhookSent& each : actual) got.push_back(Told(each, asked));
    Differ("webhooks", ListOf(wanted), ListOf(got));
  }

  // As an ExpectedWebhook's text, with the fields that `asked` has.
  std::string Told(const WebhookSent& actual, const ExpectedWebhook& asked) const {
    ExpectedWebhook text;
    if (asked.at) text.at = actual.at;
    if (asked.id && actual.id) {
      text.id = *actual.id == played_.order->order().id() ? "order" : "other";
    }
    if (asked.merchant_order_id) text.merchant_order_id = actual.merchant_order_id;
    if (asked.body) text.body = actual.body;
    if (asked.answer && actual.http_status != 0) text.answer = actual.http_status;
    const std::string rest = TextOf(text);
    const std::string status = actual.status.empty() ? "no status" : actual.status;
    std::string told = rest == "any" ? status : status + " " + rest;
    if (asked.answer && actual.http_status == 0) told += ", " + actual.ending;
    return told;
  }

  void JudgeMerchant(const scenario::ExpectedMerchant& expected) {
    for (const WebhookSent& webhook : history_.webhooks) {
      const bool fits = expected.answers ? webhook.http_status == *expected.answers
                                         // Nobody need accept what is no WebhookOrder.
                                         : !webhook.id || IsAccepted(webhook.http_status);
      if (fits) continue;
      Differ("merchant.answers", expected.answers ? std::to_string(*expected.answers) : "any 2xx",
             "\"" + webhook.ending + "\" to the webhook " + Named(webhook));
      break;
    }
    if (expected.verified_after_webhook) JudgeVerified(*expected.verified_after_webhook);
  }

  void JudgeVerified(bool expected) {
    const auto unverified =
        std::find_if(history_.webhooks.begin(), history_.webhooks.end(),
                     [this](const WebhookSent& webhook) { return !IsVerified(webhook); });
    const bool verified = unverified == history_.webhooks.end();
    if (verified == expected) return;
    if (verified) {
      Differ("merchant.verified_after_webhook", "a webhook without a getPublicOrderById after it",
             "one after each");
    } else {
      Differ("merchant.verified_after_webhook",
             "a getPublicOrderById of the order that each webhook names, before its answer",
             "none for the webhook " + Named(*unverified));
    }
  }

  // A merchant asks about the order that the webhook names; about what names none, nothing.
  bool IsVerified(const WebhookSent& webhook) const {
    if (!webhook.id) return true;
    return std::any_of(played_.recorded.begin(), played_.recorded.end(), [&](const auto& call) {
      return call.rpc() == domain::NameOf(domain::Rpc::kGetPublicOrderById) &&
             call.order_id() == *webhook.id && call.after_event() >= webhook.sent_event &&
             (webhook.settled_event == 0 || call.after_event() < webhook.settled_event);
    });
  }

  static std::string Named(const WebhookSent& webhook) {
    const std::string what = webhook.status.empty() ? Quoted(webhook.body) : webhook.status;
    return what + " at " + OffsetText(webhook.at);
  }

  void JudgeOrder(const scenario::ExpectedOrder& expected) {
    const pg::Order& order = played_.order->order();
    const auto status = pg::Order::Status_Name(order.status());
    if (expected.status && domain::NameOf(*expected.status) != status) {
      Differ("order.status", std::string(domain::NameOf(*expected.status)), status);
    }
    if (expected.value && *expected.value != order.value()) {
      Differ("order.value", *expected.value, order.value());
    }
    if (expected.confirmations && *expected.confirmations != order.confirmations()) {
      Differ("order.confirmations", std::to_string(*expected.confirmations),
             std::to_string(order.confirmations()));
    }
    if (expected.payments && *expected.payments != played_.order->payments_size()) {
      Differ("order.payments", std::to_string(*expected.payments),
             std::to_string(played_.order->payments_size()));
    }
    if (expected.network && *expected.network != order.network()) {
      Differ("order.network", *expected.network, order.network());
    }
  }

  const scenario::ScenarioTest& test_;
  const Played& played_;
  const History history_;
  std::vector<Failure> failures_;
};

}  // namespace

std::vector<Failure> Judge(const scenario::ScenarioTest& test, const Played& played) {
  return Judgement(test, played).Take();
}

bool Fits(const ExpectedStatus& expected, const StatusHeld& actual) {
  return domain::NameOf(expected.status) == actual.status &&
         (!expected.at || *expected.at == actual.at);
}

bool Fits(const ExpectedWebhook& expected, const WebhookSent& actual, const std::string& order_id) {
  if (expected.status && domain::NameOf(*expected.status) != actual.status) return false;
  if (expected.at && *expected.at != actual.at) return false;
  if (expected.id && (!actual.id || (*expected.id == "order") != (*actual.id == order_id))) {
    return false;
  }
  if (expected.merchant_order_id &&
      (!actual.id || *expected.merchant_order_id != actual.merchant_order_id)) {
    return false;
  }
  if (expected.body && *expected.body != actual.body) return false;
  return !expected.answer || *expected.answer == actual.http_status;
}

std::string TextOf(const ExpectedStatus& expected) {
  std::string text(domain::NameOf(expected.status));
  if (expected.at) text += " at " + OffsetText(*expected.at);
  return text;
}

std::string TextOf(const ExpectedWebhook& expected) {
  std::vector<std::string> parts;
  if (expected.status) parts.emplace_back(domain::NameOf(*expected.status));
  if (expected.at) parts.push_back("at " + OffsetText(*expected.at));
  if (expected.id)
    parts.emplace_back(*expected.id == "order" ? "of the order" : "of another order");
  if (expected.merchant_order_id) {
    parts.push_back("of merchant_order_id " + Quoted(*expected.merchant_order_id));
  }
  if (expected.body) parts.push_back("with the body " + Quoted(*expected.body));
  if (expected.answer) parts.push_back("answered " + std::to_string(*expected.answer));
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " ") + part;
  return text.empty() ? "any" : text;
}

}  // namespace payscrypt::runner
