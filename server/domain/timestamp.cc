#include "domain/timestamp.h"

#include <cstdio>
#include <optional>

#include "domain/quote.h"

namespace payscrypt::domain {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::year_month_day;

// Reads digits alone, so many, from the front of `text`.
std::optional<unsigned> TakeNumber(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  unsigned number = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool Take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Timestamp> Read(std::string_view text) {
  const auto year = TakeNumber(text, 4);
  if (!year || !Take(text, '-')) return std::nullopt;
  const auto month = TakeNumber(text, 2);
  if (!month || !Take(text, '-')) return std::nullopt;
  const auto day = TakeNumber(text, 2);
  if (!day || !Take(text, 'T')) return std::nullopt;
  const auto hour = TakeNumber(text, 2);
  if (!hour || *hour > 23 || !Take(text, ':')) return std::nullopt;
  const auto minute = TakeNumber(text, 2);
  if (!minute || *minute > 59 || !Take(text, ':')) return std::nullopt;
  const auto second = TakeNumber(text, 2);
  if (!second || *second > 59) return std::nullopt;
  unsigned milliseconds = 0;
  if (Take(text, '.')) {
    const std::size_t digits = text.find_first_not_of("0123456789");
    if (digits == 0 || digits > 3) return std::nullopt;
    milliseconds = *TakeNumber(text, digits);
    for (std::size_t i = digits; i < 3; ++i) milliseconds *= 10;
  }
  if (text != "Z") return std::nullopt;
  const year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                            std::chrono::day(*day)};
  if (!date.ok() || *year < 1970) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) + Duration(milliseconds);
}

}  // namespace

std::string ToText(Timestamp t) {
  const auto day = floor<days>(t);
  const year_month_day date{day};
  const hh_mm_ss<Duration> time{t - day};
  char text[48];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                static_cast<int>(time.subseconds().count()));
  return text;
}

Result<Timestamp> ParseTimestamp(std::string_view text) {
  if (const auto time = Read(text)) return *time;
  return InvalidArgument("expected a time in UTC such as 2026-01-01T00:00:00Z, got " + Quote(text));
}

}  // namespace payscrypt::domain
