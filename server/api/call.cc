#include "api/call.h"

namespace payscrypt::api {

std::optional<std::string_view> Call::Metadata(std::string_view key) const {
  for (const auto& [name, value] : metadata_) {
    if (name == key) return value;
  }
  return std::nullopt;
}

}  // namespace payscrypt::api
