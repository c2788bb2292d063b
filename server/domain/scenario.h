// A scenario: the story that an order plays by itself.
//
// This is the validated form; scenario/ reads it from a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/amount.h"
#include "domain/lifecycle.h"
#include "domain/order.h"
#include "domain/timestamp.h"

namespace payscrypt::domain {

// A part of the target value in millionths of a percent, so that "33.333333%" is exact.
struct Percent {
  std::uint64_t micro_percent = 0;
};

// What the order lacks when the step comes.
struct Remaining {};

struct PayStep {
  std::variant<Amount, Percent, Remaining> value;
};
struct ConfirmStep {
  std::int64_t blocks = 1;
};
struct DropStep {};
struct ExpireStep {};
struct CancelStep {};

using StepAction = std::variant<PayStep, ConfirmStep, DropStep, ExpireStep, CancelStep>;

// Doing a step again. It ends after `times` more, or once the order has the status `until`,
// whichever comes first; at least one of the two is given.
struct Repeat {
  Duration every{};
  std::optional<std::int64_t> times;
  std::optional<OrderStatus> until;
};

// A bound on `until`: an order that never gets there does not keep its scenario going for ever.
inline constexpr std::int64_t kMaxRepeats = 10'000;

struct Step {
  // When: `at` counts from the order's creation, `after` from the step before (its last
  // repetition).
  enum class Base : std::uint8_t { kAt, kAfter };
  Base base = Base::kAfter;
  Duration offset{};
  StepAction action;
  std::optional<Repeat> repeat;
};

struct Scenario {
  std::string name;  // the file's name without ".json"
  std::string description;
  std::vector<Step> timeline;
};

// The command that a step's action is for an order in this state; nothing where there is nothing to
// do
// (`remaining` of an order that lacks nothing).
Result<std::optional<Command>> CommandFor(const StepAction& action, const OrderTerms& terms,
                                          const OrderState& state);

}  // namespace payscrypt::domain
