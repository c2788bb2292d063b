// One order for the tests: 1000 units of BTC, three confirmations, created at 1,000,000 s, 900 s to
// pay.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "domain/lifecycle.h"
#include "domain/order.h"

namespace payscrypt::domain {

inline std::ostream& operator<<(std::ostream& out, OrderStatus status) {
  return out << NameOf(status);
}

inline std::ostream& operator<<(std::ostream& out, const Amount& amount) {
  return out << amount.ToString();
}

inline bool operator==(const Payment& a, const Payment& b) {
  return a.value == b.value && a.confirmations == b.confirmations && a.seen_at == b.seen_at &&
         a.dropped == b.dropped;
}

inline bool operator==(const OrderState& a, const OrderState& b) {
  return a.status == b.status && a.updated_at == b.updated_at && a.payments == b.payments;
}

inline constexpr Timestamp kCreated{std::chrono::seconds(1'000'000)};
inline constexpr Timestamp kExpiry = kCreated + std::chrono::seconds(900);

inline OrderTerms ExampleTerms() {
  OrderTerms terms;
  terms.id = OrderId{1001};
  terms.asset = AssetCatalog::BuiltIn().Find("BTC");
  terms.target_value = Amount(1'000);
  terms.target_confirmations = 3;
  terms.created_at = kCreated;
  terms.expired_at = kExpiry;
  terms.merchant_order_id = "A-7";
  return terms;
}

// The order, with what happened to it so far.
struct ExampleOrder {
  OrderTerms terms = ExampleTerms();
  OrderState state{.status = OrderStatus::kPending, .updated_at = kCreated, .payments = {}};
  Timestamp now = kCreated;

  // Carries the command out, one second later, where it is not refused.
  Result<OrderState> Try(const Command& command) {
    now += std::chrono::seconds(1);
    Result<OrderState> next = Apply(terms, state, command, now);
    if (next) state = *next;
    return next;
  }

  // As Try, of a command that must not be refused.
  ExampleOrder& Do(const Command& command) {
    const Result<OrderState> next = Try(command);
    EXPECT_TRUE(next) << next.error().message;
    return *this;
  }

  // The refusal of a command that must be refused.
  Error Refusal(const Command& command) {
    const Result<OrderState> next = Try(command);
    EXPECT_FALSE(next) << Describe(command) << " was taken";
    return next ? Error{} : next.error();
  }

  // Time passes: the next command comes at `then`.
  ExampleOrder& At(Timestamp then) {
    now = then - std::chrono::seconds(1);
    return *this;
  }
};

}  // namespace payscrypt::domain
