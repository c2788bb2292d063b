#include "storage/delivery_record.h"

#include <functional>
#include <vector>

#include <gtest/gtest.h>

namespace payscrypt::storage {
namespace {

using engine::Delivery;

// The first of a line of three to webhook 1, one that was delivered, and one of another order.
std::vector<Delivery> Sound() {
  std::vector<Delivery> all(5);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].number = i + 1;
    all[i].order = domain::OrderId{i < 4 ? 7 : 8};
    all[i].webhook = 1;
    all[i].in_line = true;
  }
  all[0].next_in_line = 2;
  all[1].next_in_line = 4;
  all[2].in_line = false;
  all[2].state = Delivery::State::kDelivered;
  all[2].webhook = 9;  // which is gone
  return all;
}

bool IsSoundAfter(const std::function<void(std::vector<Delivery>&)>& damage) {
  std::vector<Delivery> all = Sound();
  damage(all);
  engine::Webhook webhook;
  webhook.id = 1;
  return AreSound(all, {webhook});
}

TEST(DeliveryRecord, LinesThatEndAreSound) {
  EXPECT_TRUE(IsSoundAfter([](auto&) {}));
  // It was sent before its webhook was deleted.
  EXPECT_TRUE(IsSoundAfter([](auto& all) {
    all[4].in_line = false;
    all[4].state = Delivery::State::kUnderWay;
    all[4].webhook = 9;
  }));
}

TEST(DeliveryRecord, WhatCannotBeIsNot) {
  EXPECT_FALSE(IsSoundAfter([](auto& all) { all[0].state = static_cast<Delivery::State>(7); }));
  EXPECT_FALSE(
      IsSoundAfter([](auto& all) { all[2].status = static_cast<domain::OrderStatus>(5); }));
  EXPECT_FALSE(IsSoundAfter([](auto& all) { all[4].webhook = 9; }));
  EXPECT_FALSE(IsSoundAfter([](auto& all) { all[2].in_line = true; }));
  EXPECT_FALSE(IsSoundAfter([](auto& all) { all[3].next_in_line = 6; }));  // nobody
  EXPECT_FALSE(IsSoundAfter([](auto& all) { all[3].next_in_line = 3; }));  // in no line
  EXPECT_FALSE(IsSoundAfter([](auto& all) { all[3].next_in_line = 5; }));  // of another order
  EXPECT_FALSE(IsSoundAfter([](auto& all) { all[3].next_in_line = 2; }));  // behind two
  EXPECT_FALSE(IsSoundAfter([](auto& all) { all[3].next_in_line = 1; }));  // in a circle
}

}  // namespace
}  // namespace payscrypt::storage
