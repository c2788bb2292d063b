// What is impossible in a timeline whatever happens, found without playing it: a mistake, and not a
// story.
#pragma once

#include <string>

#include "domain/scenario.h"
#include "scenario/node.h"

namespace payscrypt::scenario {

// Follows the steps in their order. An error is added at the node that is given along.
//
// Times do not go back, and the last is not beyond kMaxDuration. Nothing is confirmed or dropped
// before something is paid, `remaining` is not paid where all is paid, and what has ended does not
// end again.
class Plausibility {
 public:
  // `node` is where the step says when it is.
  void FollowTime(const domain::Step& step, const Node& node);

  // `node` is the action's value.
  void FollowAction(const domain::StepAction& action, const Node& node);

  // Of a step that could not be read: it may have been anything.
  void PassOver();

 private:
  void FollowPay(const domain::PayStep& pay, const Node& node);

  domain::Duration earliest_end_{};  // of the steps so far, from the order's creation
  bool may_have_payment_ = false;
  std::string paid_in_full_;  // the path of the step that did it; empty: perhaps not
  std::string ended_;         // the same, of the step that ended the order
};

}  // namespace payscrypt::scenario
