// When a receiver wants to be asked again: RFC 9110, section 10.2.3.
#pragma once

#include <optional>
#include <string_view>

#include "domain/timestamp.h"

namespace payscrypt::webhooks {

struct RetryAfter {
  // So much later. A date counts from the answer's own Date, as the account's clock need not be the
  // receiver's.
  std::optional<domain::Duration> after;
  std::optional<domain::Timestamp> at;  // a date in an answer that has no Date
};

// `headers` are "Name: value\r\n" each. What is malformed is taken for missing.
RetryAfter ReadRetryAfter(std::string_view headers);

}  // namespace payscrypt::webhooks
