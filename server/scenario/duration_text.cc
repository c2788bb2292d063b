#include "scenario/duration_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace payscrypt::scenario {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};

// The largest first.
constexpr std::array<Unit, 5> kUnits{{
    {"d", 86'400'000},
    {"h", 3'600'000},
    {"m", 60'000},
    {"s", 1'000},
    {"ms", 1},
}};

constexpr std::string_view kDigits = "0123456789";

tl::unexpected<domain::Error> NotADuration(std::string_view reason = "") {
  std::string message = R"(expected a duration such as "500ms", "2s", "15m" or "1h30m")";
  return domain::InvalidArgument(message.append(reason));
}

tl::unexpected<domain::Error> TooLong() {
  return domain::InvalidArgument("expected a duration of at most " + DurationText(kMaxDuration));
}

// The index in kUnits, or its size where there is none of that name.
std::size_t FindUnit(std::string_view name) {
  std::size_t i = 0;
  while (i < kUnits.size() && kUnits[i].name != name) ++i;
  return i;
}

}  // namespace

domain::Result<domain::Duration> ParseDuration(std::string_view text) {
  if (text.empty()) return NotADuration();
  std::int64_t total = 0;
  std::size_t smallest_allowed = 0;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of(kDigits), text.size());
    if (digits == 0) return NotADuration();
    if (digits == text.size()) return NotADuration(" (a number needs its unit: d, h, m, s or ms)");
    const std::size_t unit_length =
        std::min(text.find_first_of(kDigits, digits), text.size()) - digits;
    const std::size_t unit = FindUnit(text.substr(digits, unit_length));
    if (unit == kUnits.size()) return NotADuration(" (the units are d, h, m, s and ms)");
    if (unit < smallest_allowed) return NotADuration(" (each unit once, the largest first)");

    std::int64_t count = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + digits, count);
    const std::int64_t room = (kMaxDuration.count() - total) / kUnits[unit].milliseconds;
    if (parsed.ec != std::errc{} || count > room) return TooLong();
    total += count * kUnits[unit].milliseconds;
    smallest_allowed = unit + 1;
    text.remove_prefix(digits + unit_length);
  }
  return domain::Duration{total};
}

std::string DurationText(domain::Duration duration) {
  std::string text;
  std::int64_t rest = duration.count();
  for (const Unit& unit : kUnits) {
    const std::int64_t count = rest / unit.milliseconds;
    rest -= count * unit.milliseconds;
    if (count > 0) text.append(std::to_string(count)).append(unit.name);
  }
  return text.empty() ? "0s" : text;
}

}  // namespace payscrypt::scenario
