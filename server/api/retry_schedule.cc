#include "api/retry_schedule.h"

#include "domain/quote.h"
#include "scenario/duration_text.h"

namespace payscrypt::api {
namespace {

using domain::RetryPolicy;

tl::unexpected<domain::Error> Refuse(const std::string& why) {
  return domain::InvalidArgument(
      "expected none, or the wait before each attempt, such as 0s,5s,5m: " + why);
}

}  // namespace

domain::Result<RetryPolicy> ParseRetrySchedule(std::string_view text) {
  if (text == "none") return RetryPolicy::None();
  RetryPolicy policy;
  policy.delays.clear();
  for (std::string_view rest = text;;) {
    const std::size_t comma = rest.find(',');
    const std::string_view piece = rest.substr(0, comma);
    const auto delay = scenario::ParseDuration(piece);
    if (!delay) return Refuse(delay.error().message + ", got " + domain::Quote(piece));
    if (*delay > RetryPolicy::kLongestDelay) {
      return Refuse("expected at most 365d, got " + domain::Quote(piece));
    }
    policy.delays.push_back(*delay);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  if (policy.delays.size() > RetryPolicy::kMaxAttempts) {
    return Refuse("expected at most " + std::to_string(RetryPolicy::kMaxAttempts) + ", got " +
                  std::to_string(policy.delays.size()));
  }
  return policy;
}

std::string RetryScheduleText(const RetryPolicy& policy) {
  if (policy == RetryPolicy::None()) return "none";
  std::string text;
  for (const domain::Duration delay : policy.delays) {
    text += (text.empty() ? "" : ",") + scenario::DurationText(delay);
  }
  return text;
}

}  // namespace payscrypt::api
