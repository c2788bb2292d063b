#include "engine/outbox.h"

#include <gtest/gtest.h>

namespace payscrypt::engine {
namespace {

using domain::OrderId;
using domain::OrderStatus;

TEST(Outbox, OneOrdersWebhooksWaitForEachOther) {
  Outbox outbox;
  EXPECT_EQ(outbox.Add({OrderId{1}, 0, OrderStatus::kConfirming}), Outbox::Accepted::kSendNow);
  EXPECT_EQ(outbox.Add({OrderId{1}, 0, OrderStatus::kSuccessful}), Outbox::Accepted::kWaits);
  const auto next = outbox.Settle(OrderId{1}, 0);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->status, OrderStatus::kSuccessful);
  EXPECT_FALSE(outbox.Settle(OrderId{1}, 0));
  EXPECT_EQ(outbox.size(), 0U);
}

TEST(Outbox, OtherOrdersAndWebhooksDoNotWait) {
  Outbox outbox;
  EXPECT_EQ(outbox.Add({OrderId{1}, 0, OrderStatus::kConfirming}), Outbox::Accepted::kSendNow);
  EXPECT_EQ(outbox.Add({OrderId{1}, 1, OrderStatus::kConfirming}), Outbox::Accepted::kSendNow);
  EXPECT_EQ(outbox.Add({OrderId{2}, 0, OrderStatus::kConfirming}), Outbox::Accepted::kSendNow);
  EXPECT_EQ(outbox.size(), 3U);
}

TEST(Outbox, RefusesMoreThanItsBound) {
  Outbox outbox;
  for (std::size_t i = 0; i < Outbox::kMaxDeliveries; ++i) {
    outbox.Add({OrderId{1}, 0, OrderStatus::kConfirming});
  }
  EXPECT_EQ(outbox.Add({OrderId{2}, 0, OrderStatus::kConfirming}), Outbox::Accepted::kFull);
  outbox.Settle(OrderId{1}, 0);
  EXPECT_EQ(outbox.Add({OrderId{2}, 0, OrderStatus::kConfirming}), Outbox::Accepted::kSendNow);
}

}  // namespace
}  // namespace payscrypt::engine
