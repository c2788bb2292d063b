// How much a customer pays: the value of a `pay` step.
#pragma once

#include <optional>
#include <string_view>

#include "domain/scenario.h"
#include "scenario/node.h"

namespace payscrypt::scenario {

// More than any overpayment that is worth a test, and far from overflow.
inline constexpr std::uint64_t kMaxPercent = 100'000;

// "33.333333" of a hundred, with at most 6 decimals; nothing where `text` is none or is above
// kMaxPercent.
std::optional<domain::Percent> ParsePercentage(std::string_view text);

// "40%", "33.333333%", "remaining", "exact" (which is "100%"), or a whole number of the asset's
// smallest unit: 150000, or "150000" for readers of JSON that keep no more than 53 bits.
std::optional<domain::PayStep> ReadPayStep(const Node& node);

}  // namespace payscrypt::scenario
