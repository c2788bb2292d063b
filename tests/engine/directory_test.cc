#include "engine/directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;
using domain::OrderId;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DirectoryTest : public ::testing::Test {
 protected:
  domain::Result<std::shared_ptr<Account>> Add(const std::string& name, const std::string& key,
                                               std::uint64_t seed = 0) {
    return directory_.Add(name, seed, key, [&](OrderIdRange ids) {
      AccountOptions options;
      options.name = name;
      options.order_ids = ids;
      options.assets = domain::AssetCatalog::BuiltIn();
      return std::make_shared<Account>(
          options, AccountPorts{world_.clock, world_.alarms, world_.sender, NoticeText, {}, {}});
    });
  }

  World world_;  // whose clock and alarms the accounts share
  Directory directory_;
};

OrderId OrderOf(Account& account) {
  return account.CreateOrder(BitcoinRequest(), {}).result.value().terms->id;
}

TEST_F(DirectoryTest, FindsAccountsByNameKeyAndOrder) {
  const auto a = *Add("a", "key-a");
  const auto c = *Add("c", "key-c");
  const auto b = *Add("b", "key-b");
  EXPECT_EQ(directory_.FindByKey("key-a").account, a);
  EXPECT_EQ(directory_.FindByKey("key-b").account, b);
  EXPECT_EQ(*directory_.FindByKey("key-b").api_key, "key-b");
  EXPECT_EQ(directory_.FindByKey("key-d").account, nullptr);
  EXPECT_EQ(directory_.FindByKey("").account, nullptr);
  EXPECT_EQ(directory_.FindByName("c"), c);
  EXPECT_EQ(directory_.FindByName("d"), nullptr);
  EXPECT_THAT(directory_.List(), ElementsAre(a, b, c));
  for (const auto& account : {a, b, c}) {
    EXPECT_EQ(directory_.FindByOrder(OrderOf(*account)), account);
    EXPECT_EQ(directory_.FindByOrder(OrderOf(*account)), account);
  }
  EXPECT_EQ(directory_.FindByOrder(OrderId{1}), a);  // were there such an order
  EXPECT_EQ(directory_.FindByOrder(OrderId{kFirstBlockId}), nullptr);
  EXPECT_EQ(directory_.FindByOrder(OrderId{domain::kMaxOrderId}), nullptr);
}

TEST_F(DirectoryTest, EmptyOneFindsNothing) {
  EXPECT_EQ(directory_.FindByOrder(OrderId{1}), nullptr);
  EXPECT_EQ(directory_.FindByOrder(OrderId{kFirstBlockId + 1}), nullptr);
  EXPECT_EQ(directory_.FindByName(""), nullptr);
  EXPECT_TRUE(directory_.List().empty());
}

TEST_F(DirectoryTest, NameAndKeyAreOfOneAccountOnly) {
  ASSERT_TRUE(Add("a", "key-a"));
  const auto same_name = Add("a", "key-b");
  ASSERT_FALSE(same_name);
  EXPECT_EQ(same_name.error().code, ErrorCode::kAlreadyExists);
  EXPECT_THAT(same_name.error().message, HasSubstr("name: expected"));
  const auto same_key = Add("b", "key-a");
  ASSERT_FALSE(same_key);
  EXPECT_EQ(same_key.error().code, ErrorCode::kAlreadyExists);
  EXPECT_THAT(same_key.error().message, HasSubstr("one of account \"a\""));
  EXPECT_EQ(directory_.List().size(), 1U);
}

TEST_F(DirectoryTest, OrderIdsFollowSeedAndName) {
  Add("first", "1");
  const auto one = *Add("one", "2", 7);
  EXPECT_EQ(one->options().order_ids.first,
            OrderIdRange::OfBlock(OrderIdRange::PreferredBlock(7, "one")).first);
  ASSERT_TRUE(directory_.Remove("one"));
  EXPECT_EQ((*Add("one", "2", 7))->options().order_ids.first, one->options().order_ids.first);
}

TEST_F(DirectoryTest, RemovedAccountIsClosedAndForgotten) {
  const auto a = *Add("a", "key-a");
  const auto b = *Add("b", "key-b");
  const OrderId order = OrderOf(*b);
  int ended = 0;
  b->After(std::chrono::hours(1), [&] { ++ended; });
  ASSERT_TRUE(directory_.Remove("b"));
  EXPECT_EQ(ended, 1);
  EXPECT_EQ(directory_.FindByName("b"), nullptr);
  EXPECT_EQ(directory_.FindByKey("key-b").account, nullptr);
  EXPECT_EQ(directory_.FindByOrder(order), nullptr);
  EXPECT_EQ(b.use_count(), 1);
  EXPECT_TRUE(Add("b", "key-b"));

  const auto unknown = directory_.Remove("c");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kNotFound);
  const auto first = directory_.Remove("a");
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(directory_.FindByName("a"), a);
}

TEST_F(DirectoryTest, InvalidatedKeyOpensNothing) {
  const auto a = *Add("a", "key-a");
  EXPECT_THAT(directory_.KeysOf(*a), ElementsAre("key-a"));
  EXPECT_FALSE(directory_.InvalidateKey("a", "key-b"));
  EXPECT_TRUE(directory_.InvalidateKey("a", "key-a"));
  EXPECT_FALSE(directory_.InvalidateKey("a", "key-a"));
  EXPECT_EQ(directory_.FindByKey("key-a").account, nullptr);
  EXPECT_THAT(directory_.KeysOf(*a), IsEmpty());
  EXPECT_EQ(directory_.FindByName("a"), a);
}

TEST_F(DirectoryTest, AnAccountMayHaveSeveralKeys) {
  const auto a = *Add("a", "key-a");
  ASSERT_TRUE(Add("b", "key-b"));
  EXPECT_TRUE(directory_.AddKey(a, "key-0"));
  EXPECT_FALSE(directory_.AddKey(a, "key-b"));
  EXPECT_THAT(directory_.KeysOf(*a), ElementsAre("key-0", "key-a"));
  EXPECT_EQ(directory_.FindByKey("key-0").account, a);
}

TEST_F(DirectoryTest, AKeyIsInvalidatedByItsOwnAccountAlone) {
  ASSERT_TRUE(Add("a", "key-a"));
  ASSERT_TRUE(Add("b", "key-b"));
  EXPECT_FALSE(directory_.InvalidateKey("b", "key-a"));
  EXPECT_EQ(directory_.FindByKey("key-a").account->name(), "a");
}

TEST_F(DirectoryTest, AnAccountHasSoManyKeysAtMost) {
  const auto a = *Add("a", "key-a");
  const auto b = *Add("b", "key-b");
  for (std::size_t i = 1; i < kMaxKeys; ++i) {
    ASSERT_TRUE(directory_.AddKey(a, "k" + std::to_string(i)));
  }
  EXPECT_EQ(directory_.AddKey(a, "one-more").error().code, ErrorCode::kResourceExhausted);
  EXPECT_TRUE(directory_.AddKey(b, "one-more"));
  ASSERT_TRUE(directory_.InvalidateKey("a", "k1"));
  EXPECT_TRUE(directory_.AddKey(a, "k1"));
}

TEST_F(DirectoryTest, ListsAPageAfterAName) {
  for (const char* const name : {"c", "a", "b"}) ASSERT_TRUE(Add(name, name));
  const auto names = [&](std::string_view after, std::size_t limit) {
    std::string all;
    for (const auto& account : directory_.List(after, limit)) all += account->name();
    return all;
  };
  EXPECT_EQ(names("", 9), "abc");
  EXPECT_EQ(names("", 2), "ab");
  EXPECT_EQ(names("a", 1), "b");
  EXPECT_EQ(names("aa", 9), "bc");
  EXPECT_EQ(names("c", 9), "");
}

TEST_F(DirectoryTest, ThereIsRoomForSoMany) {
  for (std::size_t i = 0; i < kMaxAccounts; ++i) {
    ASSERT_TRUE(Add("a" + std::to_string(i), "k" + std::to_string(i)));
  }
  const auto refused = Add("b", "b");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kResourceExhausted);
}

TEST_F(DirectoryTest, ResetAccountHasItsFirstKeyAndNoOther) {
  const auto a = *Add("a", "key-a");
  ASSERT_TRUE(directory_.AddKey(a, "key-2"));
  directory_.InvalidateKey("a", "key-a");
  ASSERT_TRUE(directory_.ResetKeys(a));
  EXPECT_THAT(directory_.KeysOf(*a), ElementsAre("key-a"));
  EXPECT_EQ(directory_.FindByKey("key-2").account, nullptr);
}

TEST_F(DirectoryTest, FirstKeyThatIsAnothersByNowIsNotTakenFromIt) {
  const auto a = *Add("a", "key-a");
  const auto b = *Add("b", "key-b");
  ASSERT_TRUE(directory_.AddKey(a, "key-2"));
  directory_.InvalidateKey("a", "key-a");
  ASSERT_TRUE(directory_.AddKey(b, "key-a"));
  const auto refused = directory_.ResetKeys(a);
  EXPECT_EQ(refused.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_THAT(refused.error().message, HasSubstr("opens account \"b\" now"));
  EXPECT_THAT(directory_.KeysOf(*a), ElementsAre("key-2"));
}

}  // namespace
}  // namespace payscrypt::engine
