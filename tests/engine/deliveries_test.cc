#include "engine/deliveries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::engine {
namespace {

using domain::OrderId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Delivery Of(std::int64_t order, std::uint16_t webhook = 0) {
  return {.order = OrderId{order}, .webhook = webhook};
}

Delivery Skipped() { return {.order = OrderId{1}, .state = Delivery::State::kSkipped}; }

std::vector<std::uint64_t> Numbers(const std::vector<Delivery>& deliveries) {
  std::vector<std::uint64_t> numbers;
  for (const Delivery& delivery : deliveries) numbers.push_back(delivery.number);
  return numbers;
}

TEST(Deliveries, OneOrdersWaitForEachOther) {
  Deliveries deliveries;
  Delivery& first = *deliveries.Add(Of(1));
  Delivery& second = *deliveries.Add(Of(1));
  EXPECT_TRUE(deliveries.Enter(first));
  EXPECT_FALSE(deliveries.Enter(second));
  EXPECT_EQ(deliveries.in_lines(), 2U);
  EXPECT_EQ(deliveries.Leave(first), second.number);
  EXPECT_EQ(first.state, Delivery::State::kSettled);
  EXPECT_EQ(deliveries.Leave(second), std::nullopt);
  EXPECT_EQ(deliveries.in_lines(), 0U);
}

TEST(Deliveries, OtherOrdersAndWebhooksDoNotWait) {
  Deliveries deliveries;
  EXPECT_TRUE(deliveries.Enter(*deliveries.Add(Of(1, 0))));
  EXPECT_TRUE(deliveries.Enter(*deliveries.Add(Of(1, 1))));
  EXPECT_TRUE(deliveries.Enter(*deliveries.Add(Of(2, 0))));
  EXPECT_EQ(deliveries.in_lines(), 3U);
}

TEST(Deliveries, OneThatHasNotEnteredHoldsUpNobody) {
  Deliveries deliveries;
  Delivery& late = *deliveries.Add(Of(1));
  Delivery& next = *deliveries.Add(Of(1));
  EXPECT_TRUE(deliveries.Enter(next));
  EXPECT_FALSE(deliveries.Enter(late));
  EXPECT_EQ(deliveries.Leave(next), late.number);
}

TEST(Deliveries, AreFoundByNumberAndListed) {
  Deliveries deliveries;
  EXPECT_EQ(deliveries.Find(0), nullptr);
  EXPECT_EQ(deliveries.Find(1), nullptr);
  EXPECT_THAT(deliveries.List(0, 9, {}), IsEmpty());
  for (const std::int64_t order : {1, 2, 1, 2}) deliveries.Add(Of(order));
  EXPECT_EQ(deliveries.Find(2)->order, OrderId{2});
  EXPECT_EQ(deliveries.Find(5), nullptr);
  EXPECT_THAT(Numbers(deliveries.List(0, 9, {})), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Numbers(deliveries.List(1, 2, {})), ElementsAre(2, 3));
  EXPECT_THAT(Numbers(deliveries.List(1, 9, OrderId{1})), ElementsAre(3));
  EXPECT_THAT(deliveries.List(4, 9, {}), IsEmpty());
  EXPECT_THAT(deliveries.List(99, 9, {}), IsEmpty());
}

TEST(Deliveries, ThereIsRoomForSoManyOpenOnes) {
  Deliveries deliveries;
  Delivery& first = *deliveries.Add(Of(1));
  deliveries.Enter(first);
  for (std::size_t i = 1; i < Deliveries::kMaxOpen; ++i) {
    ASSERT_NE(deliveries.Add(Of(1)), nullptr);
  }
  EXPECT_EQ(deliveries.Add(Of(2)), nullptr);
  EXPECT_NE(deliveries.Add(Skipped()), nullptr);  // which is not open
  deliveries.Leave(first);
  EXPECT_NE(deliveries.Add(Of(2)), nullptr);
  EXPECT_EQ(deliveries.Add(Of(2)), nullptr);
}

TEST(Deliveries, TheOldestThatAreDoneAreForgotten) {
  Deliveries deliveries;
  for (std::size_t i = 0; i < Deliveries::kMaxKept + 2; ++i) deliveries.Add(Skipped());
  EXPECT_EQ(deliveries.Find(2), nullptr);
  EXPECT_EQ(deliveries.Find(3)->number, 3U);
  EXPECT_THAT(Numbers(deliveries.List(0, 2, {})), ElementsAre(3, 4));
}

TEST(Deliveries, OpenOnesAreKept) {
  Deliveries deliveries;
  deliveries.Add(Of(1));
  for (std::size_t i = 0; i < Deliveries::kMaxKept + 2; ++i) deliveries.Add(Skipped());
  EXPECT_EQ(deliveries.Find(1)->number, 1U);
}

}  // namespace
}  // namespace payscrypt::engine
