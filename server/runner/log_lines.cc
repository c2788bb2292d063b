#include "runner/log_lines.h"

#include "protojson/protojson.h"

namespace payscrypt::runner {

std::string LogLinesOf(const std::string& test, const Played& played) {
  std::string lines;
  const auto add = [&lines](const char* key, const std::string& value) {
    lines += key;
    protojson::AppendString(value, lines);
  };
  for (const auto& event : played.events) {
    add("{\"test\":", test);
    lines += ",\"number\":" + std::to_string(event.number());
    add(",\"at\":", event.at());
    add(",\"order_id\":", event.order_id());
    add(",\"type\":", event.type());
    add(",\"text\":", event.text());
    lines += "}\n";
  }
  return lines;
}

}  // namespace payscrypt::runner
