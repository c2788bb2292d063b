#include "domain/scenario.h"

#include <algorithm>

namespace payscrypt::domain {
namespace {

constexpr std::uint64_t kWholeInMicroPercent = 100'000'000;

// The value that a step pays; zero where the order lacks nothing.
struct ValueOf {
  const OrderTerms& terms;
  const OrderState& state;

  Result<Amount> operator()(const Amount& value) const { return value; }

  Result<Amount> operator()(const Percent& percent) const {
    const std::optional<Amount> part =
        terms.target_value.TimesRatioRoundedDown(percent.micro_percent, kWholeInMicroPercent);
    if (!part) {
      return Fail(ErrorCode::kOutOfRange,
                  "order " + terms.id.ToString() + ": expected to pay at most 2^256-1, got " +
                      Amount(percent.micro_percent).ToDecimal(6) + "% of the target value " +
                      terms.target_value.ToString());
    }
    return std::max(*part, Amount(1));
  }

  Result<Amount> operator()(const Remaining&) const {
    return terms.target_value.MinusOrZero(state.Value());
  }
};

struct CommandOf {
  const OrderTerms& terms;
  const OrderState& state;

  using Answer = Result<std::optional<Command>>;

  Answer operator()(const PayStep& step) const {
    const Result<Amount> value = std::visit(ValueOf{terms, state}, step.value);
    if (!value) return tl::unexpected(value.error());
    const bool lacks_nothing = std::holds_alternative<Remaining>(step.value) && value->IsZero();
    if (lacks_nothing) return std::nullopt;
    return Pay{*value};
  }
  Answer operator()(const ConfirmStep& step) const { return Confirm{step.blocks}; }
  Answer operator()(const DropStep&) const { return Drop{}; }
  Answer operator()(const ExpireStep&) const { return Expire{}; }
  Answer operator()(const CancelStep&) const { return Cancel{}; }
};

}  // namespace

Result<std::optional<Command>> CommandFor(const StepAction& action, const OrderTerms& terms,
                                          const OrderState& state) {
  return std::visit(CommandOf{terms, state}, action);
}

}  // namespace payscrypt::domain
