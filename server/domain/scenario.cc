#include "domain/scenario.h"

#include <algorithm>

namespace payscrypt::domain {
namespace {

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
  Answer operator()(const DropStep& step) const { return Drop{step.payment}; }
  Answer operator()(const ReorgStep& step) const { return Reorg{step.depth}; }
  Answer operator()(const ExpireStep&) const { return Expire{}; }
  Answer operator()(const CancelStep&) const { return Cancel{}; }
  Answer operator()(const InvalidateKeyStep&) const { return std::nullopt; }
  Answer operator()(const WebhookStep&) const { return std::nullopt; }
};

bool AnyGlobMatches(const std::vector<std::string>& globs, std::string_view text) {
  return globs.empty() || std::ranges::any_of(globs, [text](const std::string& glob) {
           return GlobMatches(glob, text);
         });
}

bool IsInRange(const Match& match, const OrderRequest& request) {
  if (!match.target_value_from && !match.target_value_to) return true;
  const Result<Amount> value = Amount::Parse(request.target_value);
  return value && *value >= match.target_value_from.value_or(Amount()) &&
         *value <= match.target_value_to.value_or(Amount::Max());
}

}  // namespace

// Goes back to the last star alone, which is enough and keeps the work at |glob| x |text|.
bool GlobMatches(std::string_view glob, std::string_view text) {
  std::size_t g = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      star_text = t;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == std::string_view::npos;
}

bool Matches(const Match& match, const OrderRequest& request) {
  const bool is_wallet =
      match.pg_wallet_id.empty() ||
      std::ranges::find(match.pg_wallet_id, request.pg_wallet_id) != match.pg_wallet_id.end();
  return is_wallet && AnyGlobMatches(match.merchant_order_id, request.merchant_order_id) &&
         AnyGlobMatches(match.asset_name, request.asset_name) &&
         AnyGlobMatches(match.description, request.description) && IsInRange(match, request);
}

std::string_view NameOf(Rpc rpc) {
  return rpc == Rpc::kCreateOrder ? "createOrder" : "getPublicOrderById";
}

Result<std::optional<Command>> CommandFor(const StepAction& action, const OrderTerms& terms,
                                          const OrderState& state) {
  return std::visit(CommandOf{terms, state}, action);
}

}  // namespace payscrypt::domain
