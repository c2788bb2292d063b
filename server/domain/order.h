// An order, its payments, and what a merchant asks for.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/amount.h"
#include "domain/asset.h"
#include "domain/error.h"
#include "domain/order_id.h"
#include "domain/timestamp.h"

namespace payscrypt::domain {

// Numbered as pg.Order.Status is.
enum class OrderStatus : std::uint8_t {
  kPending = 0,
  kConfirming = 1,
  kSuccessful = 2,
  kExpired = 3,
  kCanceled = 4,
};
inline constexpr int kOrderStatusCount = 5;

// "PENDING", as the API writes it.
std::string_view NameOf(OrderStatus status);

constexpr bool IsFinal(OrderStatus status) { return status >= OrderStatus::kSuccessful; }

// What a merchant asks for, as it came.
struct OrderRequest {
  std::string merchant_order_id;
  std::string asset_name;
  std::string target_value;
  std::string callback_url;
  std::int64_t pg_wallet_id = 0;
  std::string description;
};

// What becomes of an EXPIRED order whose payments reach the target after all: it stays as it is, or
// is SUCCESSFUL once they are confirmed. Gateways differ in this.
enum class LatePayment : std::uint8_t { kKeep, kSettle };

// What was agreed when the order was created; it never changes.
struct OrderTerms {
  OrderId id;
  std::shared_ptr<const Asset> asset;
  Amount target_value;
  Amount tolerated_value;  // so much less than the target counts as paid; less than the target
  LatePayment late_payment = LatePayment::kKeep;
  std::int64_t target_confirmations = 0;
  std::int64_t pg_wallet_id = 0;
  Timestamp created_at;
  Timestamp expired_at;  // an order with too little by then is EXPIRED
  std::string merchant_order_id;
  std::string callback_url;
  std::string description;
  std::vector<std::string> variants;  // receiving addresses
};

inline constexpr std::size_t kMaxMerchantOrderIdBytes = 255;
inline constexpr std::size_t kMaxCallbackUrlBytes = 2048;
inline constexpr std::size_t kMaxDescriptionBytes = 64 << 10;

// The request's amount and asset, checked; the other fields need no conversion.
struct CheckedRequest {
  std::shared_ptr<const Asset> asset;
  Amount target_value;
};

// Judges a request as createOrder does. The error names the field, what was expected, what came,
// and gives an example. `wallets` are the known wallet ids; where there are none, any is taken.
Result<CheckedRequest> CheckRequest(const OrderRequest& request, const AssetCatalog& assets,
                                    const std::vector<std::int64_t>& wallets);

// One transaction to an order's address.
struct Payment {
  Amount value;
  std::int64_t confirmations = 0;
  Timestamp seen_at;
  bool dropped = false;  // by a double spend or a reorg: the chain does not know it any more
};

// Where an order stands.
struct OrderState {
  OrderStatus status = OrderStatus::kPending;
  Timestamp updated_at;
  std::vector<Payment>
      payments;  // oldest first, dropped ones included: their index is their number

  // The sum of the live payments.
  Amount Value() const;

  // The least confirmations among the live payments; 0 with none.
  std::int64_t Confirmations() const;
};

}  // namespace payscrypt::domain
