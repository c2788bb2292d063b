#pragma once

#include <string>

#include "engine/account.h"

namespace payscrypt::cli {

// Writes a line about the event to the program's log.
void LogEvent(const engine::Happening& happening, const std::string& account);

}  // namespace payscrypt::cli
