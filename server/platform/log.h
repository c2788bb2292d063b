// The program's log: lines on stdout, for people or for machines.
//
//   text  12:34:56.789 info  webhook delivered order=1001 status=200        (local time)
//   JSON  {"time":"2026-01-31T12:34:56.789Z","level":"info","message":"webhook delivered",
//          "order":"1001","status":"200"}                                   (UTC, in one line)
//
// Every line is flushed when it is written. Safe to call from any thread.
#pragma once

#include <atomic>
#include <initializer_list>
#include <span>
#include <string_view>

namespace payscrypt::platform {

enum class LogLevel { kDebug, kInfo, kWarn, kError };
enum class LogFormat { kText, kJson };

// A key is a word of the program's own, other than time, level and message; a value is any text.
struct LogField {
  std::string_view key;
  std::string_view value;
};

// Until it is called, the log is text from kInfo on. Not while another thread logs.
void InitLog(LogFormat format, LogLevel level);

namespace log_internal {
inline std::atomic<LogLevel> lowest_level{LogLevel::kInfo};
void Write(LogLevel level, std::string_view message, std::span<const LogField> fields);
}  // namespace log_internal

inline bool LogEnabled(LogLevel level) {
  return level >= log_internal::lowest_level.load(std::memory_order_relaxed);
}

inline void Log(LogLevel level, std::string_view message, std::span<const LogField> fields) {
  if (LogEnabled(level)) log_internal::Write(level, message, fields);
}
inline void Log(LogLevel level, std::string_view message,
                std::initializer_list<LogField> fields = {}) {
  Log(level, message, std::span(fields.begin(), fields.size()));
}

}  // namespace payscrypt::platform
