#include "platform/log.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace payscrypt::platform {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"debug", "info", "warn", "error"};
constexpr std::size_t kLongestName = 5;

// As a JSON string. Bytes that are not UTF-8 become U+FFFD.
std::string Quoted(std::string_view text) {
  using nlohmann::json;
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20;
}

// As it is where it cannot be mistaken for anything else: no text forges a second line, or a field.
std::string Plain(std::string_view text, bool is_value) {
  const bool ambiguous = std::any_of(text.begin(), text.end(), [&](char c) {
    return IsControl(c) || (is_value && (c == ' ' || c == '"' || c == '='));
  });
  return ambiguous || (is_value && text.empty()) ? Quoted(text) : std::string(text);
}

std::string TextLine(LogLevel level, std::string_view message, std::span<const LogField> fields) {
  std::string line(kNames[static_cast<std::size_t>(level)]);
  line.resize(kLongestName + 1, ' ');
  line += Plain(message, false);
  for (const LogField& field : fields) {
    line.append(" ").append(field.key).append("=").append(Plain(field.value, true));
  }
  return line;
}

// Without the braces and the time, which the pattern adds.
std::string JsonLine(LogLevel level, std::string_view message, std::span<const LogField> fields) {
  std::string line = "\"level\":" + Quoted(kNames[static_cast<std::size_t>(level)]) +
                     ",\"message\":" + Quoted(message);
  for (const LogField& field : fields) {
    line.append(",").append(Quoted(field.key)).append(":").append(Quoted(field.value));
  }
  return line;
}

struct Front {
  LogFormat format = LogFormat::kText;
  std::unique_ptr<spdlog::logger> logger;
};

Front MakeFront(LogFormat format) {
  const bool json = format == LogFormat::kJson;
  // The sink flushes every line.
  auto logger =
      std::make_unique<spdlog::logger>("", std::make_shared<spdlog::sinks::stdout_sink_mt>());
  logger->set_level(spdlog::level::trace);  // the level is checked before the line is made
  logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ",%v})" : "%H:%M:%S.%e %v",
      json ? spdlog::pattern_time_type::utc : spdlog::pattern_time_type::local));
  return {format, std::move(logger)};
}

// Never destroyed: another thread may log while the program ends.
Front& TheFront() {
  static Front* const front = new Front(MakeFront(LogFormat::kText));
  return *front;
}

}  // namespace

void InitLog(LogFormat format, LogLevel level) {
  TheFront() = MakeFront(format);
  log_internal::lowest_level = level;
}

namespace log_internal {

void Write(LogLevel level, std::string_view message, std::span<const LogField> fields) {
  const Front& front = TheFront();
  front.logger->log(spdlog::level::info, front.format == LogFormat::kJson
                                             ? JsonLine(level, message, fields)
                                             : TextLine(level, message, fields));
}

}  // namespace log_internal
}  // namespace payscrypt::platform
