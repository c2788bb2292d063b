#include "runner/waited_call.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "runner/instant.h"
#include "scenario/duration_text.h"

namespace payscrypt::runner {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{20};

// Of "createOrder: delay 5s".
std::optional<domain::Duration> DelayIn(const std::string& text) {
  constexpr std::string_view kDelay = ": delay ";
  const std::size_t found = text.find(kDelay);
  if (found == std::string::npos) return std::nullopt;
  const auto delay = scenario::ParseDuration(text.substr(found + kDelay.size()));
  return delay ? std::optional(*delay) : std::nullopt;
}

}  // namespace

domain::Result<void> DelayWatch::StepOver() {
  if (auto looked = Look(); !looked) return looked;
  if (answers_due_.empty()) return {};
  const auto clock = control_.GetClock();
  if (!clock) return tl::unexpected(clock.error());
  const auto now = ParseInstant(clock->time());
  if (!now) return {};
  answers_due_.erase(answers_due_.begin(), answers_due_.upper_bound(*now));
  if (answers_due_.empty()) return {};
  const auto advanced = control_.AdvanceTo(*answers_due_.begin());
  if (!advanced) return tl::unexpected(advanced.error());
  return {};
}

domain::Result<void> DelayWatch::Look() {
  const auto events = control_.ListEvents(last_event_);
  if (!events) return tl::unexpected(events.error());
  for (const pb::Event& event : *events) {
    last_event_ = event.number();
    if (event.type() != "fault_met") continue;
    const auto met = ParseInstant(event.at());
    const auto delay = DelayIn(event.text());
    if (met && delay) answers_due_.insert(*met + *delay);
  }
  return {};
}

WaitedCall::WaitedCall(HttpRequest request) : answer_(promise_.get_future()) {
  thread_ = std::thread(
      [this, sent = std::move(request)] { promise_.set_value(HttpClient(&give_up_).Call(sent)); });
}

WaitedCall::~WaitedCall() {
  give_up_ = true;
  thread_.join();
}

domain::Result<HttpAnswer> WaitedCall::Wait(DelayWatch& watch) {
  while (answer_.wait_for(kBetweenLooks) != std::future_status::ready) {
    if (auto stepped = watch.StepOver(); !stepped) return tl::unexpected(stepped.error());
  }
  return answer_.get();
}

}  // namespace payscrypt::runner
