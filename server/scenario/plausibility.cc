#include "scenario/plausibility.h"

#include <variant>

#include "scenario/duration_text.h"

namespace payscrypt::scenario {
namespace {

template <typename... Actions>
bool IsAnyOf(const domain::StepAction& action) {
  return (std::holds_alternative<Actions>(action) || ...);
}

// Whether the step pays all that is lacking. Parts of a target do not add up to it: each is rounded
// down.
bool PaysAll(const domain::PayStep& pay) {
  if (std::holds_alternative<domain::Remaining>(pay.value)) return true;
  const auto* percent = std::get_if<domain::Percent>(&pay.value);
  return percent != nullptr && percent->micro_percent >= domain::kWholeInMicroPercent;
}

}  // namespace

void Plausibility::FollowTime(const domain::Step& step, const Node& node) {
  domain::Duration start = step.offset;
  if (step.base != domain::Step::Base::kAt) {
    start += earliest_end_;
  } else if (start < earliest_end_) {
    node.Expected("expected " + DurationText(earliest_end_) +
                  " or later, since the step before is not done earlier");
    start = earliest_end_;
  }
  // A repetition until a status may end with its first round; one by a count takes them all.
  const bool is_counted = step.repeat && step.repeat->times && !step.repeat->until;
  earliest_end_ = is_counted ? start + step.repeat->every * *step.repeat->times : start;
  if (earliest_end_ <= kMaxDuration) return;
  node.Refuse("expected a timeline of at most " + DurationText(kMaxDuration) + ", got " +
              DurationText(earliest_end_) + " with this step");
  earliest_end_ = domain::Duration{};  // so that the steps that follow are not refused for this one
}

void Plausibility::FollowAction(const domain::StepAction& action, const Node& node) {
  if (const auto* pay = std::get_if<domain::PayStep>(&action)) {
    FollowPay(*pay, node);
  } else if (IsAnyOf<domain::ConfirmStep, domain::DropStep, domain::ReorgStep>(action)) {
    if (!may_have_payment_) node.Refuse("expected a step before this one that pays");
    if (!IsAnyOf<domain::ConfirmStep>(action)) paid_in_full_.clear();
  } else if (IsAnyOf<domain::ExpireStep, domain::CancelStep>(action)) {
    if (!ended_.empty())
      node.Refuse("expected an order that has not ended, but " + ended_ + " ends it");
    ended_ = node.path();
  }
}

void Plausibility::PassOver() {
  may_have_payment_ = true;
  paid_in_full_.clear();
  ended_.clear();
}

void Plausibility::FollowPay(const domain::PayStep& pay, const Node& node) {
  const bool is_remaining = std::holds_alternative<domain::Remaining>(pay.value);
  if (is_remaining && !paid_in_full_.empty()) {
    node.Refuse("expected something to remain, but " + paid_in_full_ + " pays all");
  }
  may_have_payment_ = true;
  if (PaysAll(pay)) paid_in_full_ = node.path();
}

}  // namespace payscrypt::scenario
