#include "scenario/pay_value.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "domain/quote.h"
#include "scenario/domain_value.h"
#include "scenario/scenario_file.h"

namespace payscrypt::scenario {
namespace {

constexpr std::uint64_t kMicro = 1'000'000;
constexpr std::size_t kPercentDecimals = 6;

// The number that digits write; nothing where it does not fit.
std::optional<std::uint64_t> ParseDigits(std::string_view digits) {
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (parsed.ec != std::errc{}) return std::nullopt;
  return number;
}

// What a text is, or what was expected; the message has yet to say what came.
domain::Result<domain::PayStep> PayStepOf(std::string_view text) {
  if (text == "remaining") return domain::PayStep{domain::Remaining{}};
  if (text == "exact") return domain::PayStep{domain::Percent{domain::kWholeInMicroPercent}};
  if (text.ends_with('%')) {
    const auto percent = ParsePercentage(text.substr(0, text.size() - 1));
    if (percent && percent->micro_percent > 0) return domain::PayStep{*percent};
    return domain::InvalidArgument("expected a percentage above 0% and at most " +
                                   std::to_string(kMaxPercent) + "%, with at most " +
                                   std::to_string(kPercentDecimals) + " decimals");
  }
  if (IsDigits(text)) {
    const auto amount = domain::Amount::Parse(text);
    if (amount && !amount->IsZero()) return domain::PayStep{*amount};
    return domain::InvalidArgument(
        "expected a whole number of the smallest unit from 1 to 2^256 - 1");
  }
  return domain::InvalidArgument(R"(expected a percentage such as "40%", "remaining", "exact")"
                                 " or a whole number of the smallest unit");
}

}  // namespace

std::optional<domain::Percent> ParsePercentage(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  std::string decimals = point < text.size() ? std::string(text.substr(point + 1)) : "0";
  if (!IsDigits(whole) || !IsDigits(decimals) || decimals.size() > kPercentDecimals) {
    return std::nullopt;
  }
  decimals.resize(kPercentDecimals, '0');
  const auto percent = ParseDigits(whole);
  if (!percent || *percent > kMaxPercent) return std::nullopt;
  const std::uint64_t micro_percent = *percent * kMicro + ParseDigits(decimals).value_or(0);
  if (micro_percent > kMaxPercent * kMicro) return std::nullopt;
  return domain::Percent{micro_percent};
}

std::optional<domain::PayStep> ReadPayStep(const Node& node) {
  // Of a number, the digits alone: a sign, a point or an exponent makes it none of these.
  const auto* number = node.value().As<Number>();
  const bool is_whole = number != nullptr && IsDigits(number->token);
  const auto* text = is_whole ? &number->token : node.value().As<std::string>();
  auto step = PayStepOf(text != nullptr ? *text : "");
  if (step) return *std::move(step);
  node.Expected(step.error().message);
  return std::nullopt;
}

domain::Result<domain::PayStep> ParsePay(std::string_view text) {
  auto step = PayStepOf(text);
  if (!step) step.error().message += ", got " + domain::Quote(text);
  return step;
}

}  // namespace payscrypt::scenario
