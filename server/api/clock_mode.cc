#include "api/clock_mode.h"

#include <charconv>

#include "domain/quote.h"
#include "engine/ports.h"

namespace payscrypt::api {

domain::Result<double> ParseClockMode(std::string_view text) {
  if (text == "real") return 1;
  if (text == "manual") return 0;
  if (text.starts_with('x')) {
    const std::string_view number = text.substr(1);
    double factor = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), factor);
    const bool is_number = error == std::errc() && end == number.data() + number.size();
    if (is_number && factor >= engine::kMinClockFactor && factor <= engine::kMaxClockFactor) {
      return factor;
    }
  }
  return domain::InvalidArgument(
      "expected real, manual, or xN with N from 0.001 to 1000000, such as x60, got " +
      domain::Quote(text));
}

std::string ClockModeText(double factor) {
  if (factor == 1) return "real";
  if (factor == 0) return "manual";
  char text[32];
  const auto end = std::to_chars(text, text + sizeof(text), factor, std::chars_format::fixed).ptr;
  return "x" + std::string(text, end);
}

}  // namespace payscrypt::api
