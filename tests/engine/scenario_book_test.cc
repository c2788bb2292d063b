#include "engine/scenario_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes.h"
#include "story.h"

namespace payscrypt::engine {
namespace {

using domain::ErrorCode;
using domain::Scenario;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Scenario Named(const std::string& name, const std::vector<std::string>& globs = {}) {
  Scenario scenario;
  scenario.name = name;
  if (!globs.empty()) scenario.match.emplace().merchant_order_id = globs;
  return scenario;
}

std::shared_ptr<const Scenario> Shared(const Scenario& scenario) {
  return std::make_shared<Scenario>(scenario);
}

std::vector<std::string> NamesIn(const ScenarioBook& book) {
  std::vector<std::string> names;
  for (const auto& scenario : book.List()) names.push_back(scenario->name);
  return names;
}

std::string Chosen(const ScenarioBook& book, const std::string& merchant_order_id) {
  const auto choice = book.Choose(BitcoinRequest(merchant_order_id), "");
  return choice->scenario ? choice->scenario->name : "none";
}

TEST(ScenarioBook, HasWhatIsSharedFromTheStart) {
  const ScenarioBook book(SetOf({Named("b"), Named("a")}), "a");
  EXPECT_THAT(NamesIn(book), ElementsAre("a", "b"));
  EXPECT_EQ(book.Find("a")->name, "a");
  EXPECT_EQ(book.Find("c"), nullptr);
  EXPECT_EQ(book.default_name(), "a");
}

TEST(ScenarioBook, MayBeEmpty) {
  const ScenarioBook book(nullptr, "none");
  EXPECT_THAT(NamesIn(book), IsEmpty());
  EXPECT_EQ(Chosen(book, "A"), "none");
  const auto choice = book.Choose(BitcoinRequest(), "happy");
  ASSERT_FALSE(choice);
  EXPECT_EQ(choice.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(choice.error().message, HasSubstr("it has none"));
}

TEST(ScenarioBook, ChangesAreItsOwn) {
  const auto shared = SetOf({Named("a"), Named("b")});
  ScenarioBook one(shared, "none");
  const ScenarioBook other(shared, "none");
  ASSERT_TRUE(one.Put(Shared(Named("c"))));
  ASSERT_TRUE(one.Delete("a"));
  EXPECT_THAT(NamesIn(one), ElementsAre("b", "c"));
  EXPECT_THAT(NamesIn(other), ElementsAre("a", "b"));
}

TEST(ScenarioBook, ReplacesTheOneOfItsName) {
  ScenarioBook book(SetOf({Named("a")}), "a");
  Scenario changed = Named("a");
  changed.description = "changed";
  ASSERT_TRUE(book.Put(Shared(changed)));
  EXPECT_EQ(book.Find("a")->description, "changed");
  EXPECT_EQ(book.Choose(BitcoinRequest(), "")->scenario->description, "changed");
}

TEST(ScenarioBook, TheFirstInNameOrderWhoseMatchHoldsComesBeforeTheDefault) {
  ScenarioBook book(SetOf({Named("z"), Named("b", {"M*"}), Named("a", {"M1", "X"})}), "z");
  EXPECT_EQ(Chosen(book, "M1"), "a");
  EXPECT_EQ(Chosen(book, "M2"), "b");
  EXPECT_EQ(Chosen(book, "other"), "z");
  ASSERT_TRUE(book.Delete("a"));
  EXPECT_EQ(Chosen(book, "M1"), "b");
  ASSERT_TRUE(book.Put(Shared(Named("b"))));  // without a match
  EXPECT_EQ(Chosen(book, "M1"), "z");
}

TEST(ScenarioBook, GivesWhatIsAskedFor) {
  const ScenarioBook book(SetOf({Named("a"), Named("b", {"*"})}), "a");
  EXPECT_EQ(book.Choose(BitcoinRequest(), "a")->scenario->name, "a");
  EXPECT_EQ(book.Choose(BitcoinRequest(), "a")->why, ScenarioChosen::Why::kAsked);
  EXPECT_EQ(book.Choose(BitcoinRequest(), "none")->scenario, nullptr);
  const auto choice = book.Choose(BitcoinRequest(), "c");
  ASSERT_FALSE(choice);
  EXPECT_EQ(choice.error().message,
            R"(x-sandbox-scenario: expected one of a, b, or none, got "c")");
}

TEST(ScenarioBook, DefaultIsOneOfThemOrNone) {
  ScenarioBook book(SetOf({Named("a"), Named("b")}), "none");
  EXPECT_EQ(Chosen(book, "A"), "none");
  ASSERT_TRUE(book.SetDefault("b"));
  EXPECT_EQ(book.default_name(), "b");
  EXPECT_EQ(Chosen(book, "A"), "b");
  const auto unknown = book.SetDefault("c");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(book.default_name(), "b");

  const auto refused = book.Delete("b");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kFailedPrecondition);
  ASSERT_TRUE(book.SetDefault("none"));
  EXPECT_TRUE(book.Delete("b"));
  EXPECT_EQ(Chosen(book, "A"), "none");
}

TEST(ScenarioBook, DeletesOnlyWhatIsThere) {
  ScenarioBook book(SetOf({Named("a")}), "none");
  const auto refused = book.Delete("b");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(refused.error().message, R"(name: expected one of a, got "b")");
}

TEST(ScenarioBook, NothingIsLeftOfWhatWasPutAndDeleted) {
  ScenarioBook book(SetOf({Named("a")}), "none");
  ASSERT_TRUE(book.Put(Shared(Named("b"))));
  ASSERT_TRUE(book.Delete("b"));
  EXPECT_TRUE(book.own().empty());
  ASSERT_TRUE(book.Delete("a"));
  EXPECT_EQ(book.Find("a"), nullptr);
  EXPECT_EQ(book.own().size(), 1U);
}

TEST(ScenarioBook, IsBoundedAndShowsSomeNames) {
  domain::ScenarioSet set;
  for (std::size_t i = 0; i < ScenarioBook::kMaxScenarios; ++i) {
    const std::string name = "s" + std::to_string(i);
    set.emplace(name, Shared(Named(name)));
  }
  ScenarioBook book(std::make_shared<domain::ScenarioSet>(set), "none");
  const auto refused = book.Put(Shared(Named("one-more")));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kResourceExhausted);
  EXPECT_TRUE(book.Put(Shared(Named("s1"))));
  const std::string message = book.Choose(BitcoinRequest(), "x").error().message;
  EXPECT_THAT(message, HasSubstr(" and others, or none, got"));
  EXPECT_LT(message.size(), 1'000U);
}

}  // namespace
}  // namespace payscrypt::engine
