#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario/scenario_file.h"
#include "scenario/shipped_files.h"

namespace payscrypt::scenario {
namespace {

using namespace std::chrono_literals;

TEST(BuiltIn, ReadsEachFile) {
  for (const EmbeddedFile& file : ShippedFiles()) {
    const auto scenario = Parse(file.bytes, std::string(file.name));
    EXPECT_TRUE(scenario) << scenario.error().message;
  }
  EXPECT_EQ(BuiltIn().size(), ShippedFiles().size());
}

TEST(BuiltIn, IsTheFolderThatShips) {
  const auto folder = LoadDirectory(SHIPPED_SCENARIOS);
  ASSERT_TRUE(folder) << folder.error().message;
  ASSERT_EQ(folder->size(), BuiltIn().size());
  for (const auto& [name, scenario] : *folder) {
    ASSERT_TRUE(BuiltIn().contains(name)) << name;
    EXPECT_EQ(BuiltIn().find(name)->second->description, scenario->description);
    EXPECT_EQ(BuiltIn().find(name)->second->timeline.size(), scenario->timeline.size());
  }
}

TEST(BuiltIn, HappyPathPaysInFullAndConfirmsUntilSuccessful) {
  const auto found = BuiltIn().find("happy-path");
  ASSERT_NE(found, BuiltIn().end());
  const auto& timeline = found->second->timeline;
  ASSERT_EQ(timeline.size(), 2U);

  EXPECT_EQ(timeline[0].base, domain::Step::Base::kAt);
  EXPECT_EQ(timeline[0].offset, 2s);
  const auto& pay = std::get<domain::PayStep>(timeline[0].action);
  EXPECT_EQ(std::get<domain::Percent>(pay.value).micro_percent, 100'000'000U);

  EXPECT_EQ(timeline[1].base, domain::Step::Base::kAfter);
  EXPECT_EQ(timeline[1].offset, 1s);
  EXPECT_EQ(std::get<domain::ConfirmStep>(timeline[1].action).blocks, 1);
  ASSERT_TRUE(timeline[1].repeat);
  EXPECT_EQ(timeline[1].repeat->every, 1s);
  EXPECT_EQ(timeline[1].repeat->times, std::nullopt);
  EXPECT_EQ(timeline[1].repeat->until, domain::OrderStatus::kSuccessful);
}

}  // namespace
}  // namespace payscrypt::scenario
