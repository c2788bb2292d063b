// What the control API's lists are asked for. For control_*.cc alone.
#pragma once

#include <optional>
#include <string>

#include "domain/error.h"
#include "domain/order.h"
#include "domain/quote.h"

namespace payscrypt::api {

inline constexpr std::int32_t kMaxLimit = 1'000;
inline constexpr std::size_t kDefaultLimit = 100;

inline domain::Result<std::size_t> ReadLimit(std::int32_t limit) {
  if (limit == 0) return kDefaultLimit;
  if (limit > 0 && limit <= kMaxLimit) return static_cast<std::size_t>(limit);
  return domain::InvalidArgument("limit: expected 1 to " + std::to_string(kMaxLimit) +
                                 ", or 0 for 100, got " + std::to_string(limit));
}

struct Page {
  std::uint64_t after = 0;
  std::size_t limit = kDefaultLimit;
  std::optional<domain::OrderId> order;
};

template <typename Request>
domain::Result<Page> ReadPage(const Request& request) {
  Page page;
  const auto limit = ReadLimit(request.limit());
  if (!limit) return tl::unexpected(limit.error());
  page.limit = *limit;
  if (request.after() < 0) {
    return domain::InvalidArgument("after: expected a number from 0, got " +
                                   std::to_string(request.after()));
  }
  page.after = static_cast<std::uint64_t>(request.after());
  if (!request.order_id().empty()) {
    page.order = domain::OrderId::Parse(request.order_id());
    if (!page.order) {
      return domain::InvalidArgument("order_id: expected the id of an order, got " +
                                     domain::Quote(request.order_id()));
    }
  }
  return page;
}

// Of an order, by its name in the API.
domain::Result<domain::OrderStatus> ReadStatus(const std::string& name);

}  // namespace payscrypt::api
