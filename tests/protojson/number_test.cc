#include "protojson/number.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace payscrypt::protojson {
namespace {

std::optional<std::int64_t> Int64(std::string_view text) { return ReadInteger<std::int64_t>(text); }

TEST(LeadingNumber, EndsWhereTheWordDoes) {
  EXPECT_EQ(LeadingNumber("1,000"), "1");
  EXPECT_EQ(LeadingNumber("1 2"), "1");
  EXPECT_EQ(LeadingNumber("-12.50e+3]"), "-12.50e+3");
  EXPECT_EQ(LeadingNumber("0"), "0");
  EXPECT_EQ(LeadingNumber("7\xC3\xA9"), "7");
  EXPECT_EQ(LeadingNumber(std::string_view("1\0", 2)), "1");
}

TEST(LeadingNumber, IsNotInAWordThatIsNone) {
  for (const char* text : {"", "-", "+1", "01", "-01", "1x", "1_000", "1.", ".5", "1.e5", "1e5.5",
                           "1e", "1e+", "--1", "0x10", "NaN", "Infinity", " 1"}) {
    EXPECT_EQ(LeadingNumber(text), std::nullopt) << text;
  }
}

TEST(LeadingNumber, MayLackItsExponentsDigitsBeforeTheEnd) {
  EXPECT_EQ(LeadingNumber("1e,"), "1e");
  EXPECT_EQ(Int64("1e"), 1);
  EXPECT_EQ(LeadingNumber("1e+,"), "1e+");
  EXPECT_EQ(Int64("1e+"), std::nullopt);
}

TEST(IsJsonNumber, IsStrict) {
  for (const char* text : {"0", "-0", "1", "-1.5", "1e999", "1E+05", "0.0e-0"}) {
    EXPECT_TRUE(IsJsonNumber(text)) << text;
  }
  for (const char* text : {"", "1e", "1e+", "01", "1.", "1 ", "1,", "-", "1e5.5", "4-1e9"}) {
    EXPECT_FALSE(IsJsonNumber(text)) << text;
  }
}

TEST(NumberInString, IsTheOneAtTheFront) {
  EXPECT_EQ(NumberInString("42"), "42");
  EXPECT_EQ(NumberInString("1,000"), "1");
  EXPECT_EQ(NumberInString("1 2"), "1");
  EXPECT_EQ(NumberInString("1]"), "1");
}

TEST(NumberInString, HasNoSpaceAroundIt) {
  for (const char* text : {"", " 1", "1 ", "\t1", "1\n", "1,\v", "1\xC2\xA0", "1\xC2\x85",
                           "1,\xE2\x80\x83", "1\xE3\x80\x80", "1\xE1\x9A\x80", "1\xE2\x80\xA8"}) {
    EXPECT_EQ(NumberInString(text), std::nullopt) << text;
  }
  EXPECT_EQ(NumberInString("1\xE2\x80\x8B"), "1");  // a zero-width space is none
}

TEST(ReadInteger, TakesWhatIsWhole) {
  EXPECT_EQ(Int64("0"), 0);
  EXPECT_EQ(Int64("-0"), 0);
  EXPECT_EQ(Int64("-0.00e5"), 0);
  EXPECT_EQ(Int64("0e99999999999"), 0);
  EXPECT_EQ(Int64("1.0"), 1);
  EXPECT_EQ(Int64("-1.50e1"), -15);
  EXPECT_EQ(Int64("1E+3"), 1'000);
  EXPECT_EQ(Int64("1200e-2"), 12);
  EXPECT_EQ(Int64("0.001e3"), 1);
  EXPECT_EQ(Int64("10e-1"), 1);
  EXPECT_EQ(Int64("1" + std::string(400, '0') + "e-400"), 1);
}

TEST(ReadInteger, RefusesWhatIsNotWhole) {
  for (const char* text : {"0.5", "1.5", "1e-1", "12e-2", "1.05e1", "0.9999999999999999999",
                           "1.00000000000000000001", "4503599627370497.5", "1.0e-1"}) {
    EXPECT_EQ(Int64(text), std::nullopt) << text;
  }
}

TEST(ReadInteger, IsExactAtTheEdges) {
  EXPECT_EQ(Int64("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(Int64("922337203685477580.7e1"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(Int64("-9223372036854775808.0"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(Int64("9007199254740993"), 9'007'199'254'740'993);
  for (const char* text :
       {"9223372036854775808", "-9223372036854775809", "1e19", "1e20", "1e400", "1e2147483647",
        "1e2147483648", "1e-2147483648", "100000000000000000000", "1000000000000000000000"}) {
    EXPECT_EQ(Int64(text), std::nullopt) << text;
  }
}

TEST(ReadInteger, FitsItsType) {
  EXPECT_EQ(ReadInteger<std::int32_t>("-2147483648"), std::numeric_limits<std::int32_t>::min());
  EXPECT_EQ(ReadInteger<std::int32_t>("2147483648"), std::nullopt);
  EXPECT_EQ(ReadInteger<std::uint32_t>("4294967295"), 4'294'967'295);
  EXPECT_EQ(ReadInteger<std::uint32_t>("4294967296"), std::nullopt);
  EXPECT_EQ(ReadInteger<std::uint64_t>("18446744073709551615"), 18'446'744'073'709'551'615U);
  EXPECT_EQ(ReadInteger<std::uint64_t>("18446744073709551616"), std::nullopt);
  EXPECT_EQ(ReadInteger<std::uint64_t>("-0"), 0);
  EXPECT_EQ(ReadInteger<std::uint64_t>("-1"), std::nullopt);
}

TEST(ReadDouble, RefusesOverflowAlone) {
  EXPECT_EQ(ReadDouble("1.5e3"), 1500.0);
  EXPECT_EQ(ReadDouble("1e-400"), 0.0);
  EXPECT_EQ(ReadDouble("1e309"), std::nullopt);
  EXPECT_EQ(ReadDouble("1e"), std::nullopt);
  EXPECT_EQ(ReadFloat("16777217"), 16777216.0F);
  EXPECT_EQ(ReadFloat("1e39"), std::nullopt);
}

TEST(ReadNamedNumber, KnowsThreeNames) {
  EXPECT_TRUE(std::isnan(ReadNamedNumber("NaN").value()));
  EXPECT_EQ(ReadNamedNumber("Infinity"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(ReadNamedNumber("-Infinity"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(ReadNamedNumber("inf"), std::nullopt);
}

}  // namespace
}  // namespace payscrypt::protojson
