// Whether an order is one of those that a list asks for.
#pragma once

#include <string>

#include "domain/order.h"
#include "engine/account_views.h"

namespace payscrypt::engine {

// Made once a list, so that a hundred thousand orders are looked through in some tens of
// milliseconds. The query outlives it.
class OrderMatch {
 public:
  explicit OrderMatch(const OrderQuery& query);

  bool operator()(const domain::OrderTerms& terms, domain::OrderStatus status) const;

 private:
  bool HasText(const domain::OrderTerms& terms) const;

  const OrderQuery& query_;
  std::string text_;  // in lower case
};

}  // namespace payscrypt::engine
