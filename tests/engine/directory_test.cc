#include "engine/directory.h"

#include <gtest/gtest.h>

#include "fakes.h"

namespace payscrypt::engine {
namespace {

TEST(Directory, FindsAccountsByKeyAndOrdersByIdAlone) {
  World first;
  World second;
  Directory directory;
  Account* const a = *directory.Add(std::move(first.account), "key-a");
  Account* const b = *directory.Add(std::move(second.account), "key-b");
  EXPECT_EQ(directory.FindByKey("key-a"), a);
  EXPECT_EQ(directory.FindByKey("key-b"), b);
  EXPECT_EQ(directory.FindByKey("key-c"), nullptr);
  EXPECT_EQ(directory.FindByKey(""), nullptr);

  const auto order = b->CreateOrder(BitcoinRequest());
  EXPECT_EQ(directory.FindOrder(order->terms->id, false)->order.terms, order->terms);
  EXPECT_FALSE(directory.FindOrder(domain::OrderId{1}, false));
}

TEST(Directory, KeyOpensOneAccountOnly) {
  World first;
  World second;
  Directory directory;
  ASSERT_TRUE(directory.Add(std::move(first.account), "key"));
  const auto added = directory.Add(std::move(second.account), "key");
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, domain::ErrorCode::kAlreadyExists);
}

}  // namespace
}  // namespace payscrypt::engine
