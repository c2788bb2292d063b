#include "scenario/timeline.h"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/lifecycle.h"
#include "scenario/domain_value.h"
#include "scenario/pay_value.h"
#include "scenario/plausibility.h"
#include "scenario/scenario_file.h"
#include "scenario/webhook_edit.h"

namespace payscrypt::scenario {
namespace {

// Repetitions with no time in between are done at once, while all else of the account waits.
constexpr std::int64_t kMaxAtOnce = 10'000;
constexpr std::int64_t kMaxWebhooksAtOnce = 1'000;

constexpr std::int64_t kMaxPayment = domain::kMaxPayments - 1;  // counted from 0

std::optional<domain::StepAction> ReadPay(const Node& node) { return ReadPayStep(node); }

std::optional<domain::StepAction> ReadConfirm(const Node& node) {
  const auto blocks = node.ReadWholeNumber(1, domain::kMaxBlocks);
  if (!blocks) return std::nullopt;
  return domain::ConfirmStep{*blocks};
}

// true, {"payment": 0} or {"reorg": 1}.
std::optional<domain::StepAction> ReadDrop(const Node& node) {
  static constexpr std::array<std::string_view, 2> kKeys{"payment", "reorg"};
  if (node.value().As<Value::Object>() == nullptr) {
    const auto* boolean = node.value().As<bool>();
    if (boolean != nullptr && *boolean) return domain::DropStep{};
    node.Expected(R"(expected true, {"payment": 0} or {"reorg": 1})");
    return std::nullopt;
  }
  const auto chosen = Members(node, kKeys).RequireOneOf(kKeys);
  if (!chosen) return std::nullopt;
  if (kKeys[chosen->index] == "payment") {
    const auto payment = chosen->node.ReadWholeNumber(0, kMaxPayment);
    if (!payment) return std::nullopt;
    return domain::DropStep{static_cast<std::size_t>(*payment)};
  }
  const auto depth = chosen->node.ReadWholeNumber(1, domain::kMaxBlocks);
  if (!depth) return std::nullopt;
  return domain::ReorgStep{*depth};
}

std::optional<domain::StepAction> ReadWebhook(const Node& node) {
  return domain::WebhookStep{ReadWebhookEdit(node)};
}

template <typename Action>
std::optional<domain::StepAction> ReadFlag(const Node& node) {
  if (!node.ReadTrue()) return std::nullopt;
  return Action{};
}

// What a step can do, by the key that says so.
struct ActionKey {
  std::string_view key;
  std::optional<domain::StepAction> (*read)(const Node& node);
};
constexpr std::array kActions{
    ActionKey{"pay", ReadPay},
    ActionKey{"confirm", ReadConfirm},
    ActionKey{"drop", ReadDrop},
    ActionKey{"expire", ReadFlag<domain::ExpireStep>},
    ActionKey{"cancel", ReadFlag<domain::CancelStep>},
    ActionKey{"invalidate_key", ReadFlag<domain::InvalidateKeyStep>},
    ActionKey{"webhook", ReadWebhook},
};
constexpr std::array<std::string_view, 3> kTimeKeys{"at", "after", "when"};

constexpr auto kActionKeys = [] {
  std::array<std::string_view, kActions.size()> keys;
  std::ranges::transform(kActions, keys.begin(), &ActionKey::key);
  return keys;
}();

// Times, then actions, then the rest: the order in which a message lists them.
constexpr auto kStepKeys = [] {
  std::array<std::string_view, kTimeKeys.size() + kActionKeys.size() + 1> keys;
  auto next = std::ranges::copy(kTimeKeys, keys.begin()).out;
  next = std::ranges::copy(kActionKeys, next).out;
  *next = "repeat";
  return keys;
}();

domain::Repeat ReadRepeat(const Node& node) {
  static constexpr std::array<std::string_view, 3> kKeys{"every", "times", "until"};
  static constexpr std::array<std::string_view, 2> kEnds{"times", "until"};
  const Members members(node, kKeys);
  domain::Repeat repeat;
  if (const auto every = members.Require("every")) {
    const auto duration = every->ReadDuration();
    repeat.every = duration.value_or(domain::Duration{});
    if (duration == domain::Duration{} && !members.Has("times")) {
      every->Expected("expected a duration above zero where there is no \"times\"");
    }
  }
  if (const auto times = members.Find("times")) {
    repeat.times = times->ReadWholeNumber(1, domain::kMaxRepeats);
  }
  if (const auto until = members.Find("until")) repeat.until = ReadStatus(*until);
  members.RequireAnyOf(kEnds);
  return repeat;
}

// When a step comes, and the value that says how much later than its base that is.
struct StepTime {
  domain::Step::Base base = domain::Step::Base::kAfter;
  domain::OrderStatus when = domain::OrderStatus::kPending;
  domain::Duration offset{};
  Node node;
};

// Exactly one of `at`, `after` and `when`, but that `after` may go with `when`.
std::optional<StepTime> ReadTime(const Members& members) {
  const auto when = members.Find("when");
  if (!when || members.Has("at")) {
    const auto chosen = members.RequireOneOf(kTimeKeys);
    const auto offset = chosen ? chosen->node.ReadDuration() : std::nullopt;
    if (!offset) return std::nullopt;
    const bool is_at = kTimeKeys[chosen->index] == "at";
    const auto base = is_at ? domain::Step::Base::kAt : domain::Step::Base::kAfter;
    return StepTime{.base = base, .offset = *offset, .node = chosen->node};
  }
  StepTime time{.base = domain::Step::Base::kWhen, .node = *when};
  const auto status = ReadStatus(*when);
  if (status) time.when = *status;
  if (const auto after = members.Find("after")) {
    const auto offset = after->ReadDuration();
    if (!offset) return std::nullopt;
    time.offset = *offset;
    time.node = *after;
  }
  if (!status) return std::nullopt;
  return time;
}

// How often steps of a file are repeated with no time in between.
class AtOnce {
 public:
  void Add(const domain::Step& step, const Node& node) {
    if (!step.repeat || step.repeat->every != domain::Duration{}) return;
    const bool is_webhook = std::holds_alternative<domain::WebhookStep>(step.action);
    std::int64_t& sum = is_webhook ? webhooks_ : others_;
    const std::int64_t most = is_webhook ? kMaxWebhooksAtOnce : kMaxAtOnce;
    const std::int64_t before = sum;
    sum += step.repeat->times.value_or(0);
    if (before > most || sum <= most) return;
    node.RefuseLate("expected at most " + std::to_string(most) + " repetitions at \"0s\" of " +
                    (is_webhook ? "all webhook steps" : "all steps that send no webhook") +
                    ", got " + std::to_string(sum) + " with this step");
  }

 private:
  std::int64_t others_ = 0;
  std::int64_t webhooks_ = 0;
};

std::optional<domain::Step> ReadStep(const Node& node, Plausibility& plausibility) {
  const Members members(node, kStepKeys);
  const auto time = ReadTime(members);
  const auto action = members.RequireOneOf(kActionKeys);

  domain::Step step;
  std::optional<domain::StepAction> read;
  if (action) read = kActions[action->index].read(action->node);
  if (const auto repeat = members.Find("repeat")) step.repeat = ReadRepeat(*repeat);

  if (time) {
    step.base = time->base;
    step.when = time->when;
    step.offset = time->offset;
    plausibility.FollowTime(step, time->node);
  }
  if (!read) {
    plausibility.PassOver();
    return std::nullopt;
  }
  step.action = *std::move(read);
  plausibility.FollowAction(step.action, action->node);
  return step;
}

}  // namespace

std::vector<domain::Step> ReadTimeline(const Node& node) {
  std::vector<domain::Step> steps;
  Plausibility plausibility;
  AtOnce at_once;
  for (const Node& element : node.ReadElements(kMaxSteps)) {
    auto step = ReadStep(element, plausibility);
    if (!step) continue;
    at_once.Add(*step, element);
    steps.push_back(*std::move(step));
  }
  return steps;
}

}  // namespace payscrypt::scenario
