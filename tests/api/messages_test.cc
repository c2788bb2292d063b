#include "api/messages.h"

#include <gtest/gtest.h>

namespace payscrypt::api {
namespace {

TEST(WebhookBody, IsTheDocumentedJson) {
  const engine::WebhookNotice notice{domain::OrderId{1001}, 42, "A-7",
                                     domain::OrderStatus::kConfirming};
  EXPECT_EQ(WebhookBody(notice),
            R"({"id":"1001","pg_wallet_id":"42","merchant_order_id":"A-7","status":"CONFIRMING"})");
}

TEST(WebhookBody, ZerosArePresent) {
  const engine::WebhookNotice notice{domain::OrderId{1}, 0, "", domain::OrderStatus::kPending};
  EXPECT_EQ(WebhookBody(notice),
            R"({"id":"1","pg_wallet_id":"0","merchant_order_id":"","status":"PENDING"})");
}

TEST(Messages, StatusesAreNumberedAlike) {
  for (int i = 0; i < domain::kOrderStatusCount; ++i) {
    EXPECT_EQ(pg::Order::Status_Name(static_cast<pg::Order::Status>(i)),
              domain::NameOf(static_cast<domain::OrderStatus>(i)));
  }
}

}  // namespace
}  // namespace payscrypt::api
