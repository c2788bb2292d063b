#pragma once

#include <string>
#include <vector>

#include "engine/account.h"

namespace payscrypt::cli {

// Writes a line about the event to the program's log. `webhooks` are the account's URLs.
void LogEvent(const engine::Happening& happening, const std::string& account,
              const std::vector<std::string>& webhooks);

}  // namespace payscrypt::cli
