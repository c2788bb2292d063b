#include "storage/group.h"

#include <memory>

#include <gtest/gtest.h>

namespace payscrypt::storage {
namespace {

engine::StoredOrder OrderOf(std::int64_t id, domain::OrderStatus status) {
  engine::StoredOrder order;
  auto terms = std::make_shared<domain::OrderTerms>();
  terms->id = domain::OrderId{id};
  order.terms = std::move(terms);
  order.state.status = status;
  return order;
}

engine::AccountChanges ChangesOf(std::vector<engine::StoredOrder> orders,
                                 std::vector<engine::Event> events = {}) {
  engine::AccountChanges changes;
  changes.orders = std::move(orders);
  changes.events = std::move(events);
  return changes;
}

engine::Event EventOf(std::uint64_t number) {
  engine::Event event{};
  event.number = number;
  return event;
}

TEST(GroupTest, WhatALaterOneMadeOfAnOrderCounts) {
  const auto first = ChangesOf({OrderOf(1, domain::OrderStatus::kPending)});
  const auto second = ChangesOf({OrderOf(1, domain::OrderStatus::kExpired)});
  AccountGroup group;
  group.Add(first);
  group.Add(second);
  ASSERT_EQ(group.orders.size(), 1U);
  EXPECT_EQ(group.orders.at(1), &second.orders[0]);
  EXPECT_EQ(group.progress, &second.progress);
}

TEST(GroupTest, EventsComeOneAfterTheOther) {
  const auto first = ChangesOf({}, {EventOf(1)});
  const auto second = ChangesOf({});
  const auto third = ChangesOf({}, {EventOf(2), EventOf(3)});
  AccountGroup group;
  for (const auto* changes : {&first, &second, &third}) group.Add(*changes);
  ASSERT_EQ(group.events.size(), 2U);
  EXPECT_EQ(group.events[1], &third.events);
}

TEST(GroupTest, AnOrderThatIsForgottenIsNotWritten) {
  const auto first = ChangesOf({OrderOf(1, domain::OrderStatus::kExpired)});
  engine::AccountChanges second;
  second.forgotten_orders = {domain::OrderId{1}};
  AccountGroup group;
  group.Add(first);
  group.Add(second);
  EXPECT_EQ(group.orders.at(1), nullptr);
}

TEST(GroupTest, NothingOfADeletedAccountIsWritten) {
  const auto first = ChangesOf({OrderOf(1, domain::OrderStatus::kPending)});
  engine::AccountChanges deleted;
  deleted.is_deleted = true;
  AccountGroup group;
  group.Add(first);
  group.Add(deleted);
  EXPECT_TRUE(group.is_wiped);
  EXPECT_FALSE(group.is_there);
  EXPECT_TRUE(group.orders.empty());
}

TEST(GroupTest, AnAccountMayComeInThePlaceOfADeletedOne) {
  engine::AccountChanges deleted;
  deleted.is_deleted = true;
  engine::AccountChanges created;
  created.created.emplace();
  AccountGroup group;
  group.Add(deleted);
  group.Add(created);
  EXPECT_TRUE(group.is_wiped);
  EXPECT_TRUE(group.is_there);
  EXPECT_EQ(group.created, &*created.created);
}

}  // namespace
}  // namespace payscrypt::storage
