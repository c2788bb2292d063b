// What every record of a data file is made of.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "domain/timestamp.h"

namespace payscrypt::storage {

inline std::int64_t MillisOf(domain::Timestamp time) { return time.time_since_epoch().count(); }
inline domain::Timestamp TimeOf(std::int64_t millis) {
  return domain::Timestamp(domain::Duration(millis));
}

// A text that may be absent; an empty one is taken for an absent one.
inline std::string TextOf(const std::shared_ptr<const std::string>& text) {
  return text ? *text : std::string();
}
inline std::shared_ptr<const std::string> SharedText(const std::string& text) {
  return text.empty() ? nullptr : std::make_shared<const std::string>(text);
}

}  // namespace payscrypt::storage
