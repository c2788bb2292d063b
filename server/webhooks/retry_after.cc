#include "webhooks/retry_after.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>

#include <curl/curl.h>

namespace payscrypt::webhooks {
namespace {

constexpr std::int64_t kMostSeconds = 10LL * 365 * 24 * 3600;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

// The first value of the header of that name, which is in lower case.
std::string_view ValueOf(std::string_view headers, std::string_view name) {
  while (!headers.empty()) {
    const std::string_view line = headers.substr(0, headers.find("\r\n"));
    headers.remove_prefix(std::min(line.size() + 2, headers.size()));
    const std::size_t colon = line.find(':');
    if (colon != name.size()) continue;
    const bool is_it = std::equal(name.begin(), name.end(), line.begin(),
                                  [](char a, char b) { return a == Lower(b); });
    if (is_it) return Trimmed(line.substr(colon + 1));
  }
  return {};
}

// An HTTP-date in any of its three forms, all of which begin with a weekday.
std::optional<domain::Timestamp> ParseDate(std::string_view text) {
  const bool is_date = !text.empty() && Lower(text.front()) >= 'a' && Lower(text.front()) <= 'z';
  if (!is_date) return std::nullopt;
  const std::time_t seconds = curl_getdate(std::string(text).c_str(), nullptr);
  if (seconds < 0) return std::nullopt;
  return domain::Timestamp(std::chrono::seconds(seconds));
}

}  // namespace

RetryAfter ReadRetryAfter(std::string_view headers) {
  const std::string_view value = ValueOf(headers, "retry-after");
  if (value.empty()) return {};
  if (value.find_first_not_of("0123456789") == std::string_view::npos) {
    std::int64_t seconds = kMostSeconds;
    std::from_chars(value.data(), value.data() + value.size(), seconds);  // as it was if too large
    return {std::chrono::seconds(std::min(seconds, kMostSeconds)), {}};
  }
  const auto at = ParseDate(value);
  if (!at) return {};
  const auto date = ParseDate(ValueOf(headers, "date"));
  if (!date) return {{}, at};
  return {std::max(*at - *date, domain::Duration::zero()), {}};
}

}  // namespace payscrypt::webhooks
