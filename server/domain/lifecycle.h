// The life of an order: one table, and the commands that move an order through it.
//
// Apply is a function of the order, the command and the time given to it. A command either changes
// the state or is refused with an Error that names the order, its status and the command; there is
// nothing in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "domain/error.h"
#include "domain/order.h"
#include "domain/timestamp.h"

namespace payscrypt::domain {

// Bounds. An order has room for so many payments, dropped ones included; so many blocks are found
// by one command; and confirmations stop counting where a JavaScript number would lose one.
inline constexpr std::size_t kMaxPayments = 1'000;
inline constexpr std::int64_t kMaxBlocks = 1'000'000;
inline constexpr std::int64_t kMaxConfirmations = (std::int64_t{1} << 53) - 1;

// A transaction to the order's address is seen, without confirmations. The value is not zero.
struct Pay {
  Amount value;
};

// `blocks` more blocks are found: each live payment has that many more confirmations.
struct Confirm {
  std::int64_t blocks = 1;
};

// The chain forgets a payment; without an index, the newest live one.
struct Drop {
  std::optional<std::size_t> payment;
};

// The newest `depth` blocks are replaced by others: the live payments in them are dropped, the
// deeper ones lose so many confirmations, and those that were in no block yet stay.
struct Reorg {
  std::int64_t depth = 1;
};

// The merchant or the gateway calls the order off.
struct Cancel {};

// The order expires now, whatever the clock says.
struct Expire {};

// The clock reached expired_at.
struct ReachExpiry {};

using Command = std::variant<Pay, Confirm, Drop, Reorg, Cancel, Expire, ReachExpiry>;

// "pay 150000", for messages and logs.
std::string Describe(const Command& command);

// What the table's rows are: what the payments or a command say about an order.
enum class Cause : std::uint8_t {
  kShort,             // live payments are less than the target
  kShortAfterExpiry,  // the same, at or past expired_at
  kSeen,              // live payments reach the target, not yet with enough confirmations
  kConfirmed,         // payments with enough confirmations reach the target
  kConfirmedLate,     // the same, where an EXPIRED order is settled by late payments
  kCancel,
  kExpire,
};
inline constexpr int kCauseCount = 7;

// The table: the status that follows `from` on `cause`.
OrderStatus NextStatus(OrderStatus from, Cause cause);

// What the payments of an order say at `now`.
Cause Observe(const OrderTerms& terms, const OrderState& state, Timestamp now);

// The state after `command` at `now`, which is not before the last one. An order whose time ran out
// before `now` expires first: a payment from expired_at on is late, and is recorded without
// changing the status of a final order.
Result<OrderState> Apply(const OrderTerms& terms, const OrderState& state, const Command& command,
                         Timestamp now);

}  // namespace payscrypt::domain
