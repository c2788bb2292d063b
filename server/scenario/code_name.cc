#include "scenario/code_name.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "scenario/domain_value.h"

namespace payscrypt::scenario {
namespace {

// What breaks an answer, which is no code.
constexpr std::array<std::string_view, 3> kBroken{"RESET", "TRUNCATED", "MALFORMED"};
constexpr std::size_t kCodes = domain::kErrorCodeNames.size();

// The codes by number, then kBroken.
constexpr auto kOutcomes = [] {
  std::array<std::string_view, kCodes + kBroken.size()> outcomes;
  const auto next = std::ranges::copy(domain::kErrorCodeNames, outcomes.begin()).out;
  std::ranges::copy(kBroken, next);
  return outcomes;
}();
constexpr auto kErrors = std::span(kOutcomes).first<kCodes>().subspan<1>();

// The number that a text writes without leading zeros; nothing where it is no code's.
std::optional<std::size_t> ParseCode(std::string_view text) {
  if (!IsDigits(text) || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc{} || number > kMaxCode) return std::nullopt;
  return static_cast<std::size_t>(number);
}

}  // namespace

std::optional<int> ReadErrorCode(const Node& node) {
  if (node.value().As<Number>() != nullptr) {
    const auto number = node.ReadWholeNumber(1, kMaxCode);
    if (!number) return std::nullopt;
    return static_cast<int>(*number);
  }
  const auto index = node.ReadName(kErrors);
  if (!index) return std::nullopt;
  return static_cast<int>(*index) + 1;
}

std::optional<CallOutcome> ReadOutcome(const Node& node) {
  if (const auto* text = node.value().As<std::string>()) {
    if (const auto code = ParseCode(*text)) {
      return *code < kCodes ? CallOutcome(kOutcomes[*code]) : *text;
    }
  }
  const auto index = node.ReadName(kOutcomes);
  if (!index) return std::nullopt;
  return CallOutcome(kOutcomes[*index]);
}

}  // namespace payscrypt::scenario
