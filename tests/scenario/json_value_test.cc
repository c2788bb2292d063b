#include "scenario/json_value.h"

#include <string>

#include <gtest/gtest.h>

#include "scenario/source_text.h"

namespace payscrypt::scenario {
namespace {

constexpr JsonLimits kLimits{.max_bytes = 1 << 20, .max_depth = 32};

// The tree in one line: each value and key with its position, such as `1:1[ 1:2"a" 1:7 5`.
std::string Outline(const Value& value) {
  std::string out =
      std::to_string(value.position.line) + ":" + std::to_string(value.position.column);
  if (const auto* array = value.As<Value::Array>()) {
    out += "[";
    for (const Value& element : *array) out += " " + Outline(element);
    return out + " ]";
  }
  if (const auto* object = value.As<Value::Object>()) {
    out += "{";
    for (const Member& member : *object) {
      out += " " + std::to_string(member.position.line) + ":" +
             std::to_string(member.position.column) + member.key + "=" + Outline(member.value);
    }
    return out + " }";
  }
  return out + "/" + Describe(value);
}

std::string Read(std::string_view text, const JsonLimits& limits = kLimits) {
  FileErrors errors;
  const auto value = ParseJson(text, limits, errors);
  if (!errors.IsEmpty()) return errors.ToText("f");
  return value ? Outline(*value) : "nothing";
}

TEST(Json, KnowsTheFirstCharacterOfEachValue) {
  EXPECT_EQ(Read("true"), "1:1/true");
  EXPECT_EQ(Read("  null\n"), "1:3/null");
  EXPECT_EQ(Read(R"([true, false,null , "a",1])"),
            R"(1:1[ 1:2/true 1:8/false 1:14/null 1:21/"a" 1:25/1 ])");
  EXPECT_EQ(Read("{\n  \"a\": {\n    \"b\" : [ ]\n  },\n\t\"c\":\"d\"}"),
            R"(1:1{ 2:3a=2:8{ 3:5b=3:11[ ] } 5:2c=5:6/"d" })");
  EXPECT_EQ(Read("[[],{},[[]]]"), "1:1[ 1:2[ ] 1:5{ } 1:8[ 1:9[ ] ] ]");
}

TEST(Json, KnowsWhereNumbersBeginAndEnd) {
  EXPECT_EQ(Read("0"), "1:1/0");
  EXPECT_EQ(Read("-12"), "1:1/-12");
  EXPECT_EQ(Read(" 1.50e+3 "), "1:2/1.50e+3");
  EXPECT_EQ(Read("[0,-0,10]"), "1:1[ 1:2/0 1:4/-0 1:7/10 ]");
  EXPECT_EQ(Read("[1\n,22\t,333/**/,4444]"), "1:1[ 1:2/1 2:2/22 2:6/333 2:14/4444 ]");
  EXPECT_EQ(Read("{\"a\":1}"), "1:1{ 1:2a=1:6/1 }");
}

TEST(Json, LosesNoDigitOfANumber) {
  const std::string digits = "1" + std::string(76, '0') + "7";
  EXPECT_EQ(Read("[" + digits + ",1.000000000000000000000001]"),
            "1:1[ 1:2/" + digits + " 1:81/1.000000000000000000000001 ]");
}

TEST(Json, PassesOverStringsWhateverIsInThem) {
  EXPECT_EQ(Read(R"(["a\"],[", "//", "/*", "\\", "é", 7])"),
            R"(1:1[ 1:2/"a\"],[" 1:12/"//" 1:18/"/*" 1:24/"\\" 1:30/"é" 1:35/7 ])");
}

TEST(Json, DecodesEscapes) {
  EXPECT_EQ(Read(R"("\u00e9\ud83d\ude00\/")"), "1:1/\"\u00e9\U0001F600/\"");
}

TEST(Json, CountsCharactersAndNotBytes) {
  EXPECT_EQ(Read("[\"\u00e9\u20ac\U0001F600\",1]"), "1:1[ 1:2/\"\u00e9\u20ac\U0001F600\" 1:8/1 ]");
  EXPECT_EQ(Read("/* \U0001F600 */ 1"), "1:9/1");
}

TEST(Json, PassesOverComments) {
  EXPECT_EQ(Read("// one\n[ // two\n1, /* three\n*/ 2 /***/ ] // four"), "2:1[ 3:1/1 4:4/2 ]");
  EXPECT_EQ(Read("/**//*/ */{/*,*/\"a\"/*:*/:/*]*/1//}\r}"), "1:11{ 1:17a=1:31/1 }");
  EXPECT_EQ(Read("[ // ,7\r 8]"), "1:1[ 1:10/8 ]");
}

TEST(Json, CountsALineForLfAndForCrLf) { EXPECT_EQ(Read("[\r\n1,\n\n2]"), "1:1[ 2:1/1 4:1/2 ]"); }

TEST(Json, SkipsAByteOrderMark) {
  EXPECT_EQ(Read("\xEF\xBB\xBF[1]"), "1:1[ 1:2/1 ]");
  EXPECT_EQ(Read("\xEF\xBB\xBF\n 1"), "2:2/1");
  EXPECT_EQ(Read("\xEF\xBB\xBF\xEF\xBB\xBF{}"), "f:1:1: expected JSON: invalid literal");
}

TEST(Json, PointsAtTheTokenThatIsWrong) {
  EXPECT_EQ(Read("[1 2]"), "f:1:4: expected JSON: unexpected number literal; expected ']'");
  EXPECT_EQ(Read("[1,]"), "f:1:4: expected JSON: unexpected ']'; expected '[', '{', or a literal");
  EXPECT_EQ(Read("[1,,2]"),
            "f:1:4: expected JSON: unexpected ','; expected '[', '{', or a literal");
  EXPECT_EQ(Read("{\"a\" , 1}"), "f:1:6: expected JSON: unexpected ','; expected ':'");
  EXPECT_EQ(Read("{\n 1:2}"),
            "f:2:2: expected JSON: unexpected number literal; expected string literal");
  EXPECT_EQ(Read("{\"a\":1 \"b\":2}"),
            "f:1:8: expected JSON: unexpected string literal; expected '}'");
  EXPECT_EQ(Read("[01]"), "f:1:3: expected JSON: unexpected number literal; expected ']'");
  EXPECT_EQ(Read("{\"a\":1,}"), "f:1:8: expected JSON: unexpected '}'; expected string literal");
}

TEST(Json, PointsAtWhatIsNoToken) {
  EXPECT_EQ(Read("[tru]"), "f:1:2: expected JSON: invalid literal");
  EXPECT_EQ(Read("[1, remaining]"), "f:1:5: expected JSON: invalid literal");
  EXPECT_EQ(Read("['a']"), "f:1:2: expected JSON: invalid literal");
  EXPECT_EQ(Read("[ 1.]"), "f:1:3: expected JSON: invalid number; expected digit after '.'");
  EXPECT_EQ(Read("[NaN]"), "f:1:2: expected JSON: invalid literal");
  EXPECT_EQ(Read("[1, \xC3\xA9]"), "f:1:5: expected JSON: invalid literal");
  EXPECT_EQ(Read("[1, # no\n]"), "f:1:5: expected JSON: invalid literal");
}

TEST(Json, PointsIntoAString) {
  EXPECT_EQ(Read("[\"ab\ncd\"]"),
            "f:1:5: expected JSON: invalid string: control character U+000A (LF) must be escaped "
            "to \\u000A or \\n");
  EXPECT_EQ(Read(R"(["\u00e9é\q"])"),
            "f:1:11: expected JSON: invalid string: forbidden character after backslash");
  EXPECT_EQ(Read(R"(["\ud800"])"),
            "f:1:9: expected JSON: invalid string: surrogate U+D800..U+DBFF must be followed by "
            "U+DC00..U+DFFF");
  EXPECT_EQ(Read(R"(["\udc00"])"),
            "f:1:8: expected JSON: invalid string: surrogate U+DC00..U+DFFF must follow "
            "U+D800..U+DBFF");
  EXPECT_EQ(Read(R"(["\u12"])"),
            "f:1:7: expected JSON: invalid string: '\\u' must be followed by 4 hex digits");
}

TEST(Json, PointsAtWhatIsNotClosed) {
  EXPECT_EQ(Read("[1, \"abc"), "f:1:5: expected JSON: invalid string: missing closing quote");
  EXPECT_EQ(Read("[1, /* abc"), "f:1:5: expected JSON: invalid comment; missing closing '*/'");
  EXPECT_EQ(Read("[1 /"), "f:1:4: expected JSON: invalid comment; expecting '/' or '*' after '/'");
  EXPECT_EQ(Read("[1\n "), "f:2:2: expected JSON: unexpected end of input; expected ']'");
  EXPECT_EQ(Read(""),
            "f:1:1: expected JSON: unexpected end of input; expected '[', '{', or a literal");
  EXPECT_EQ(Read("// nothing"),
            "f:1:11: expected JSON: unexpected end of input; expected '[', '{', or a literal");
}

TEST(Json, RefusesWhatFollowsTheValue) {
  EXPECT_EQ(Read("{} {}"), "f:1:4: expected JSON: unexpected '{'; expected end of input");
  EXPECT_EQ(Read("1 2"), "f:1:3: expected JSON: unexpected number literal; expected end of input");
  EXPECT_EQ(Read("{}]"), "f:1:3: expected JSON: unexpected ']'; expected end of input");
  EXPECT_EQ(Read("{}\nx"), "f:2:1: expected JSON: invalid literal");
}

TEST(Json, RefusesANumberOutOfRange) {
  EXPECT_EQ(Read("[1, 1e999]"), "f:1:5: expected JSON: the number is out of range");
  EXPECT_EQ(Read("[1, -1e999]"), "f:1:5: expected JSON: the number is out of range");
}

TEST(Json, RefusesWhatIsNoText) {
  using namespace std::string_view_literals;
  EXPECT_EQ(Read("{}\0{}"sv), "f:1:3: expected UTF-8 text, got the byte 0x00");
  EXPECT_EQ(Read("[\n\"\xC3\xA9\xFF\"]"), "f:2:3: expected UTF-8 text, got the byte 0xff");
  EXPECT_EQ(Read("// \xC3\n1"), "f:1:4: expected UTF-8 text, got the byte 0xc3");
  EXPECT_EQ(Read("[1]\xC3"), "f:1:4: expected UTF-8 text, got the byte 0xc3");
  EXPECT_EQ(Read("\xFF\xFE[\0"sv), "f:1:1: expected UTF-8 text, got the byte 0xff");
}

TEST(Json, TellsOfEachKeyThatComesTwice) {
  EXPECT_EQ(Read("{\"a\":1,\n\"b\":[{\"c\":1,\"c\":2}],\"a\":{\"x\":1,\"x\":2}, \"a\":3}"),
            "f:2:13: b[0].c: this key is there already\n"
            "f:2:21: a: this key is there already\n"
            "f:2:32: a.x: this key is there already\n"
            "f:2:40: a: this key is there already");
  EXPECT_EQ(Read(R"({"a":1,"\u0061":2})"), "f:1:8: a: this key is there already");
}

TEST(Json, KeepsTheFirstOfTwoValues) {
  FileErrors errors;
  const auto value = ParseJson(R"({"a":1,"b":2,"a":3})", kLimits, errors);
  ASSERT_TRUE(value);
  EXPECT_EQ(Outline(*value), "1:1{ 1:2a=1:6/1 1:8b=1:12/2 }");
}

TEST(Json, BoundsTheDepth) {
  const JsonLimits limits{.max_bytes = 1000, .max_depth = 2};
  EXPECT_EQ(Read("[[1]]", limits), "1:1[ 1:2[ 1:3/1 ] ]");
  EXPECT_EQ(Read("[{\"a\":\n []}]", limits),
            "f:2:2: expected at most 2 arrays and objects within each other");
  EXPECT_EQ(Read(std::string(100'000, '[')),
            "f:1:33: expected at most 32 arrays and objects within each other");
}

TEST(Json, BoundsTheSize) {
  const JsonLimits limits{.max_bytes = 3, .max_depth = 2};
  EXPECT_EQ(Read("[1]", limits), "1:1[ 1:2/1 ]");
  EXPECT_EQ(Read("[1] ", limits), "f:1:1: expected at most 3 bytes");
}

TEST(Json, DescribesAValueInAMessage) {
  FileErrors errors;
  const auto value = ParseJson(R"([null, true, 1.5, "a\nb", [], {}])", kLimits, errors);
  ASSERT_TRUE(value);
  std::string all;
  for (const Value& element : *value->As<Value::Array>()) all += Describe(element) + " ";
  EXPECT_EQ(all, "null true 1.5 \"a\\x0Ab\" an array an object ");
}

TEST(Utf8, FindsTheFirstByteThatIsWrong) {
  EXPECT_EQ(FindInvalidUtf8("a\u00e9\u20ac\U0010FFFF\u07ff\u0800\ud7ff\ue000"), std::nullopt);
  for (const char* wrong : {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF",
                            "\xE2\x82", "\xE2\x82(", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                            "\xF0\x9F\x98", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    EXPECT_EQ(FindInvalidUtf8(std::string("ab") + wrong), 2U) << wrong;
  }
}

}  // namespace
}  // namespace payscrypt::scenario
