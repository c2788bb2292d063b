#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kinds.pb.h"
#include "pg-api.pb.h"
#include "protojson/protojson.h"

namespace payscrypt::protojson {
namespace {

using kinds::Kinds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

template <typename M = pg::CreateOrderRequest>
M Taken(std::string_view json) {
  M message;
  const auto result = Parse(json, message);
  EXPECT_TRUE(result.has_value()) << json << "\n" << (result ? "" : result.error().message);
  return message;
}

// The error's text; empty where the text was taken.
template <typename M = pg::CreateOrderRequest>
std::string Refusal(std::string_view json) {
  M message;
  const auto result = Parse(json, message);
  if (result) return "";
  EXPECT_EQ(result.error().code, domain::ErrorCode::kInvalidArgument);
  EXPECT_EQ(message.ByteSizeLong(), 0U) << "half of the body was left in the message";
  return result.error().message;
}

std::string Nested(std::size_t depth, std::string_view open, std::string_view inner,
                   std::string_view close) {
  std::string json;
  for (std::size_t i = 0; i < depth; ++i) json += open;
  json += inner;
  for (std::size_t i = 0; i < depth; ++i) json += close;
  return json;
}

TEST(Parse, ReadsARequest) {
  const auto request = Taken(R"({"merchant_order_id":"A-7","asset_name":"BTC",
      "target_value":"150000","callback_url":"https://shop.example/?a=1&b=2","pg_wallet_id":"42",
      "description":"caf\u00e9 \ud83c\udf89 \"x\"\\\/\n"})");
  EXPECT_EQ(request.merchant_order_id(), "A-7");
  EXPECT_EQ(request.asset_name(), "BTC");
  EXPECT_EQ(request.target_value(), "150000");
  EXPECT_EQ(request.callback_url(), "https://shop.example/?a=1&b=2");
  EXPECT_EQ(request.pg_wallet_id(), 42);
  EXPECT_EQ(request.description(), "caf\u00e9 \U0001F389 \"x\"\\/\n");
}

TEST(Parse, TakesBothSpellingsOfAName) {
  EXPECT_EQ(Taken(R"({"merchantOrderId":"m"})").merchant_order_id(), "m");
  EXPECT_EQ(Taken(R"({"merchant\u005forder_id":"m"})").merchant_order_id(), "m");
  for (const char* name : {"MerchantOrderId", "merchant-order-id", "MERCHANT_ORDER_ID", "",
                           "merchant_orderId", "[pg.ext]", "@type"}) {
    EXPECT_EQ(Taken("{\"" + std::string(name) + "\":\"m\"}").ByteSizeLong(), 0U) << name;
  }
  EXPECT_EQ(Taken<Kinds>(R"({"otherName":"x"})").renamed(), "x");
  EXPECT_EQ(Taken<Kinds>(R"({"renamed":"x"})").renamed(), "x");
}

TEST(Parse, ClearsTheMessageFirst) {
  pg::CreateOrderRequest request;
  request.set_description("old");
  EXPECT_TRUE(Parse("{}", request));
  EXPECT_EQ(request.description(), "");
}

TEST(Parse, TakesABlankBodyAsAnEmptyMessage) {
  for (const char* json : {"", " ", "\n", " \t\r\n"}) {
    EXPECT_EQ(Taken(json).ByteSizeLong(), 0U);
  }
  EXPECT_NE(Refusal("\f"), "");
  EXPECT_NE(Refusal(std::string_view("\0", 1)), "");
}

TEST(Parse, StopsAfterTheFirstValue) {
  for (const char* rest : {"}", "x", ",", "{}", "\xFF", " null", "{\"description\":\"n\"}"}) {
    const auto request = Taken(R"({"description":"d"})" + std::string(rest));
    EXPECT_EQ(request.description(), "d");
  }
}

TEST(Parse, RefusesWhatIsNoObject) {
  for (const char* json : {"null", "true", "1", "\"x\"", "[]", "[{}]", "0", "-1.5"}) {
    EXPECT_THAT(Refusal(json), HasSubstr("line 1:1: expected an object")) << json;
  }
  EXPECT_EQ(Refusal(" null null"), "line 1:2: expected an object of fields, such as {}; came null");
}

TEST(Parse, RefusesAByteOrderMark) {
  EXPECT_THAT(Refusal("\xEF\xBB\xBF{}"), HasSubstr("byte order mark"));
  EXPECT_NE(Refusal("\xEF\xBB\xBF"), "");
  EXPECT_NE(Refusal(" \xEF\xBB\xBF{}"), "");
  EXPECT_EQ(Taken("{\"description\":\"\xEF\xBB\xBFx\"}").description(), "\xEF\xBB\xBFx");
}

TEST(Parse, RefusesWhatIsNoJson) {
  for (const char* json :
       {"{", "{,}", "{a:1}", "{'a':1}", "{/**/}", "# c\n{}", "Null", "-", "x=1"}) {
    EXPECT_NE(Refusal(json), "") << json;
  }
  for (const char* rest :
       {"",         ":",        ":1",          ":1,",   ":1,}",       " 1}",         ":1 2}",
        ":'b'}",    ":[1,]}",   ":[1 2]}",     ":01}",  ":1.}",       ":.5}",        ":1e}",
        ":+1}",     ":NaN}",    ":truefalse}", ":nul}", ":True}",     R"(:"\x41"})", R"(:"\u12"})",
        ":\"\t\"}", ":\"\n\"}", ":{{}}}",      ":1]",   ":/* c */1}", "::1}"}) {
    EXPECT_NE(Refusal("{\"a\"" + std::string(rest)), "") << rest;
  }
  EXPECT_EQ(Refusal("{\"a\":1,\n \"b\":tru}"),
            "line 2:9: expected valid JSON; while parsing value - invalid literal");
  EXPECT_EQ(
      Refusal("{\"a\":"),
      "line 1:6: expected valid JSON; while parsing value - unexpected end of input; expected "
      "'[', '{', or a literal");
}

TEST(Parse, RefusesInvalidUnicodeEverywhere) {
  for (const char* bytes :
       {"\xFF", "\xC0\x80", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE2\x82",
        "\\ud800", "\\udc00", "\\ud800\\ud800", "\\ud800\\u0041", "\\ud83cx"}) {
    const std::string text = "\"" + std::string(bytes) + "\"";
    EXPECT_NE(Refusal("{\"description\":" + text + "}"), "") << bytes;
    EXPECT_NE(Refusal("{\"unknown\":" + text + "}"), "") << bytes;
    EXPECT_NE(Refusal("{\"unknown\":[{\"a\":" + text + "}]}"), "") << bytes;
    EXPECT_NE(Refusal("{" + text + ":1}"), "") << bytes;
    EXPECT_NE(Refusal("{\"unknown\":{" + text + ":1}}"), "") << bytes;
  }
  EXPECT_EQ(Taken("{\"description\":\"\xEF\xBF\xBF\\uffff\\u0000\x7F\"}").description(),
            std::string("\xEF\xBF\xBF\xEF\xBF\xBF\0\x7F", 8));
}

TEST(Parse, SkipsUnknownFields) {
  const auto request = Taken(R"({"u":1,"u":null,"u":{"description":"no","v":[1,{"w":[]}]},
      "u":[[],{},"s",true,-1.5e3],"description":"d","u":{"u":{}}})");
  EXPECT_EQ(request.description(), "d");
  EXPECT_EQ(request.ByteSizeLong(), Taken(R"({"description":"d"})").ByteSizeLong());
}

TEST(Parse, RefusesAFieldGivenTwice) {
  EXPECT_EQ(Refusal(R"({"asset_name":"a","asset_name":"a"})"),
            "line 1:19: asset_name is given twice; give each field once, as asset_name or as "
            "assetName");
  EXPECT_EQ(Refusal(R"({"description":"a","description":"a"})"),
            "line 1:20: description is given twice; give each field once");
  EXPECT_NE(Refusal(R"({"asset_name":"a","assetName":"a"})"), "");
  EXPECT_NE(Refusal(R"({"assetName":null,"asset_name":null})"), "");
  EXPECT_NE(Refusal<Kinds>(R"({"int32_list":[],"int32List":[]})"), "");
  EXPECT_NE(Refusal<Kinds>(R"({"child":{},"child":{}})"), "");
  EXPECT_NE(Refusal<Kinds>(R"({"child":{"color":1,"color":1}})"), "");
}

TEST(Parse, LetsEachObjectOfAListHaveItsFields) {
  const auto message = Taken<Kinds>(R"({"child_list":[{"color":1},{"color":5}],"color":1})");
  EXPECT_EQ(message.child_list(0).color(), kinds::COLOR_RED);
  EXPECT_EQ(message.child_list(1).color(), kinds::COLOR_BLUE);
}

TEST(Parse, TakesNullForAFieldAsNothing) {
  const auto message = Taken<Kinds>(R"({"int32_value":null,"bool_value":null,"string_value":null,
      "color":null,"child":null,"int32_list":null,"child_list":null,"optional_int64":null})");
  EXPECT_EQ(message.ByteSizeLong(), 0U);
  EXPECT_FALSE(message.has_child());
  EXPECT_FALSE(message.has_optional_int64());
}

TEST(Parse, RefusesNullInAList) {
  for (const char* list : {"int32_list", "bool_list", "string_list", "color_list", "child_list"}) {
    EXPECT_THAT(Refusal<Kinds>("{\"" + std::string(list) + "\":[null]}"),
                HasSubstr(std::string(list) + "[0]: expected"));
  }
}

TEST(Parse, ReadsEveryKind) {
  const auto message = Taken<Kinds>(R"({"numbered_last":"l","int32_value":-1,"sint32_value":"-2",
      "sfixed32_value":-3.0,"uint32_value":4,"fixed32_value":"5","int64_value":"-6",
      "sint64_value":-7,"sfixed64_value":-8e0,"uint64_value":18446744073709551615,
      "fixed64_value":"10","float_value":0.5,"double_value":"-1.25e-3","bool_value":true,
      "string_value":"s","color":"COLOR_BLUE","child":{"child":{"int32_value":3}},"renamed":"r",
      "int32_list":[1,"2"],"uint32_list":[3],"int64_list":["4",5],"uint64_list":[6],
      "float_list":[0.5,"Infinity"],"double_list":["-Infinity","NaN",1e2],
      "bool_list":[true,false],"string_list":["a",""],"color_list":["COLOR_RED",5,7],
      "child_list":[{},{"string_value":"x"}],"optional_int64":0,"optional_string":"",
      "optional_color":"COLOR_NONE"})");
  EXPECT_EQ(message.numbered_last(), "l");
  EXPECT_EQ(message.int32_value(), -1);
  EXPECT_EQ(message.sint32_value(), -2);
  EXPECT_EQ(message.sfixed32_value(), -3);
  EXPECT_EQ(message.uint32_value(), 4U);
  EXPECT_EQ(message.fixed32_value(), 5U);
  EXPECT_EQ(message.int64_value(), -6);
  EXPECT_EQ(message.sint64_value(), -7);
  EXPECT_EQ(message.sfixed64_value(), -8);
  EXPECT_EQ(message.uint64_value(), 18'446'744'073'709'551'615U);
  EXPECT_EQ(message.fixed64_value(), 10U);
  EXPECT_EQ(message.float_value(), 0.5F);
  EXPECT_EQ(message.double_value(), -1.25e-3);
  EXPECT_TRUE(message.bool_value());
  EXPECT_EQ(message.string_value(), "s");
  EXPECT_EQ(message.color(), kinds::COLOR_BLUE);
  EXPECT_EQ(message.child().child().int32_value(), 3);
  EXPECT_EQ(message.renamed(), "r");
  EXPECT_THAT(message.int32_list(), ElementsAre(1, 2));
  EXPECT_THAT(message.uint32_list(), ElementsAre(3U));
  EXPECT_THAT(message.int64_list(), ElementsAre(4, 5));
  EXPECT_THAT(message.uint64_list(), ElementsAre(6U));
  EXPECT_THAT(message.float_list(), ElementsAre(0.5F, INFINITY));
  EXPECT_THAT(message.double_list(), ElementsAre(-INFINITY, testing::IsNan(), 100.0));
  EXPECT_THAT(message.bool_list(), ElementsAre(true, false));
  EXPECT_THAT(message.string_list(), ElementsAre("a", ""));
  EXPECT_THAT(message.color_list(), ElementsAre(1, 5, 7));
  ASSERT_EQ(message.child_list_size(), 2);
  EXPECT_EQ(message.child_list(1).string_value(), "x");
  EXPECT_TRUE(message.has_optional_int64());
  EXPECT_TRUE(message.has_optional_string());
  EXPECT_TRUE(message.has_optional_color());
}

TEST(Parse, TakesNoTypeForAnother) {
  for (const char* value : {"1", "true", "[]", "{}", "1.5", "[\"a\"]"}) {
    EXPECT_NE(Refusal<Kinds>("{\"string_value\":" + std::string(value) + "}"), "") << value;
  }
  for (const char* value : {"1", "0", "\"true\"", "\"\"", "[true]", "{}"}) {
    EXPECT_NE(Refusal<Kinds>("{\"bool_value\":" + std::string(value) + "}"), "") << value;
  }
  for (const char* value : {"true", "\"\"", "\" 1\"", "\"01\"", "\"x\"", "1.5", "[1]", "{}",
                            "\"null\"", "\"Infinity\"", "9223372036854775808"}) {
    EXPECT_NE(Refusal<Kinds>("{\"int64_value\":" + std::string(value) + "}"), "") << value;
  }
  for (const char* value : {"1", "\"x\"", "[]", "true"}) {
    EXPECT_NE(Refusal<Kinds>("{\"child\":" + std::string(value) + "}"), "") << value;
  }
  for (const char* value : {"1", "\"1\"", "{}", "true", "[[1]]", "[{}]", "[true]"}) {
    EXPECT_NE(Refusal<Kinds>("{\"int32_list\":" + std::string(value) + "}"), "") << value;
  }
  for (const char* value : {"{}", "[[]]", "[[{}]]", "[1]"}) {
    EXPECT_NE(Refusal<Kinds>("{\"child_list\":" + std::string(value) + "}"), "") << value;
  }
  for (const char* value : {"1.5", "true", "2147483648", "[]", "{}"}) {
    EXPECT_NE(Refusal<Kinds>("{\"color\":" + std::string(value) + "}"), "") << value;
  }
}

TEST(Parse, LeavesAnEnumsUnknownNameUnset) {
  EXPECT_EQ(Taken<Kinds>(R"({"color":"COLOR_GREEN"})").color(), kinds::COLOR_NONE);
  EXPECT_THAT(Taken<Kinds>(R"({"color_list":["COLOR_GREEN","COLOR_RED","5"]})").color_list(),
              ElementsAre(kinds::COLOR_RED));
  EXPECT_EQ(Taken<Kinds>(R"({"color":-7})").color(), -7);
}

TEST(Parse, SkipsNumbersThatNoDoubleHolds) {
  const std::string digits(400, '1');
  for (const std::string& number : {std::string("1e999"), std::string("-1e99999"), digits}) {
    const std::string json = R"({"uint32_list":[7],"u":)" + number + R"(,"u":[{"v":)" + number +
                             R"(}],"string_value":"1e999 \"2","int32_list":[100,"200",30e1],
        "int64_value": -9223372036854775808,"double_value":1.5})";
    const auto message = Taken<Kinds>(json);
    EXPECT_THAT(message.uint32_list(), ElementsAre(7U));
    EXPECT_EQ(message.string_value(), "1e999 \"2");
    EXPECT_THAT(message.int32_list(), ElementsAre(100, 200, 300));
    EXPECT_EQ(message.int64_value(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(message.double_value(), 1.5);
  }
}

TEST(Parse, RefusesThemInAField) {
  EXPECT_EQ(Refusal(R"({"pg_wallet_id":1e999})"),
            "line 1:17: pg_wallet_id: expected a whole number that fits int64, such as 42 or "
            "\"42\"; came 1e999");
  EXPECT_NE(Refusal<Kinds>(R"({"double_value":1e999})"), "");
  EXPECT_NE(Refusal<Kinds>(R"({"double_list":[7000000.00,-0.9205e+325]})"), "");
}

TEST(Parse, StaysStrictBesideThem) {
  for (const char* value : {"1e", "1e+", "01", "--1", "4-1e999", "1e9991e999", "1e999.5", "1.",
                            "1e999x", "[1e999", "\"", "-"}) {
    EXPECT_NE(Refusal("{\"u\":1e999,\"v\":" + std::string(value) + "}"), "") << value;
    EXPECT_NE(Refusal("{\"u\":" + std::string(value) + ",\"v\":1e999}"), "") << value;
  }
}

// Looked at again from each of its digits, this would take hours.
TEST(Parse, ReadsALongWordOfDigitsOnce) {
  const std::string digits(2'000'000, '1');
  EXPECT_NE(Refusal("{\"u\":" + digits + "x}"), "");
  EXPECT_NE(Refusal("{\"u\":1e999,\"v\":" + digits + "." + digits + "x}"), "");
}

TEST(Parse, BoundsTheDepth) {
  const std::size_t inner = kMaxDepth - 1;  // the body itself is the first
  Taken("{\"u\":" + Nested(inner, "[", "", "]") + "}");
  Taken("{\"u\":" + Nested(inner, "{\"a\":", "1", "}") + "}");
  Taken<Kinds>(Nested(kMaxDepth - 1, "{\"child\":", "{}", "}"));
  for (const auto& json :
       {"{\"u\":" + Nested(inner + 1, "[", "", "]") + "}",
        "{\"u\":" + Nested(inner + 1, "{\"a\":", "1", "}") + "}",
        Nested(kMaxDepth, "{\"child\":", "{}", "}"), "{\"u\":" + Nested(1'000'000, "[", "", "")}) {
    EXPECT_THAT(Refusal<Kinds>(json), HasSubstr("nested deeper than 10000"));
  }
}

TEST(ParseError, SaysWhereWhichFieldWhatWasExpectedAndWhatCame) {
  EXPECT_EQ(Refusal(R"({"merchant_order_id":"m","pg_wallet_id":"01"})"),
            "line 1:41: pg_wallet_id: expected a whole number that fits int64, such as 42 or "
            "\"42\"; came \"01\"");
  EXPECT_EQ(Refusal("{\n  \"description\": \"\u00e9\u00e9\", \"assetName\" :\t7 }"),
            "line 2:38: asset_name: expected a string such as \"A-7\"; came 7");
  EXPECT_EQ(Refusal<pg::GetPublicOrderByIdRequest>(R"({"with_payments":"true"})"),
            "line 1:18: with_payments: expected true or false; came \"true\"");
  EXPECT_EQ(Refusal<pg::CreateOrderResponse>(R"({"order":[]})"),
            "line 1:10: order: expected an object; came an array");
  EXPECT_EQ(Refusal<pg::CreateOrderResponse>(R"({"order":{"status":2.5}})"),
            "line 1:20: order.status: expected a name of PENDING, CONFIRMING, SUCCESSFUL, EXPIRED, "
            "CANCELED, in a string, or its number; came 2.5");
  EXPECT_EQ(Refusal<Kinds>(R"({"int32_list":{}})"),
            "line 1:15: int32_list: expected an array, each of its elements a whole number that "
            "fits int32, such as 42 or \"42\"; came an object");
}

TEST(ParseError, CountsElements) {
  EXPECT_THAT(Refusal<pg::GetPublicOrderByIdResponse>(
                  R"({"order":{"payments":[{"value":"1"},{"value":2}]}})"),
              HasSubstr("line 1:46: order.payments[1].value: expected a string"));
  EXPECT_THAT(Refusal<Kinds>(R"({"child_list":[{},{},3]})"),
              HasSubstr(": child_list[2]: expected"));
  EXPECT_THAT(Refusal<Kinds>(R"({"int32_list":[1,2,"x"]})"),
              HasSubstr(": int32_list[2]: expected"));
}

TEST(ParseError, IsShortAndOfUtf8WhateverCame) {
  const std::string long_text(100'000, 'x');
  EXPECT_LT(Refusal("{\"pg_wallet_id\":\"" + long_text + "\"}").size(), 300U);
  EXPECT_LT(Refusal("{\"u\":\"" + long_text).size(), 300U);
  EXPECT_LT(Refusal<Kinds>(Nested(9'000, "{\"child\":", "1", "}")).size(), 400U);
  EXPECT_THAT(Refusal("{\"u\":\"\xFF\"}"), Not(HasSubstr("\xFF")));

  std::string text;
  for (int i = 0; i < 100; ++i) text += "\u20ac";
  const std::string error = Refusal("{\"pg_wallet_id\":\"" + text + "\"}");
  EXPECT_THAT(error, testing::EndsWith("\u20ac..."));
}

// The error's text where nothing may be skipped; empty where the text was taken.
std::string StrictRefusal(std::string_view json) {
  Kinds message;
  const auto result = Parse(json, message, Beyond::kRefused);
  if (result) return "";
  EXPECT_EQ(message.ByteSizeLong(), 0U);
  return result.error().message;
}

TEST(StrictParse, TakesWhatTheMessageHasAPlaceFor) {
  for (const char* const json : {"", " \n", "{}", " {} \n", R"({"child":{"otherName":"x"}})",
                                 R"({"color":"COLOR_RED","double_value":1e300,"child":null})"}) {
    EXPECT_EQ(StrictRefusal(json), "") << json;
  }
}

TEST(StrictParse, RefusesUnknownFieldsByName) {
  EXPECT_THAT(StrictRefusal("{\"bool_value\":true,\n \"bool_valu\":1}"),
              testing::StartsWith("line 2:2: expected one of numbered_last, int32_value, "));
  EXPECT_THAT(StrictRefusal(R"({"bool_valu":1})"),
              testing::EndsWith(R"(; came the unknown field "bool_valu")"));
  EXPECT_THAT(StrictRefusal(R"({"child_list":[{},{"x":1e999}]})"),
              HasSubstr("line 1:20: child_list[1]: expected one of "));
}

TEST(StrictParse, RefusesUnknownNamesOfEnums) {
  EXPECT_THAT(StrictRefusal(R"({"color":"RED"})"), HasSubstr("color: expected a name of COLOR_"));
}

TEST(StrictParse, RefusesWhatFollowsTheFirstValue) {
  for (const char* const json : {"{}{}", "{} x", "{},", "{}\n1"}) {
    EXPECT_THAT(StrictRefusal(json), HasSubstr("expected valid JSON")) << json;
  }
}

// The JSON library takes it for the text's end.
TEST(StrictParse, RefusesANulByteAndWhatFollowsIt) {
  using namespace std::string_view_literals;
  for (const std::string_view json : {"{}\0"sv, "{} \0"sv, "{}\0{"sv, "{\"double_value\":1\0}"sv,
                                      "{\"child_list\":[{}\0]}"sv, "\0{}"sv, "\0"sv, "{\0}"sv}) {
    EXPECT_THAT(StrictRefusal(json), testing::EndsWith("expected valid JSON; came a NUL byte"))
        << json;
  }
  EXPECT_THAT(StrictRefusal("{\"child\":\n{}}\0x"sv), testing::StartsWith("line 2:4: "));
  EXPECT_THAT(StrictRefusal("{\"string_value\":\"a\0b\"}"sv), HasSubstr("U+0000 (NUL) must be"));
}

// As the gateway does: it reads the first value and no further.
TEST(Parse, TakesANulByteAfterTheFirstValueAndNowhereElse) {
  using namespace std::string_view_literals;
  EXPECT_EQ(Taken("{\"asset_name\":\"BTC\"}\0x"sv).asset_name(), "BTC");
  EXPECT_EQ(Refusal("{\"asset_name\":\0\"BTC\"}"sv),
            "line 1:15: expected valid JSON; came a NUL byte");
  EXPECT_THAT(Refusal("\0{}"sv), HasSubstr("line 1:1: expected valid JSON; came a NUL byte"));
  EXPECT_THAT(Refusal("{\"asset_name\":\"B\0TC\"}"sv), HasSubstr("U+0000 (NUL) must be"));
}

TEST(Remarks, NameWhatWasSkippedAndWhatIsSpeltOtherwise) {
  Kinds message;
  Remarks remarks;
  ASSERT_TRUE(Parse(R"({"bool_value":true,"boolValue2":1,"child":{"otherName":"x","y":{"z":1}},)"
                    R"("int32Value":7,"child_list":[{"q":1},{"q":2}]})",
                    message, Beyond::kSkipped, &remarks));
  EXPECT_THAT(remarks.unknown_fields, ElementsAre("boolValue2", "child.y", "child_list.q"));
  EXPECT_THAT(remarks.other_spellings, Contains("int32Value"));
}

TEST(Remarks, AreOfThisTextAloneAndBounded) {
  Kinds message;
  Remarks remarks;
  std::string json = "{";
  for (int i = 0; i < 100; ++i) json += "\"u" + std::to_string(i) + "\":1e999,";
  ASSERT_TRUE(Parse(json + "\"bool_value\":true}", message, Beyond::kSkipped, &remarks));
  EXPECT_EQ(remarks.unknown_fields.size(), kMaxRemarks);
  EXPECT_EQ(remarks.unknown_fields.front(), "u0");
  ASSERT_TRUE(Parse("{}", message, Beyond::kSkipped, &remarks));
  EXPECT_THAT(remarks.unknown_fields, ElementsAre());
  ASSERT_FALSE(Parse(R"({"u":1,"bool_value":7})", message, Beyond::kSkipped, &remarks));
  EXPECT_THAT(remarks.unknown_fields, ElementsAre("u"));
}

}  // namespace
}  // namespace payscrypt::protojson
