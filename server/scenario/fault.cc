#include "scenario/fault.h"

#include <algorithm>
#include <array>
#include <utility>

#include "scenario/code_name.h"
#include "scenario/domain_value.h"
#include "scenario/duration_text.h"
#include "scenario/scenario_file.h"
#include "scenario/webhook_edit.h"

namespace payscrypt::scenario {
namespace {

constexpr std::int64_t kMaxCount = 1'000'000;
constexpr std::int64_t kMaxCopies = 1'000;
constexpr std::size_t kMaxMessageBytes = 2'048;
constexpr domain::Duration kMaxCallDelay = std::chrono::hours{24};
constexpr std::string_view kDefaultMessage = "injected by the scenario";

constexpr std::array<std::string_view, 5> kFaultKeys{"on", "do", "status", "skip", "times"};
constexpr std::string_view kWebhook = "webhook";

std::optional<domain::CallFaultAction> ReadFail(const Node& node) {
  static constexpr std::array<std::string_view, 2> kKeys{"code", "message"};
  const Members members(node, kKeys);
  std::optional<int> code;
  std::optional<std::string> message{kDefaultMessage};
  if (const auto given = members.Require("code")) code = ReadErrorCode(*given);
  if (const auto given = members.Find("message")) {
    message = given->ReadText();
    if (message) given->HoldBytes(*message, kMaxMessageBytes);
  }
  if (!code || !message) return std::nullopt;
  return domain::FailCall{*code, *std::move(message)};
}

std::optional<domain::CallFaultAction> ReadCallDelay(const Node& node) {
  const auto by = ReadDurationAboveZero(node, kMaxCallDelay);
  if (!by) return std::nullopt;
  return domain::DelayCall{*by};
}

std::optional<domain::WebhookFaultAction> ReadWebhookDelay(const Node& node) {
  const auto by = ReadDurationAboveZero(node, kMaxDuration);
  if (!by) return std::nullopt;
  return domain::DelayWebhook{*by};
}

std::optional<domain::WebhookFaultAction> ReadDuplicate(const Node& node) {
  const auto copies = node.ReadWholeNumber(1, kMaxCopies);
  if (!copies) return std::nullopt;
  return domain::DuplicateWebhook{*copies};
}

std::optional<domain::WebhookFaultAction> ReadEdit(const Node& node) {
  const auto* object = node.value().As<Value::Object>();
  if (object != nullptr && object->empty()) {
    node.Refuse("expected at least one of id, pg_wallet_id, merchant_order_id, status, body");
  }
  return domain::EditWebhook{ReadWebhookEdit(node)};
}

template <typename Variant, typename Action>
std::optional<Variant> ReadFlag(const Node& node) {
  if (!node.ReadTrue()) return std::nullopt;
  return Action{};
}

// What a fault can do, by the key that says so.
template <typename Variant>
struct ActionKey {
  std::string_view key;
  std::optional<Variant> (*read)(const Node& node);
};
using CallKey = ActionKey<domain::CallFaultAction>;
constexpr std::array kCallActions{
    CallKey{"fail", ReadFail},
    CallKey{"delay", ReadCallDelay},
    CallKey{"hang", ReadFlag<domain::CallFaultAction, domain::HangCall>},
    CallKey{"reset", ReadFlag<domain::CallFaultAction, domain::ResetCall>},
    CallKey{"truncate", ReadFlag<domain::CallFaultAction, domain::TruncateCall>},
    CallKey{"malform", ReadFlag<domain::CallFaultAction, domain::MalformCall>},
};
using WebhookKey = ActionKey<domain::WebhookFaultAction>;
constexpr std::array kWebhookActions{
    WebhookKey{"skip", ReadFlag<domain::WebhookFaultAction, domain::SkipWebhook>},
    WebhookKey{"delay", ReadWebhookDelay},
    WebhookKey{"duplicate", ReadDuplicate},
    WebhookKey{"reorder", ReadFlag<domain::WebhookFaultAction, domain::ReorderWebhook>},
    WebhookKey{"edit", ReadEdit},
};

// The rest of a fault whose `on` is read: `do`, `skip` and `times`.
template <typename Fault, typename Actions>
void ReadRest(const Members& members, const Actions& actions, Fault& fault) {
  if (const auto skip = members.Find("skip")) {
    fault.skip = skip->ReadWholeNumber(0, kMaxCount).value_or(0);
  }
  if (const auto times = members.Find("times")) fault.times = times->ReadWholeNumber(1, kMaxCount);
  const auto node = members.Require("do");
  if (!node) return;
  std::array<std::string_view, std::tuple_size_v<Actions>> keys;
  std::ranges::transform(actions, keys.begin(), [](const auto& action) { return action.key; });
  const auto chosen = Members(*node, keys).RequireOneOf(keys);
  if (!chosen) return;
  if (auto action = actions[chosen->index].read(chosen->node)) fault.action = *std::move(action);
}

void RefuseStatus(const Members& members) {
  if (const auto status = members.Find("status")) {
    status->Refuse("expected no status here: only webhooks have one");
  }
}

// The names of the calls, and "webhook" after them.
std::optional<std::size_t> ReadOn(const Node& node) {
  std::array<std::string_view, domain::kRpcCount + 1> names;
  for (std::size_t i = 0; i < domain::kRpcCount; ++i) {
    names[i] = domain::NameOf(static_cast<domain::Rpc>(i));
  }
  names.back() = kWebhook;
  return node.ReadName(names);
}

}  // namespace

void ReadFault(const Node& node, Faults& faults) {
  const Members members(node, kFaultKeys);
  const auto on_node = members.Require("on");
  const auto on = on_node ? ReadOn(*on_node) : std::nullopt;
  if (!on) {
    members.Require("do");  // whatever is in it
    return;
  }
  if (*on == domain::kRpcCount) {
    domain::WebhookFault fault;
    if (const auto status = members.Find("status")) fault.status = ReadStatus(*status);
    ReadRest(members, kWebhookActions, fault);
    faults.of_webhooks.push_back(std::move(fault));
  } else {
    domain::CallFault fault;
    fault.rpc = static_cast<domain::Rpc>(*on);
    RefuseStatus(members);
    ReadRest(members, kCallActions, fault);
    faults.of_calls.push_back(std::move(fault));
  }
}

Faults ReadFaults(const Node& node) {
  Faults faults;
  for (const Node& element : node.ReadElements(kMaxFaults)) ReadFault(element, faults);
  return faults;
}

}  // namespace payscrypt::scenario
