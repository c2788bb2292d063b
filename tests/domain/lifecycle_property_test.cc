// Random commands against a ledger that keeps the rules in its own words: status, payments and
// value of the order must agree with it after each step.

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "decimal_arithmetic.h"
#include "domain/lifecycle.h"
#include "example_order.h"

namespace payscrypt::domain {
namespace {

using enum OrderStatus;

// What the test knows of an order. Values are decimal digits, added on paper.
class Ledger {
 public:
  // `enough` is what counts as paid.
  Ledger(std::string enough, std::int64_t target_confirmations, Timestamp expired_at,
         bool settles_late)
      : enough_(std::move(enough)),
        target_confirmations_(target_confirmations),
        expired_at_(expired_at),
        settles_late_(settles_late) {}

  // Whether the order must take the command; where it must, it is entered.
  bool Enter(const Command& command, Timestamp now) {
    const OrderStatus before = status_;
    if (status_ == kPending && now >= expired_at_) status_ = kExpired;
    const bool taken = std::visit([&](const auto& c) { return Carry(c, now); }, command);
    if (!taken) status_ = before;
    return taken;
  }

  OrderStatus status() const { return status_; }

  // Everything accepted less everything dropped.
  std::string Value() const { return Difference(accepted_, dropped_); }

  std::int64_t Confirmations() const {
    std::int64_t least = -1;
    for (const Entry& entry : entries_) {
      if (entry.live && (least < 0 || entry.blocks < least)) least = entry.blocks;
    }
    return least < 0 ? 0 : least;
  }

 private:
  struct Entry {
    std::string value;
    std::int64_t blocks = 0;
    bool live = true;
  };

  bool Carry(const Pay& pay, Timestamp now) {
    const std::string value = pay.value.ToString();
    if (value == "0" || entries_.size() >= 1'000) return false;
    if (IsLess(kMaxAmountDigits, Sum(Value(), value))) return false;
    entries_.push_back({value});
    accepted_ = Sum(accepted_, value);
    Judge(now);
    return true;
  }

  bool Carry(const Confirm& confirm, Timestamp now) {
    if (confirm.blocks < 1 || confirm.blocks > 1'000'000) return false;
    int confirmed = 0;
    for (Entry& entry : entries_) {
      if (!entry.live) continue;
      entry.blocks += confirm.blocks;
      ++confirmed;
    }
    Judge(now);
    return confirmed > 0;
  }

  bool Carry(const Drop& drop, Timestamp now) {
    std::size_t index = drop.payment.value_or(entries_.size());
    if (!drop.payment) {
      for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (entries_[i].live) index = i;
      }
    }
    if (index >= entries_.size() || !entries_[index].live) return false;
    entries_[index].live = false;
    dropped_ = Sum(dropped_, entries_[index].value);
    Judge(now);
    return true;
  }

  // A payment stands so many blocks deep: what is replaced down to there, or deeper, takes it
  // along.
  bool Carry(const Reorg& reorg, Timestamp now) {
    if (reorg.depth < 1 || reorg.depth > 1'000'000) return false;
    int met = 0;
    for (Entry& entry : entries_) {
      if (!entry.live || entry.blocks == 0) continue;
      ++met;
      entry.live = reorg.depth < entry.blocks;
      if (entry.live) {
        entry.blocks -= reorg.depth;
      } else {
        dropped_ = Sum(dropped_, entry.value);
      }
    }
    Judge(now);
    return met > 0;
  }

  bool Carry(const Cancel&, Timestamp) { return End(kCanceled); }
  bool Carry(const Expire&, Timestamp) { return End(kExpired); }
  bool Carry(const ReachExpiry&, Timestamp now) const { return now >= expired_at_; }

  bool End(OrderStatus status) {
    if (status_ != kPending && status_ != kConfirming) return false;
    status_ = status;
    return true;
  }

  // What the payments make of an order that is not final, or that late payments settle.
  void Judge(Timestamp now) {
    const bool is_open = status_ == kPending || status_ == kConfirming;
    if (!is_open && !(status_ == kExpired && settles_late_)) return;
    std::string confirmed = "0";
    for (const Entry& entry : entries_) {
      if (entry.live && entry.blocks >= target_confirmations_) {
        confirmed = Sum(confirmed, entry.value);
      }
    }
    if (!IsLess(confirmed, enough_)) status_ = kSuccessful;
    if (!is_open || status_ == kSuccessful) return;
    if (!IsLess(Value(), enough_)) {
      status_ = kConfirming;
    } else {
      status_ = now >= expired_at_ ? kExpired : kPending;
    }
  }

  std::string enough_;
  std::int64_t target_confirmations_;
  Timestamp expired_at_;
  bool settles_late_;
  OrderStatus status_ = kPending;
  std::vector<Entry> entries_;
  std::string accepted_ = "0";
  std::string dropped_ = "0";
};

// A whole order's life, made from one seed.
class RandomLife {
 public:
  explicit RandomLife(std::uint64_t seed)
      : random_(seed),
        terms_(MakeTerms()),
        state_{.status = kPending, .updated_at = kCreated, .payments = {}},
        ledger_(Difference(terms_.target_value.ToString(), terms_.tolerated_value.ToString()),
                terms_.target_confirmations, terms_.expired_at,
                terms_.late_payment == LatePayment::kSettle) {}

  OrderStatus status() const { return state_.status; }
  int refused() const { return refused_; }

  // The last step, for messages.
  std::string LastStep() const {
    return Describe(command_) + " at " + std::to_string((now_ - kCreated).count()) +
           " ms after creation";
  }

  // One command at a later, or the same, instant.
  void Step() {
    now_ += Duration(Chance(3) ? 0 : Below(90'000));
    if (Chance(20)) now_ = std::max(now_, terms_.expired_at);  // to the very millisecond
    command_ = MakeCommand();
    const OrderState before = state_;
    const bool must_be_taken = ledger_.Enter(command_, now_);
    const Result<OrderState> next = Apply(terms_, state_, command_, now_);
    ASSERT_EQ(next.has_value(), must_be_taken) << (next ? "" : next.error().message);
    ASSERT_EQ(state_, before) << "Apply changed the state that it was given";
    if (next) state_ = *next;
    refused_ += next ? 0 : 1;
    Check(before);
  }

 private:
  void Check(const OrderState& before) const {
    ASSERT_EQ(state_.status, ledger_.status());
    ASSERT_EQ(state_.Value().ToString(), ledger_.Value());
    ASSERT_EQ(state_.Confirmations(), ledger_.Confirmations());
    const bool settled = before.status == kExpired && state_.status == kSuccessful;
    if (IsFinal(before.status) && !settled) {
      ASSERT_EQ(state_.status, before.status);
    }
    if (settled) {
      ASSERT_EQ(terms_.late_payment, LatePayment::kSettle);
    }
    ASSERT_GE(state_.payments.size(), before.payments.size()) << "a payment was forgotten";
    ASSERT_GE(state_.updated_at, before.updated_at);
    ASSERT_LE(state_.updated_at, now_);
    const bool changed_payments = !(state_.payments == before.payments);
    if (changed_payments) {
      ASSERT_EQ(state_.updated_at, now_);
    } else if (state_.status == before.status) {
      ASSERT_EQ(state_.updated_at, before.updated_at);
    }
  }

  OrderTerms MakeTerms() {
    OrderTerms terms = ExampleTerms();
    terms.target_value = Chance(8) ? Amount::Max() : Amount(1 + Below(2'000));
    if (Chance(3)) terms.tolerated_value = Tolerated(terms.target_value);
    if (Chance(2)) terms.late_payment = LatePayment::kSettle;
    terms.target_confirmations = static_cast<std::int64_t>(Below(5));
    terms.expired_at = kCreated + Duration(1 + Below(1'500'000));
    return terms;
  }

  // Less than the target.
  Amount Tolerated(const Amount& target) {
    const Amount most = target.MinusOrZero(Amount(1));
    return most.TimesRatioRoundedDown(Below(101), 100).value();
  }

  Command MakeCommand() {
    const std::uint64_t dice = Below(100);
    if (dice < 45) return Pay{MakeValue()};
    if (dice < 70) return Confirm{static_cast<std::int64_t>(Below(4))};
    if (dice < 79) return Drop{};
    if (dice < 83) return Reorg{static_cast<std::int64_t>(Below(5))};
    if (dice < 90) return Drop{Below(state_.payments.size() + 2)};
    if (dice < 97) return ReachExpiry{};
    if (dice < 98) {
      const std::int64_t many = 1'000'000 + static_cast<std::int64_t>(Below(2));
      return Chance(2) ? Command(Confirm{many}) : Command(Reorg{many});
    }
    return Chance(2) ? Command(Cancel{}) : Command(Expire{});
  }

  Amount MakeValue() {
    if (Chance(20)) return Amount();
    const std::uint64_t small = Below(800);
    if (!Chance(6)) return Amount(small);
    return Amount::Max().TimesRatioRoundedDown(1 + small, 800).value();
  }

  std::uint64_t Below(std::uint64_t bound) { return random_() % bound; }
  bool Chance(std::uint64_t one_in) { return Below(one_in) == 0; }

  std::mt19937_64 random_;
  OrderTerms terms_;
  OrderState state_;
  Timestamp now_ = kCreated;
  Command command_;
  Ledger ledger_;
  int refused_ = 0;
};

TEST(LifecycleProperty, StatusAndValueAlwaysAgreeWithThePayments) {
  constexpr std::uint64_t kLives = 400;
  constexpr int kSteps = 30;
  int transitions[kOrderStatusCount][kOrderStatusCount] = {};
  int refused = 0;
  for (std::uint64_t seed = 1; seed <= kLives; ++seed) {
    RandomLife life(seed);
    for (int step = 0; step < kSteps; ++step) {
      const OrderStatus before = life.status();
      life.Step();
      if (HasFatalFailure())
        FAIL() << "seed " << seed << ", step " << step << ": " << life.LastStep();
      ++transitions[static_cast<int>(before)][static_cast<int>(life.status())];
    }
    refused += life.refused();
  }

  // The lives prove something only where they went everywhere.
  EXPECT_GT(refused, 1'000);
  for (const OrderStatus from : {kPending, kConfirming}) {
    for (int to = 0; to < kOrderStatusCount; ++to) {
      EXPECT_GE(transitions[static_cast<int>(from)][to], 5)
          << from << " to " << static_cast<OrderStatus>(to);
    }
  }
  EXPECT_GE(transitions[static_cast<int>(kExpired)][static_cast<int>(kSuccessful)], 5);
  for (const OrderStatus status : {kSuccessful, kExpired, kCanceled}) {
    const int index = static_cast<int>(status);
    EXPECT_GE(transitions[index][index], 100) << status;
  }
}

}  // namespace
}  // namespace payscrypt::domain
