#include "scenario/order_overrides.h"

#include <algorithm>
#include <array>

#include "domain/asset.h"
#include "scenario/duration_text.h"
#include "scenario/pay_value.h"

namespace payscrypt::scenario {
namespace {

constexpr std::array<std::string_view, 5> kKeys{"expires_in", "target_confirmations", "network",
                                                "late_payment", "underpayment_tolerance_percent"};

std::optional<domain::Duration> ReadExpiry(const Node& node) {
  const auto duration = node.ReadDuration();
  if (!duration) return std::nullopt;
  if (*duration >= domain::kMinExpiry && *duration <= domain::kMaxExpiry) return duration;
  node.Expected("expected a duration from " + DurationText(domain::kMinExpiry) + " to " +
                DurationText(domain::kMaxExpiry));
  return std::nullopt;
}

std::optional<std::string> ReadNetwork(const Node& node) {
  const auto* text = node.value().As<std::string>();
  const auto is_printable = [](char c) { return c > ' ' && c < '\x7F'; };
  if (text != nullptr && !text->empty() && text->size() <= domain::kMaxAssetNameBytes &&
      std::ranges::all_of(*text, is_printable)) {
    return *text;
  }
  node.Expected("expected 1 to " + std::to_string(domain::kMaxAssetNameBytes) +
                " printable ASCII characters without spaces, such as \"testnet\"");
  return std::nullopt;
}

std::optional<domain::LatePayment> ReadLatePayment(const Node& node) {
  static constexpr std::array<std::string_view, 2> kNames{"keep", "settle"};
  const auto index = node.ReadName(kNames);
  if (!index) return std::nullopt;
  return static_cast<domain::LatePayment>(*index);
}

// Read from the token, so that it is exact.
std::optional<domain::Percent> ReadTolerance(const Node& node) {
  const auto* number = node.value().As<Number>();
  const auto percent = number != nullptr ? ParsePercentage(number->token) : std::nullopt;
  if (percent && percent->micro_percent < domain::kWholeInMicroPercent) return percent;
  node.Expected("expected a number from 0 and below 100, with at most 6 decimals, such as 0.5");
  return std::nullopt;
}

}  // namespace

domain::OrderOverrides ReadOrderOverrides(const Node& node) {
  const Members members(node, kKeys);
  domain::OrderOverrides order;
  if (const auto expiry = members.Find("expires_in")) order.expires_in = ReadExpiry(*expiry);
  if (const auto confirmations = members.Find("target_confirmations")) {
    order.target_confirmations = confirmations->ReadWholeNumber(0, domain::kMaxTargetConfirmations);
  }
  if (const auto network = members.Find("network")) order.network = ReadNetwork(*network);
  if (const auto late = members.Find("late_payment")) order.late_payment = ReadLatePayment(*late);
  if (const auto tolerance = members.Find("underpayment_tolerance_percent")) {
    order.underpayment_tolerance = ReadTolerance(*tolerance);
  }
  return order;
}

}  // namespace payscrypt::scenario
