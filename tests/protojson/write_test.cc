#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "kinds.pb.h"
#include "pg-api.pb.h"
#include "protojson/protojson.h"

namespace payscrypt::protojson {
namespace {

using kinds::Kinds;

std::string Quoted(std::string_view text) {
  std::string out;
  AppendString(text, out);
  return out;
}

// What a field is written as.
std::string FieldOf(const Kinds& message, const std::string& name) {
  return nlohmann::json::parse(Write(message)).at(name).dump();
}

std::string WrittenDouble(double value) {
  kinds::Kinds message;
  message.add_double_list(value);
  const std::string written = Write(message);
  const std::size_t begin = written.find("\"double_list\":[") + 15;
  return written.substr(begin, written.find(']', begin) - begin);
}

std::string WrittenFloat(float value) {
  kinds::Kinds message;
  message.set_float_value(value);
  const std::string written = Write(message);
  const std::size_t begin = written.find("\"float_value\":") + 14;
  return written.substr(begin, written.find(',', begin) - begin);
}

TEST(Write, WritesAWebhook) {
  pg::WebhookOrder order;
  order.set_id(1001);
  order.set_pg_wallet_id(42);
  order.set_merchant_order_id("A-7");
  order.set_status(pg::Order::CONFIRMING);
  EXPECT_EQ(Write(order),
            R"({"id":"1001","pg_wallet_id":"42","merchant_order_id":"A-7","status":"CONFIRMING"})");
}

TEST(Write, EmitsEveryFieldInTheOrderOfDeclaration) {
  EXPECT_EQ(Write(Kinds()),
            R"({"numbered_last":"","int32_value":0,"sint32_value":0,"sfixed32_value":0,)"
            R"("uint32_value":0,"fixed32_value":0,"int64_value":"0","sint64_value":"0",)"
            R"("sfixed64_value":"0","uint64_value":"0","fixed64_value":"0","float_value":0,)"
            R"("double_value":0,"bool_value":false,"string_value":"","color":"COLOR_NONE",)"
            R"("child":null,"renamed":"","int32_list":[],"uint32_list":[],"int64_list":[],)"
            R"("uint64_list":[],"float_list":[],"double_list":[],"bool_list":[],"string_list":[],)"
            R"("color_list":[],"child_list":[]})");
}

TEST(Write, WritesOptionalFieldsOnlyWhereTheyAreSet) {
  Kinds message;
  message.set_optional_int64(0);
  message.set_optional_string("");
  message.set_optional_color(kinds::COLOR_NONE);
  const std::string all = Write(message);
  const std::string tail =
      R"(,"optional_int64":"0","optional_string":"","optional_color":"COLOR_NONE"})";
  EXPECT_TRUE(all.ends_with(tail)) << all;
}

TEST(Write, WritesEveryKind) {
  Kinds message;
  message.set_int32_value(std::numeric_limits<std::int32_t>::min());
  message.set_uint32_value(std::numeric_limits<std::uint32_t>::max());
  message.set_int64_value(std::numeric_limits<std::int64_t>::min());
  message.set_uint64_value(std::numeric_limits<std::uint64_t>::max());
  message.set_bool_value(true);
  message.set_color(static_cast<kinds::Color>(-3));
  message.mutable_child()->set_string_value("x");
  for (const int value : {1, -2}) {
    message.add_int32_list(value);
    message.add_int64_list(value);
  }
  message.add_uint32_list(3);
  message.add_uint64_list(4);
  message.add_float_list(0.5F);
  message.add_bool_list(true);
  message.add_bool_list(false);
  message.add_string_list("a");
  message.add_string_list("");
  message.add_color_list(kinds::COLOR_BLUE);
  message.add_color_list(static_cast<kinds::Color>(7));
  message.add_child_list();
  message.add_child_list()->set_bool_value(true);

  EXPECT_EQ(FieldOf(message, "int32_value"), "-2147483648");
  EXPECT_EQ(FieldOf(message, "uint32_value"), "4294967295");
  EXPECT_EQ(FieldOf(message, "int64_value"), "\"-9223372036854775808\"");
  EXPECT_EQ(FieldOf(message, "uint64_value"), "\"18446744073709551615\"");
  EXPECT_EQ(FieldOf(message, "bool_value"), "true");
  EXPECT_EQ(FieldOf(message, "color"), "-3");
  EXPECT_EQ(FieldOf(message.child(), "string_value"), "\"x\"");
  EXPECT_EQ(FieldOf(message, "int32_list"), "[1,-2]");
  EXPECT_EQ(FieldOf(message, "int64_list"), R"(["1","-2"])");
  EXPECT_EQ(FieldOf(message, "uint32_list"), "[3]");
  EXPECT_EQ(FieldOf(message, "uint64_list"), R"(["4"])");
  EXPECT_EQ(FieldOf(message, "float_list"), "[0.5]");
  EXPECT_EQ(FieldOf(message, "bool_list"), "[true,false]");
  EXPECT_EQ(FieldOf(message, "string_list"), R"(["a",""])");
  EXPECT_EQ(FieldOf(message, "color_list"), R"(["COLOR_BLUE",7])");
  EXPECT_EQ(nlohmann::json::parse(Write(message))["child_list"][1]["bool_value"], true);
  EXPECT_EQ(nlohmann::json::parse(Write(message))["child"]["string_value"], "x");
}

TEST(Write, WritesWhatParseReads) {
  pg::GetPublicOrderByIdResponse response;
  pg::PublicOrder& order = *response.mutable_order();
  order.set_id("1001");
  order.set_status(pg::Order::SUCCESSFUL);
  order.set_target_confirmations(3);
  order.add_variants("tb1q\"\\\n\u00e9");
  order.add_payments()->set_value("115792089237316195423570985008687907853269984665640564039457");
  order.add_payments()->set_confirmations(-1);
  pg::GetPublicOrderByIdResponse read;
  ASSERT_TRUE(Parse(Write(response), read));
  EXPECT_EQ(read.SerializeAsString(), response.SerializeAsString());
}

TEST(Append, LeavesWhatIsThere) {
  std::string out = "data: ";
  Append(pg::GetPublicOrderByIdRequest(), out);
  EXPECT_EQ(out, R"(data: {"id":"","with_payments":false})");
}

TEST(WrittenNumber, HasTheShortestDigits) {
  EXPECT_EQ(WrittenDouble(0.1), "0.1");
  EXPECT_EQ(WrittenDouble(-0.0), "-0");
  EXPECT_EQ(WrittenDouble(1500), "1500");
  EXPECT_EQ(WrittenDouble(12.5), "12.5");
  EXPECT_EQ(WrittenDouble(-0.00125), "-0.00125");
  EXPECT_EQ(WrittenDouble(1e-6), "0.000001");
  EXPECT_EQ(WrittenDouble(1.5e-7), "1.5e-7");
  EXPECT_EQ(WrittenDouble(1e20), "100000000000000000000");
  EXPECT_EQ(WrittenDouble(9223372036854775808.0), "9223372036854776000");
  EXPECT_EQ(WrittenDouble(1e21), "1e+21");
  EXPECT_EQ(WrittenDouble(-1.25e300), "-1.25e+300");
  EXPECT_EQ(WrittenFloat(16777217.0F), "16777216");
  EXPECT_EQ(WrittenFloat(0.1F), "0.1");
}

TEST(WrittenNumber, IsANameWhereJsonHasNone) {
  EXPECT_EQ(WrittenDouble(NAN), "\"NaN\"");
  EXPECT_EQ(WrittenDouble(INFINITY), "\"Infinity\"");
  EXPECT_EQ(WrittenFloat(-INFINITY), "\"-Infinity\"");
}

TEST(AppendString, EscapesWhatMustBe) {
  EXPECT_EQ(Quoted("say \"hi\" \\ /"), R"("say \"hi\" \\ /")");
  EXPECT_EQ(Quoted("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(Quoted(std::string("\0\x01\x1F", 3)), R"("\u0000\u0001\u001f")");
  EXPECT_EQ(Quoted("\x7F<>&'"), "\"\x7F<>&'\"");
  EXPECT_EQ(Quoted(""), R"("")");
}

TEST(AppendString, LeavesUnicodeAsItIs) {
  const std::string text = "\u00e9 \u0800 \u6ce8 \uffff \U00010000 \U0001F389 \U0010FFFF \u2028";
  EXPECT_EQ(Quoted(text), "\"" + text + "\"");
}

TEST(AppendString, ReplacesWhatIsNotUtf8) {
  const std::string mark = "\uFFFD";
  EXPECT_EQ(Quoted("a\xFF"
                   "b"),
            "\"a" + mark + "b\"");
  EXPECT_EQ(Quoted("\xC0\x80"), "\"" + mark + mark + "\"");
  EXPECT_EQ(Quoted("\xE0\x9F\xBF"), "\"" + mark + mark + mark + "\"");
  EXPECT_EQ(Quoted("\xED\xA0\x80"), "\"" + mark + mark + mark + "\"");
  EXPECT_EQ(Quoted("\xF0\x8F\xBF\xBF"), "\"" + mark + mark + mark + mark + "\"");
  EXPECT_EQ(Quoted("\xF4\x90\x80\x80"), "\"" + mark + mark + mark + mark + "\"");
  EXPECT_EQ(Quoted("\xF5\x80\x80\x80"), "\"" + mark + mark + mark + mark + "\"");
  EXPECT_EQ(Quoted("\xE2\x82"), "\"" + mark + mark + "\"");
  EXPECT_EQ(Quoted("\xE2\x82\xAC\xE2"), "\"\u20ac" + mark + "\"");
  EXPECT_EQ(Quoted("\xC3(\""), "\"" + mark + "(\\\"\"");
}

}  // namespace
}  // namespace payscrypt::protojson
