#include "runner/report.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string_view>

#include "runner/history.h"
#include "scenario/duration_text.h"

namespace payscrypt::runner {
namespace {

constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string Coloured(const std::string& text, std::string_view colour, bool colours) {
  return colours ? std::string(colour) + text + std::string(kPlain) : text;
}

std::string Padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

std::string Seconds(std::chrono::milliseconds duration) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(duration.count()) / 1000);
  return text;
}

}  // namespace

std::string SummaryOf(const Played& played) {
  if (!played.order) {
    std::string outcomes;
    for (const auto& outcome : played.create) {
      outcomes += (outcomes.empty() ? "" : ", ") + outcome;
    }
    return outcomes.empty() ? "no order" : "no order; createOrder: " + outcomes;
  }
  const History history = HistoryOf(played);
  std::string summary = pg::Order::Status_Name(played.order->order().status());
  if (!history.statuses.empty()) {
    summary += " after " + scenario::DurationText(
                               std::max(history.statuses.back().at, domain::Duration::zero()));
  }
  const std::size_t webhooks = history.webhooks.size();
  return summary + ", " + std::to_string(webhooks) + (webhooks == 1 ? " webhook" : " webhooks");
}

std::string ReportOf(const TestResult& result, std::size_t name_width, bool colours) {
  if (result.end == TestResult::End::kSkipped) {
    return Coloured("skipped", kYellow, colours) + " " + result.name + ": " + result.summary + "\n";
  }
  if (result.end == TestResult::End::kPassed) {
    return Coloured("ok", kGreen, colours) + "      " + Padded(result.name, name_width) + "  " +
           OneLine(result.summary) + "\n";
  }
  std::string report = Coloured("FAILED", kRed, colours) + "  " + result.name + "\n";
  for (const Failure& failure : result.failures) report += "  " + OneLine(failure.text) + "\n";
  report += "\n";
  for (const std::string& line : result.story) {
    const std::string shown = "  " + OneLine(line);
    report += (line.starts_with("! ") ? Coloured(shown, kRed, colours) : shown) + "\n";
  }
  return report + "\n  Replay: " + OneLine(result.replay) + "\n\n";
}

std::string TotalsOf(const std::vector<TestResult>& results, std::chrono::milliseconds took,
                     bool colours) {
  const auto count = [&](TestResult::End end) {
    return std::count_if(results.begin(), results.end(),
                         [end](const TestResult& result) { return result.end == end; });
  };
  const auto failed = count(TestResult::End::kFailed);
  const std::string totals =
      std::to_string(count(TestResult::End::kPassed)) + " passed, " + std::to_string(failed) +
      " failed, " + std::to_string(count(TestResult::End::kSkipped)) + " skipped; " + Seconds(took);
  return Coloured(totals, failed == 0 ? kGreen : kRed, colours) + "\n";
}

std::string ShellWord(const std::string& text) {
  constexpr std::string_view kHarmless =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,";
  if (!text.empty() && text.find_first_not_of(kHarmless) == std::string::npos) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string OneLine(std::string text) {
  for (char& c : text) c = static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return text;
}

}  // namespace payscrypt::runner
