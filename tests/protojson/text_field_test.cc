#include "protojson/text_field.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kinds.pb.h"

namespace payscrypt::protojson {
namespace {

using kinds::Kinds;
using testing::ElementsAre;
using testing::HasSubstr;

domain::Result<void> Set(Kinds& message, const std::string& name, std::string_view text) {
  return SetFromText(*Kinds::descriptor()->FindFieldByName(name), text, message);
}

Kinds Taken(const std::string& name, std::string_view text) {
  Kinds message;
  const auto result = Set(message, name, text);
  EXPECT_TRUE(result.has_value()) << name << " " << text;
  return message;
}

std::string Refusal(const std::string& name, std::string_view text) {
  Kinds message;
  const auto result = Set(message, name, text);
  EXPECT_FALSE(result.has_value()) << name << " " << text;
  EXPECT_EQ(message.ByteSizeLong(), 0U);
  return result ? "" : result.error().message;
}

TEST(SetFromText, SetsEachKindOfField) {
  EXPECT_EQ(Taken("int32_value", "-2147483648").int32_value(), -2147483648);
  EXPECT_EQ(Taken("int64_value", "9223372036854775807").int64_value(), 9223372036854775807);
  EXPECT_EQ(Taken("uint32_value", "4294967295").uint32_value(), 4294967295U);
  EXPECT_EQ(Taken("uint64_value", "18446744073709551615").uint64_value(), ~0ULL);
  EXPECT_EQ(Taken("float_value", "1.5").float_value(), 1.5F);
  EXPECT_EQ(Taken("double_value", "-0.25e1").double_value(), -2.5);
  EXPECT_TRUE(Taken("bool_value", "true").bool_value());
  EXPECT_FALSE(Taken("bool_value", "false").bool_value());
  EXPECT_EQ(Taken("string_value", "\u20ac \"1\"\n").string_value(), "\u20ac \"1\"\n");
  EXPECT_EQ(Taken("string_value", "").string_value(), "");
  EXPECT_EQ(Taken("color", "COLOR_BLUE").color(), kinds::COLOR_BLUE);
  EXPECT_EQ(Taken("color", "1").color(), kinds::COLOR_RED);
  EXPECT_TRUE(Taken("optional_int64", "0").has_optional_int64());
}

TEST(SetFromText, AddsToRepeatedFields) {
  Kinds message;
  for (const char* const text : {"1", "2"}) {
    EXPECT_TRUE(Set(message, "int64_list", text));
    EXPECT_TRUE(Set(message, "string_list", text));
    EXPECT_TRUE(Set(message, "color_list", text));
  }
  EXPECT_THAT(message.int64_list(), ElementsAre(1, 2));
  EXPECT_THAT(message.string_list(), ElementsAre("1", "2"));
  EXPECT_EQ(message.color_list_size(), 2);
}

TEST(SetFromText, RefusesWhatIsNotWhollyAValue) {
  for (const char* const text : {"", " 1", "1 ", "+1", "01", "1x", "1,0", "1.5", "2147483648"}) {
    EXPECT_THAT(Refusal("int32_value", text), HasSubstr("int32_value: expected a whole number"));
  }
  for (const char* const text : {"", "True", "1", "yes"}) Refusal("bool_value", text);
  for (const char* const text : {"", "RED", "color_red"}) Refusal("color", text);
  for (const char* const text : {"", "NaN", "1e", "1e999"}) Refusal("double_value", text);
  Refusal("child", "{}");
  Refusal("uint64_value", "-1");
}

TEST(SetFromText, RefusesWhatIsNotUtf8) {
  for (const char* const text :
       {"\xff", "\xc3", "\xc3(", "\xc0\x80", "\xed\xa0\x80", "a\x80", "\xf4\x90\x80\x80"}) {
    Refusal("string_value", text);
  }
}

TEST(SetFromText, SaysWhatWasExpectedAndWhatCame) {
  EXPECT_EQ(Refusal("int32_list", "x"),
            "int32_list: expected a whole number that fits int32, such as 42 or \"42\"; came "
            "\"x\"");
}

}  // namespace
}  // namespace payscrypt::protojson
