#include "runner/instant.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "scenario/duration_text.h"

namespace payscrypt::runner {
namespace {

// The `digits` digits at `text`'s start, which are taken off it, and then `separator`.
bool Take(std::string_view& text, std::size_t digits, char separator, int& number) {
  if (text.size() <= digits || text[digits] != separator) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
  if (error != std::errc() || end != text.data() + digits || text.front() == '-') return false;
  text.remove_prefix(digits + 1);
  return true;
}

}  // namespace

std::string InstantText(domain::Timestamp instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(instant - day);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                static_cast<int>(time.subseconds().count()));
  return text.data();
}

std::optional<domain::Timestamp> ParseInstant(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millisecond = 0;
  if (!Take(text, 4, '-', year) || !Take(text, 2, '-', month) || !Take(text, 2, 'T', day) ||
      !Take(text, 2, ':', hour) || !Take(text, 2, ':', minute)) {
    return std::nullopt;
  }
  const bool whole = Take(text, 2, 'Z', second);
  if (!whole && (!Take(text, 2, '.', second) || !Take(text, 3, 'Z', millisecond))) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!text.empty() || !date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return domain::Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second) +
         std::chrono::milliseconds(millisecond);
}

std::string OffsetText(domain::Duration offset) {
  if (offset < domain::Duration::zero()) return "-" + scenario::DurationText(-offset);
  return "+" + scenario::DurationText(offset);
}

}  // namespace payscrypt::runner
