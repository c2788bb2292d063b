#include "scenario/timeline.h"

#include <algorithm>
#include <array>
#include <utility>

#include "scenario/duration_text.h"
#include "scenario/pay_value.h"
#include "scenario/scenario_file.h"

namespace payscrypt::scenario {
namespace {

constexpr std::int64_t kMaxBlocks = 1'000'000;

std::optional<domain::StepAction> ReadPay(const Node& node) { return ReadPayStep(node); }

std::optional<domain::StepAction> ReadConfirm(const Node& node) {
  const auto blocks = node.ReadWholeNumber(1, kMaxBlocks);
  if (!blocks) return std::nullopt;
  return domain::ConfirmStep{*blocks};
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
    ActionKey{"drop", ReadFlag<domain::DropStep>},
    ActionKey{"expire", ReadFlag<domain::ExpireStep>},
    ActionKey{"cancel", ReadFlag<domain::CancelStep>},
};
constexpr std::array<std::string_view, 2> kTimeKeys{"at", "after"};

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

std::optional<domain::OrderStatus> ReadStatus(const Node& node) {
  std::array<std::string_view, domain::kOrderStatusCount> names;
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = domain::NameOf(static_cast<domain::OrderStatus>(i));
  }
  const auto index = node.ReadName(names);
  if (!index) return std::nullopt;
  return static_cast<domain::OrderStatus>(*index);
}

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

// The earliest time, from the order's creation, that the steps read so far can end.
class EarliestEnd {
 public:
  // `at` is where the step says when it is.
  void Follow(const domain::Step& step, const Node& at) {
    domain::Duration start = step.offset;
    if (step.base == domain::Step::Base::kAfter) {
      start += end_;
    } else if (start < end_) {
      at.Expected("expected " + DurationText(end_) +
                  " or later, since the step before is not done earlier");
      start = end_;
    }
    // A repetition until a status may end with its first round; one by a count takes them all.
    const bool is_counted = step.repeat && step.repeat->times && !step.repeat->until;
    end_ = is_counted ? start + step.repeat->every * *step.repeat->times : start;
    if (end_ <= kMaxDuration) return;
    at.Refuse("expected a timeline of at most " + DurationText(kMaxDuration) + ", got " +
              DurationText(end_) + " with this step");
    end_ = domain::Duration{};  // so that the steps that follow are not refused for this one
  }

 private:
  domain::Duration end_{};
};

std::optional<domain::Step> ReadStep(const Node& node, EarliestEnd& earliest_end) {
  const Members members(node, kStepKeys);
  const auto time = members.RequireOneOf(kTimeKeys);
  const auto action = members.RequireOneOf(kActionKeys);

  domain::Step step;
  std::optional<domain::Duration> offset;
  if (time) {
    const bool is_at = kTimeKeys[time->index] == "at";
    step.base = is_at ? domain::Step::Base::kAt : domain::Step::Base::kAfter;
    offset = time->node.ReadDuration();
  }
  std::optional<domain::StepAction> read;
  if (action) read = kActions[action->index].read(action->node);
  if (const auto repeat = members.Find("repeat")) step.repeat = ReadRepeat(*repeat);

  if (offset) {
    step.offset = *offset;
    earliest_end.Follow(step, time->node);
  }
  if (!read) return std::nullopt;
  step.action = *std::move(read);
  return step;
}

}  // namespace

std::vector<domain::Step> ReadTimeline(const Node& node) {
  std::vector<domain::Step> steps;
  EarliestEnd earliest_end;
  for (const Node& element : node.ReadElements(kMaxSteps)) {
    if (auto step = ReadStep(element, earliest_end)) steps.push_back(*std::move(step));
  }
  return steps;
}

}  // namespace payscrypt::scenario
