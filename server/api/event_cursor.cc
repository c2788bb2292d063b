#include "api/event_cursor.h"

namespace payscrypt::api {

EventCursor::Step EventCursor::Take(const Feed& feed) {
  const Feed::View& view = feed.view();
  last_taken_ = view.last_event;
  Step step;
  if (is_lost_) {
    is_lost_ = false;
    step.gap = {after_, view.forgotten + 1, "the account's events have begun anew"};
    after_ = view.forgotten;
  } else if (after_ < view.forgotten) {
    step.gap = {after_, view.forgotten + 1, "older events are not kept any more"};
    after_ = view.forgotten;
  } else if (!order_) {
    step.events = feed.EventsAfter(after_);
    if (step.events) after_ = step.events->last;
  } else if (after_ < view.last_event) {
    step.events = feed.EventsOf(*order_, after_);
    after_ = step.events ? step.events->last : view.last_event;
  }
  return step;
}

}  // namespace payscrypt::api
