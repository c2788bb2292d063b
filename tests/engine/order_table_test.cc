#include "engine/order_table.h"

#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/order.h"

namespace payscrypt::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kFirst = 1'000'000'001;

struct Record {
  std::shared_ptr<const domain::OrderTerms> terms;
};

class OrderTableTest : public ::testing::Test {
 protected:
  void Make(std::int64_t index) {
    auto terms = std::make_shared<domain::OrderTerms>();
    terms->id = domain::OrderId{kFirst + index};
    table_.Make(kFirst + index).terms = std::move(terms);
  }
  bool Has(std::int64_t index) { return table_.Find(kFirst + index) != nullptr; }

  std::vector<std::int64_t> From(std::int64_t index, std::size_t limit = 100) {
    std::vector<std::int64_t> found;
    table_.VisitFrom(kFirst + index, [&](const Record& record) {
      found.push_back(record.terms->id.value - kFirst);
      return found.size() < limit;
    });
    return found;
  }
  std::vector<std::int64_t> BackFrom(std::int64_t index, std::size_t limit = 100) {
    std::vector<std::int64_t> found;
    table_.VisitBackFrom(kFirst + index, [&](const Record& record) {
      found.push_back(record.terms->id.value - kFirst);
      return found.size() < limit;
    });
    return found;
  }

  OrderTable<Record> table_{kFirst};
};

TEST_F(OrderTableTest, FindsWhatIsThere) {
  EXPECT_FALSE(Has(0));
  Make(0);
  Make(100);
  EXPECT_TRUE(Has(0));
  EXPECT_TRUE(Has(100));
  EXPECT_FALSE(Has(1));
  EXPECT_FALSE(Has(99));
  EXPECT_FALSE(Has(101));
  EXPECT_FALSE(Has(-1));
  EXPECT_FALSE(Has(1'000'000));
  EXPECT_EQ(table_.size(), 2U);
}

TEST_F(OrderTableTest, AnEarlierIdMayComeLater) {
  Make(40);
  Make(3);
  EXPECT_THAT(From(0), ElementsAre(3, 40));
}

TEST_F(OrderTableTest, AnEarlierIdMayComeAfterItsNeighboursWereForgotten) {
  Make(1);
  Make(40);
  table_.Forget(kFirst + 1);
  Make(0);
  EXPECT_THAT(From(0), ElementsAre(0, 40));
}

TEST_F(OrderTableTest, VisitsInBothOrdersFromAnywhere) {
  for (const std::int64_t index : {1, 15, 16, 17, 50}) Make(index);
  EXPECT_THAT(From(-5), ElementsAre(1, 15, 16, 17, 50));
  EXPECT_THAT(From(16), ElementsAre(16, 17, 50));
  EXPECT_THAT(From(2, 2), ElementsAre(15, 16));
  EXPECT_THAT(From(51), IsEmpty());
  EXPECT_THAT(From(100'000), IsEmpty());
  EXPECT_THAT(BackFrom(100'000), ElementsAre(50, 17, 16, 15, 1));
  EXPECT_THAT(BackFrom(16), ElementsAre(16, 15, 1));
  EXPECT_THAT(BackFrom(49, 1), ElementsAre(17));
  EXPECT_THAT(BackFrom(0), IsEmpty());
  EXPECT_THAT(BackFrom(-1), IsEmpty());
}

TEST_F(OrderTableTest, ForgetsFromTheFrontAndFromTheMiddle) {
  for (std::int64_t index = 0; index < 64; ++index) Make(index);
  for (std::int64_t index = 0; index < 64; ++index) {
    if (index != 5 && index != 60) table_.Forget(kFirst + index);
  }
  EXPECT_THAT(From(0), ElementsAre(5, 60));
  table_.Forget(kFirst + 5);
  EXPECT_THAT(From(0), ElementsAre(60));
  EXPECT_THAT(BackFrom(1000), ElementsAre(60));
  table_.Forget(kFirst + 60);
  EXPECT_EQ(table_.size(), 0U);
  Make(70);
  EXPECT_THAT(From(0), ElementsAre(70));
}

}  // namespace
}  // namespace payscrypt::engine
