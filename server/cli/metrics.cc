#include "cli/metrics.h"

#include "api/metric_text.h"
#include "cli/version.h"
#include "platform/process.h"

namespace payscrypt::cli {

std::string Metrics::Text() const {
  api::MetricText text;
  const auto gauge = [&text](std::string_view name, std::string_view about, double value) {
    text.Begin(name, "gauge", about);
    text.Add(value);
  };
  calls.Append(text);
  events.Append(text);

  double orders = 0;
  const auto accounts = directory.List();
  for (const auto& account : accounts) orders += static_cast<double>(account->OrderCount());
  gauge("payscrypt_sandbox_accounts", "Accounts that there are.",
        static_cast<double>(accounts.size()));
  gauge("payscrypt_sandbox_orders", "Orders that are kept, of all accounts.", orders);

  const transports::rest::Load load = rest.load();
  gauge("payscrypt_sandbox_rest_connections", "Open connections of REST clients.",
        static_cast<double>(load.connections));
  gauge("payscrypt_sandbox_rest_streams", "Those of them that are streams of events.",
        static_cast<double>(load.streams));

  gauge("payscrypt_sandbox_uptime_seconds", "Time since the start.",
        std::chrono::duration<double>(uptime).count());
  text.Begin("payscrypt_sandbox_build_info", "gauge", "The program's version.");
  text.Add(1, {{"version", kVersion}});

  const platform::ProcessFigures process = platform::ReadProcessFigures();
  gauge("process_resident_memory_bytes", "Resident memory.",
        static_cast<double>(process.resident_bytes));
  text.Begin("process_cpu_seconds_total", "counter", "Processor time, of user and system.");
  text.Add(process.cpu_seconds);
  return text.text();
}

}  // namespace payscrypt::cli
