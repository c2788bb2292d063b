#include "domain/lifecycle.h"

#include <algorithm>
#include <string_view>

#include "domain/invariant.h"

namespace payscrypt::domain {
namespace {

using enum OrderStatus;

// clang-format off
constexpr OrderStatus kTable[kCauseCount][kOrderStatusCount] = {
// on \ from                 PENDING      CONFIRMING   SUCCESSFUL   EXPIRED      CANCELED
/* kShort            */ {kPending,    kPending,    kSuccessful, kExpired,    kCanceled},
/* kShortAfterExpiry */ {kExpired,    kExpired,    kSuccessful, kExpired,    kCanceled},
/* kSeen             */ {kConfirming, kConfirming, kSuccessful, kExpired,    kCanceled},
/* kConfirmed        */ {kSuccessful, kSuccessful, kSuccessful, kExpired,    kCanceled},
/* kConfirmedLate    */ {kSuccessful, kSuccessful, kSuccessful, kSuccessful, kCanceled},
/* kCancel           */ {kCanceled,   kCanceled,   kSuccessful, kExpired,    kCanceled},
/* kExpire           */ {kExpired,    kExpired,    kSuccessful, kExpired,    kCanceled},
};
// clang-format on

constexpr bool FinalColumnsAbsorb() {
  for (int from = 0; from < kOrderStatusCount; ++from) {
    const auto status = static_cast<OrderStatus>(from);
    if (!IsFinal(status)) continue;
    for (int cause = 0; cause < kCauseCount; ++cause) {
      const bool settles = status == kExpired && static_cast<Cause>(cause) == Cause::kConfirmedLate;
      if (kTable[cause][from] != (settles ? kSuccessful : status)) return false;
    }
  }
  return true;
}
static_assert(
    FinalColumnsAbsorb(),
    "a final order keeps its status, whatever happens, but for late payments that settle");

// What a command did: whether it changed a payment, and what it tells the table.
struct Outcome {
  bool changed_payments = false;
  Cause cause;
};

// Carries out one command on the payments of `state`; the status is the table's business.
struct Execution {
  const OrderTerms& terms;
  const Command& command;
  Timestamp now;
  OrderState& state;

  tl::unexpected<Error> Refuse(ErrorCode code, const std::string& why) const {
    return Fail(code, "order " + terms.id.ToString() + " is " + std::string(NameOf(state.status)) +
                          ": \"" + Describe(command) + "\" was refused because " + why);
  }

  Outcome Observed(bool changed_payments) const {
    return {changed_payments, Observe(terms, state, now)};
  }

  Result<Outcome> operator()(const Pay& pay) const {
    if (pay.value.IsZero()) {
      return Refuse(ErrorCode::kInvalidArgument, "a payment's value is from 1 to 2^256-1");
    }
    if (state.payments.size() >= kMaxPayments) {
      return Refuse(ErrorCode::kResourceExhausted, "an order has at most " +
                                                       std::to_string(kMaxPayments) +
                                                       " payments; create another order");
    }
    if (!state.Value().Plus(pay.value)) {
      return Refuse(ErrorCode::kOutOfRange, "its payments would be more than 2^256-1 together");
    }
    state.payments.push_back(
        {.value = pay.value, .confirmations = 0, .seen_at = now, .dropped = false});
    return Observed(true);
  }

  Result<Outcome> operator()(const Confirm& confirm) const {
    if (confirm.blocks < 1 || confirm.blocks > kMaxBlocks) {
      return Refuse(ErrorCode::kInvalidArgument,
                    "one command finds 1 to " + std::to_string(kMaxBlocks) + " blocks");
    }
    bool has_live = false;
    bool changed = false;
    for (Payment& payment : state.payments) {
      if (payment.dropped) continue;
      has_live = true;
      const std::int64_t before = payment.confirmations;
      payment.confirmations = std::min(before + confirm.blocks, kMaxConfirmations);
      changed |= payment.confirmations != before;
    }
    if (!has_live) return RefuseWithoutPayment();
    return Observed(changed);
  }

  Result<Outcome> operator()(const Drop& drop) const {
    const Result<std::size_t> index = PaymentToDrop(drop);
    if (!index) return tl::unexpected(index.error());
    state.payments[*index].dropped = true;
    return Observed(true);
  }

  Result<Outcome> operator()(const Reorg& reorg) const {
    if (reorg.depth < 1 || reorg.depth > kMaxBlocks) {
      return Refuse(ErrorCode::kInvalidArgument,
                    "a reorg replaces 1 to " + std::to_string(kMaxBlocks) + " blocks");
    }
    bool changed = false;
    for (Payment& payment : state.payments) {
      if (payment.dropped || payment.confirmations == 0) continue;
      changed = true;
      if (payment.confirmations <= reorg.depth) {
        payment.dropped = true;
      } else {
        payment.confirmations -= reorg.depth;
      }
    }
    if (!changed) {
      return Refuse(ErrorCode::kFailedPrecondition,
                    "it has no live payment in a block; pay and confirm first");
    }
    return Observed(true);
  }

  Result<Outcome> operator()(const Cancel&) const { return End(Cause::kCancel); }

  Result<Outcome> operator()(const Expire&) const { return End(Cause::kExpire); }

  // By now a PENDING order has expired, so what is left is to leave the others as they are.
  Result<Outcome> operator()(const ReachExpiry&) const {
    if (now < terms.expired_at) {
      return Refuse(
          ErrorCode::kFailedPrecondition,
          "its expired_at, " + std::to_string(UnixSeconds(terms.expired_at)) + ", is not reached");
    }
    return Observed(false);
  }

  Result<Outcome> End(Cause cause) const {
    if (IsFinal(state.status)) {
      return Refuse(ErrorCode::kFailedPrecondition,
                    "that status is final; only a PENDING or CONFIRMING order can be ended");
    }
    return Outcome{false, cause};
  }

  Result<std::size_t> PaymentToDrop(const Drop& drop) const {
    const std::vector<Payment>& payments = state.payments;
    if (!drop.payment) {
      for (std::size_t i = payments.size(); i-- > 0;) {
        if (!payments[i].dropped) return i;
      }
      return RefuseWithoutPayment();
    }
    const std::size_t index = *drop.payment;
    if (index >= payments.size()) {
      return Refuse(ErrorCode::kFailedPrecondition,
                    "it has " + std::to_string(payments.size()) + " payments, counted from 0");
    }
    if (payments[index].dropped) {
      return Refuse(ErrorCode::kFailedPrecondition, "that payment was dropped before");
    }
    return index;
  }

  tl::unexpected<Error> RefuseWithoutPayment() const {
    return Refuse(ErrorCode::kFailedPrecondition, "it has no live payment; pay first");
  }
};

struct Description {
  std::string operator()(const Pay& pay) const { return "pay " + pay.value.ToString(); }
  std::string operator()(const Confirm& confirm) const {
    return "confirm " + std::to_string(confirm.blocks);
  }
  std::string operator()(const Drop& drop) const {
    return drop.payment ? "drop payment " + std::to_string(*drop.payment) : "drop";
  }
  std::string operator()(const Reorg& reorg) const {
    return "reorg " + std::to_string(reorg.depth);
  }
  std::string operator()(const Cancel&) const { return "cancel"; }
  std::string operator()(const Expire&) const { return "expire"; }
  std::string operator()(const ReachExpiry&) const { return "reach expiry"; }
};

// The sum of the live payments that have at least so many confirmations.
Amount ConfirmedValue(const OrderState& state, std::int64_t confirmations) {
  Amount sum;
  for (const Payment& payment : state.payments) {
    if (payment.dropped || payment.confirmations < confirmations) continue;
    const std::optional<Amount> more = sum.Plus(payment.value);
    Invariant(more.has_value(), "an order's live payments are at most 2^256-1 together");
    sum = *more;
  }
  return sum;
}

}  // namespace

std::string Describe(const Command& command) { return std::visit(Description{}, command); }

OrderStatus NextStatus(OrderStatus from, Cause cause) {
  return kTable[static_cast<std::size_t>(cause)][static_cast<std::size_t>(from)];
}

Cause Observe(const OrderTerms& terms, const OrderState& state, Timestamp now) {
  const Amount sufficient = terms.target_value.MinusOrZero(terms.tolerated_value);
  if (state.Value() < sufficient) {
    return now < terms.expired_at ? Cause::kShort : Cause::kShortAfterExpiry;
  }
  if (ConfirmedValue(state, terms.target_confirmations) < sufficient) return Cause::kSeen;
  const bool is_late = state.status == kExpired && terms.late_payment == LatePayment::kSettle;
  return is_late ? Cause::kConfirmedLate : Cause::kConfirmed;
}

Result<OrderState> Apply(const OrderTerms& terms, const OrderState& state, const Command& command,
                         Timestamp now) {
  OrderState next = state;
  if (next.status == kPending && now >= terms.expired_at) {
    next.status = NextStatus(next.status, Cause::kShortAfterExpiry);
    next.updated_at = terms.expired_at;
  }

  const Result<Outcome> outcome = std::visit(Execution{terms, command, now, next}, command);
  if (!outcome) return tl::unexpected(outcome.error());

  const OrderStatus status = NextStatus(next.status, outcome->cause);
  if (outcome->changed_payments || status != next.status) next.updated_at = now;
  next.status = status;
  return next;
}

}  // namespace payscrypt::domain
