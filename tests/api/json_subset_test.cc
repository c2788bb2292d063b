#include "api/json_subset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::api {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

std::vector<std::string> DifferencesOf(std::string_view expected, std::string_view actual,
                                       std::size_t limit = 99) {
  std::vector<Difference> differences;
  AddDifferences(ReadJson(expected, "").value(), ReadJson(actual, "").value(), "body", limit,
                 differences);
  std::vector<std::string> texts;
  for (const Difference& difference : differences) texts.push_back(difference.ToText());
  return texts;
}

TEST(JsonSubset, ObjectMayHaveMoreThanIsExpected) {
  EXPECT_THAT(DifferencesOf("{}", R"({"a":1})"), ElementsAre());
  EXPECT_THAT(DifferencesOf(R"({"a":{"b":true}})", R"({"a":{"b":true,"c":1},"d":2})"),
              ElementsAre());
  EXPECT_THAT(DifferencesOf(R"({"a":{"b":true}})", R"({"a":{"c":true}})"),
              ElementsAre("body.a.b: expected true, got no such field"));
}

TEST(JsonSubset, ArraysHaveTheirOrderAndLength) {
  EXPECT_THAT(DifferencesOf("[1,{}]", R"([1,{"a":2}])"), ElementsAre());
  EXPECT_THAT(DifferencesOf("[1,2]", "[2,1]"),
              ElementsAre("body[0]: expected 1, got 2", "body[1]: expected 2, got 1"));
  EXPECT_THAT(DifferencesOf("[1]", "[1,2]"), ElementsAre("body: expected 1 values, got 2"));
}

TEST(JsonSubset, NumberMayBeWrittenAsAString) {
  EXPECT_THAT(DifferencesOf("42", R"("42")"), ElementsAre());
  EXPECT_THAT(DifferencesOf(R"("42")", "42"), ElementsAre());
  EXPECT_THAT(DifferencesOf("42", R"("43")"), ElementsAre(R"(body: expected 42, got "43")"));
}

TEST(JsonSubset, KindsAreToldApart) {
  EXPECT_THAT(DifferencesOf("true", R"("true")"),
              ElementsAre(R"(body: expected true, got "true")"));
  EXPECT_THAT(DifferencesOf("null", "null"), ElementsAre());
  EXPECT_THAT(DifferencesOf("null", "0"), ElementsAre("body: expected null, got 0"));
  EXPECT_THAT(DifferencesOf("0", "null"), ElementsAre("body: expected 0, got null"));
  EXPECT_THAT(DifferencesOf("null", "{}"), ElementsAre("body: expected null, got an object"));
  EXPECT_THAT(DifferencesOf("null", "[]"), ElementsAre("body: expected null, got an array"));
  EXPECT_THAT(DifferencesOf("{}", "[]"), ElementsAre("body: expected an object, got an array"));
  EXPECT_THAT(DifferencesOf("[]", "1"), ElementsAre("body: expected an array, got 1"));
  EXPECT_THAT(DifferencesOf("false", "true"), ElementsAre("body: expected false, got true"));
}

TEST(JsonSubset, TextThatIsNoJsonIsRefusedWithItsPlace) {
  EXPECT_THAT(ReadJson("{", "body").error().message, HasSubstr("body:1:2"));
  EXPECT_THAT(ReadJson(R"({"a":1,"a":2})", "body").error().message, HasSubstr("body:1:8"));
}

TEST(JsonSubset, NoMoreIsToldThanTheLimit) {
  EXPECT_THAT(DifferencesOf(R"({"a":1,"b":2,"c":[1,2]})", R"({"c":[3,4]})", 3), SizeIs(3));
  EXPECT_THAT(DifferencesOf(R"({"a":1,"b":2,"c":[1,2]})", R"({"c":[3,4]})", 4), SizeIs(4));
  EXPECT_THAT(DifferencesOf("[1,2,3]", "[4,5,6]", 2), SizeIs(2));
}

TEST(JsonSubset, LongTextIsRefused) {
  EXPECT_THAT(ReadJson(std::string(kMaxComparedJson + 1, ' '), "body").error().message,
              HasSubstr("at most"));
}

}  // namespace
}  // namespace payscrypt::api
