#include "storage/scenario_table.h"

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <string>

#include <gtest/gtest.h>

#include "kept_world.h"
#include "storage/data_file.h"
#include "temporary_folder.h"

namespace payscrypt::storage {
namespace {

std::string Titled(const std::string& description) {
  return R"({"name": "story", "timeline": [], "description": ")" + description + "\"}";
}

class ScenarioTableTest : public ::testing::Test {
 protected:
  ScenarioTableTest() { EXPECT_TRUE(table_.Load(database_, read_)); }

  std::int64_t Count() { return database_.Number("SELECT count(*) FROM scenarios").value(); }

  const ScenarioReader read_ = [](const std::string& source, const std::string& name) {
    return domain::Result<ScenarioPtr>(ScenarioOf(source, name));
  };
  TemporaryFolder folder_;
  Database database_ = OpenDataFile(folder_.File("data"), true).value();
  ScenarioTable table_;
};

TEST_F(ScenarioTableTest, EachTextIsKeptOnceHoweverOftenItIsRead) {
  const auto one = ScenarioOf(Titled("one"));
  const auto id = table_.IdOf(one).value();
  EXPECT_EQ(table_.IdOf(one).value(), id);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(table_.IdOf(ScenarioOf(Titled("one"))).value(), id);
  EXPECT_NE(table_.IdOf(ScenarioOf(Titled("two"))).value(), id);
  EXPECT_EQ(table_.IdOf(nullptr).value(), 0);
  EXPECT_EQ(Count(), 2);
}

TEST_F(ScenarioTableTest, KeepsNoScenarioAlive) {
  auto one = ScenarioOf(Titled("one"));
  const std::weak_ptr<const domain::Scenario> left = one;
  ASSERT_TRUE(table_.IdOf(one));
  one.reset();
  EXPECT_TRUE(left.expired());
}

// The address of one that is gone is another's soon.
TEST_F(ScenarioTableTest, TakesNoScenarioForAnotherThatIsGone) {
  alignas(domain::Scenario) std::array<std::byte, sizeof(domain::Scenario)> place{};
  const auto in_place = [&](const std::string& description) {
    const auto scenario = ScenarioOf(Titled(description));
    return ScenarioPtr(new (place.data()) domain::Scenario(*scenario),
                       [](const domain::Scenario* gone) { std::destroy_at(gone); });
  };
  const auto one = table_.IdOf(in_place("one")).value();
  EXPECT_NE(table_.IdOf(in_place("two")).value(), one);
  EXPECT_EQ(table_.IdOf(in_place("one")).value(), one);
  EXPECT_EQ(Count(), 2);
}

TEST_F(ScenarioTableTest, WhatWasRolledBackIsPutAgain) {
  const auto one = ScenarioOf(Titled("one"));
  ASSERT_TRUE(database_.Execute("BEGIN"));
  ASSERT_TRUE(table_.IdOf(one));
  ASSERT_TRUE(database_.Execute("ROLLBACK"));
  table_.ForgetNew();
  EXPECT_EQ(Count(), 0);
  ASSERT_TRUE(table_.IdOf(one));
  EXPECT_EQ(Count(), 1);
}

TEST_F(ScenarioTableTest, AStartDeletesWhatNobodyHas) {
  const auto one = table_.IdOf(ScenarioOf(Titled("one"))).value();
  const auto two = table_.IdOf(ScenarioOf(Titled("two"))).value();
  ScenarioTable again;
  ASSERT_TRUE(again.Load(database_, read_));
  ASSERT_NE(again.Find(two), nullptr);
  EXPECT_EQ(again.Find(two)->source, Titled("two"));
  EXPECT_EQ(again.Find(99), nullptr);

  ScenarioTable third;
  ASSERT_TRUE(third.Load(database_, read_));
  ASSERT_NE(third.Find(two), nullptr);
  ASSERT_TRUE(third.EndLoad(database_));
  EXPECT_EQ(Count(), 1);
  EXPECT_EQ(third.IdOf(ScenarioOf(Titled("two"))).value(), two);
  EXPECT_GT(third.IdOf(ScenarioOf(Titled("one"))).value(), one);
  EXPECT_EQ(Count(), 2);
}

}  // namespace
}  // namespace payscrypt::storage
