// What the control API's lists are asked for. For control_*.cc alone.
#pragma once

#include <optional>
#include <string>

#include <google/protobuf/message.h>
#include <google/protobuf/repeated_field.h>

#include "domain/error.h"
#include "domain/order.h"
#include "domain/quote.h"

namespace payscrypt::api {

inline constexpr std::int32_t kMaxLimit = 1'000;
inline constexpr std::size_t kDefaultLimit = 100;
// A page's messages together stay below what an answer may have, unless it has one alone.
inline constexpr std::size_t kMaxPageBytes = 2 << 20;

// What a page has room for.
class PageRoom {
 public:
  explicit PageRoom(std::size_t limit) : limit_(limit) {}

  // False where the message is to begin the next page.
  bool Take(const google::protobuf::Message& message) {
    bytes_ += message.ByteSizeLong();
    return count_++ < limit_ && (count_ == 1 || bytes_ <= kMaxPageBytes);
  }

 private:
  const std::size_t limit_;
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;
};

// Fills a page with what `fill(item, message)` makes of each item; whether more are left.
template <typename Items, typename Message, typename FillOne>
bool FillPage(const Items& items, std::size_t limit,
              google::protobuf::RepeatedPtrField<Message>& page, FillOne fill) {
  PageRoom room(limit);
  for (const auto& item : items) {
    Message& added = *page.Add();
    fill(item, added);
    if (room.Take(added)) continue;
    page.RemoveLast();
    return true;
  }
  return false;
}

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
