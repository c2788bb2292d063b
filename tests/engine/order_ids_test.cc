#include "engine/order_ids.h"

#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace payscrypt::engine {
namespace {

TEST(OrderIds, CountUpToTheEndOfTheRange) {
  OrderIds ids({5, 7});
  EXPECT_EQ(ids.Next(), domain::OrderId{5});
  EXPECT_EQ(ids.Next(), domain::OrderId{6});
  EXPECT_EQ(ids.Next(), std::nullopt);
  EXPECT_EQ(ids.Next(), std::nullopt);
  EXPECT_EQ(ids.range().first, 5);
}

TEST(OrderIds, NoIdIsGivenTwice) {
  OrderIds ids({1, 4'001});
  std::vector<std::set<std::int64_t>> given(4);
  std::vector<std::thread> threads;
  for (auto& own : given) {
    threads.emplace_back([&ids, &own] {
      for (int i = 0; i < 1'000; ++i) own.insert(ids.Next()->value);
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::int64_t> all;
  for (const auto& own : given) all.insert(own.begin(), own.end());
  EXPECT_EQ(all.size(), 4'000U);
  EXPECT_EQ(ids.Next(), std::nullopt);
}

TEST(OrderIdRange, OfTheFirstAccountHasTenDigitsAndFollowsTheSeed) {
  std::set<std::int64_t> firsts;
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    const OrderIdRange range = OrderIdRange::OfFirstAccount(seed);
    EXPECT_GE(range.first, 1'000'000'001);
    EXPECT_LT(range.first, 9'000'000'000);
    EXPECT_EQ(range.first % 1'000, 1);
    EXPECT_EQ(range.end, kFirstBlockId);
    firsts.insert(range.first);
  }
  EXPECT_GT(firsts.size(), 990U);
  EXPECT_EQ(OrderIdRange::OfFirstAccount(7).first, OrderIdRange::OfFirstAccount(7).first);
}

TEST(OrderIdRange, BlocksDoNotMeetAndStayBelowTheMost) {
  EXPECT_GE(OrderIdRange::OfBlock(0).first, kFirstBlockId);
  EXPECT_LE(OrderIdRange::OfBlock(0).end, OrderIdRange::OfBlock(1).first);
  EXPECT_LE(OrderIdRange::OfBlock(kBlockCount - 1).end, domain::kMaxOrderId);
}

TEST(OrderIdRange, PreferredBlockFollowsSeedAndName) {
  const std::int64_t block = OrderIdRange::PreferredBlock(1, "shop");
  EXPECT_EQ(OrderIdRange::PreferredBlock(1, "shop"), block);
  EXPECT_NE(OrderIdRange::PreferredBlock(2, "shop"), block);
  EXPECT_NE(OrderIdRange::PreferredBlock(1, "posh"), block);
  EXPECT_GE(block, 0);
  EXPECT_LT(block, kBlockCount);
}

}  // namespace
}  // namespace payscrypt::engine
