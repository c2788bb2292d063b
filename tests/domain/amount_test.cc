#include "domain/amount.h"

#include <limits>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "decimal_arithmetic.h"

namespace payscrypt::domain {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::uint64_t kMaxWord = std::numeric_limits<std::uint64_t>::max();

Amount AmountOf(const std::string& digits) { return Amount::Parse(digits).value(); }

TEST(Amount, ParsesAndPrintsWholeNumbersExactly) {
  for (const std::string_view digits :
       {"0", "1", "9", "150000", "999999999999999999", "1000000000000000000",
        "18446744073709551615", "18446744073709551616",
        "100000000000000000000000000000000000000000000000000000000000000000000000000000",
        kMaxAmountDigits}) {
    const Result<Amount> amount = Amount::Parse(digits);
    ASSERT_TRUE(amount) << digits << ": " << amount.error().message;
    EXPECT_EQ(amount->ToString(), digits);
  }
  EXPECT_EQ(Amount::Max().ToString(), kMaxAmountDigits);
  EXPECT_EQ(Amount(150'000).ToString(), "150000");
  EXPECT_EQ(Amount().ToString(), "0");
}

TEST(Amount, TakesLeadingZeros) {
  EXPECT_EQ(AmountOf("007"), Amount(7));
  EXPECT_EQ(AmountOf("000"), Amount());
  EXPECT_EQ(AmountOf(std::string(1'000'000, '0') + "12"), Amount(12));
  EXPECT_EQ(AmountOf(std::string(100, '0') + kMaxAmountDigits), Amount::Max());
}

TEST(Amount, RefusesWhatIsNotDigits) {
  for (const std::string_view text : {"", " ", "-1", "+1", "1.5", "1.", "1e3", "0x10", " 1", "1 ",
                                      "1,000", "ten", "1\n", "\xD9\xA1", "18446744073709551615z"}) {
    const Result<Amount> amount = Amount::Parse(text);
    ASSERT_FALSE(amount) << text;
    EXPECT_EQ(amount.error().code, ErrorCode::kInvalidArgument);
  }
  EXPECT_FALSE(Amount::Parse(std::string_view("1\0", 2)));
}

TEST(Amount, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(Amount::Parse(
      "115792089237316195423570985008687907853269984665640564039457584007913129639936"));
  EXPECT_FALSE(Amount::Parse(std::string(78, '9')));
  EXPECT_FALSE(Amount::Parse("1" + std::string(78, '0')));
}

TEST(Amount, RefusalSaysWhatWasExpectedAndWhatCame) {
  EXPECT_EQ(Amount::Parse("1.5").error().message,
            "expected a whole number from 0 to 2^256-1 in decimal digits such as \"150000\", got "
            "\"1.5\"");
}

TEST(Amount, RefusesAMillionDigitsWithAShortMessage) {
  const Result<Amount> amount = Amount::Parse(std::string(1'000'000, '9'));
  ASSERT_FALSE(amount);
  EXPECT_LT(amount.error().message.size(), 300U);
  EXPECT_THAT(amount.error().message, AllOf(HasSubstr("\"9999"), HasSubstr("(1000000 bytes)")));
}

TEST(Amount, ReadsWholeCoins) {
  EXPECT_EQ(Amount::ParseDecimal("0.0015", 8).value(), Amount(150'000));
  EXPECT_EQ(Amount::ParseDecimal("1", 8).value(), Amount(100'000'000));
  EXPECT_EQ(Amount::ParseDecimal("001.50", 1).value(), Amount(15));
  EXPECT_EQ(Amount::ParseDecimal("0", 18).value(), Amount());
  EXPECT_EQ(Amount::ParseDecimal("0.0", 0).value(), Amount());
  EXPECT_EQ(Amount::ParseDecimal("12.000", 0).value(), Amount(12));
  EXPECT_EQ(Amount::ParseDecimal("0.000000000000000001", 18).value(), Amount(1));
  EXPECT_EQ(Amount::ParseDecimal("0.1" + std::string(1'000'000, '0'), 8).value(),
            Amount(10'000'000));
  EXPECT_EQ(Amount::ParseDecimal(kMaxAmountDigits, 0).value(), Amount::Max());
  EXPECT_EQ(Amount::ParseDecimal("1", 77).value(), AmountOf("1" + std::string(77, '0')));
}

TEST(Amount, RefusesWhatIsNotANumberOfCoins) {
  for (const std::string_view text :
       {"", ".", "1.", ".5", "1.2.3", "-1", "+1", "1e3", "1,5", " 1", "1.5 ", "0x1", "1.x"}) {
    EXPECT_FALSE(Amount::ParseDecimal(text, 8)) << text;
  }
  EXPECT_FALSE(Amount::ParseDecimal("2", 77)) << "more than 2^256-1 units";
  EXPECT_FALSE(Amount::ParseDecimal(std::string(1'000'000, '9'), 8));
}

TEST(Amount, RefusesPlacesThatTheAssetDoesNotHave) {
  const Result<Amount> amount = Amount::ParseDecimal("0.000000001", 8);
  ASSERT_FALSE(amount);
  EXPECT_EQ(amount.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(amount.error().message,
              AllOf(HasSubstr("at most 8 decimal places"), HasSubstr("got \"0.000000001\"")));
  EXPECT_THAT(Amount::ParseDecimal("1.5", 0).error().message, HasSubstr("without decimal places"));
  EXPECT_FALSE(Amount::ParseDecimal("0." + std::string(1'000'000, '0') + "1", 8));
}

TEST(Amount, PrintsWholeCoinsWithoutTrailingZeros) {
  EXPECT_EQ(Amount(150'000).ToDecimal(8), "0.0015");
  EXPECT_EQ(Amount(100'000'000).ToDecimal(8), "1");
  EXPECT_EQ(Amount(1'000'000'000).ToDecimal(8), "10");
  EXPECT_EQ(Amount(123'456'789).ToDecimal(8), "1.23456789");
  EXPECT_EQ(Amount().ToDecimal(8), "0");
  EXPECT_EQ(Amount(1).ToDecimal(18), "0.000000000000000001");
  EXPECT_EQ(Amount(1'500).ToDecimal(0), "1500");
  EXPECT_EQ(Amount::Max().ToDecimal(77),
            "1.15792089237316195423570985008687907853269984665640564039457584007913129639935");
}

TEST(Amount, RefusesASumThatDoesNotFit) {
  EXPECT_EQ(Amount::Max().Plus(Amount()), Amount::Max());
  EXPECT_EQ(Amount::Max().Plus(Amount(1)), std::nullopt);
  EXPECT_EQ(Amount::Max().Plus(Amount::Max()), std::nullopt);
  EXPECT_EQ(Amount(kMaxWord).Plus(Amount(1)), AmountOf("18446744073709551616"));
}

TEST(Amount, SubtractionStopsAtZero) {
  EXPECT_EQ(Amount(5).MinusOrZero(Amount(3)), Amount(2));
  EXPECT_EQ(Amount(3).MinusOrZero(Amount(3)), Amount());
  EXPECT_EQ(Amount(3).MinusOrZero(Amount(5)), Amount());
  EXPECT_EQ(Amount().MinusOrZero(Amount::Max()), Amount());
  EXPECT_EQ(Amount::Max().MinusOrZero(Amount()), Amount::Max());
}

TEST(Amount, RatioIsRoundedDownWithoutLossInBetween) {
  EXPECT_EQ(Amount(10).TimesRatioRoundedDown(1, 3), Amount(3));
  EXPECT_EQ(Amount(11).TimesRatioRoundedDown(1, 3), Amount(3));
  EXPECT_EQ(Amount(12).TimesRatioRoundedDown(1, 3), Amount(4));
  EXPECT_EQ(Amount(12).TimesRatioRoundedDown(0, 3), Amount());
  EXPECT_EQ(Amount::Max().TimesRatioRoundedDown(kMaxWord, kMaxWord), Amount::Max());
  EXPECT_EQ(Amount::Max().TimesRatioRoundedDown(kMaxWord, kMaxWord - 1), std::nullopt);
  EXPECT_EQ(Amount::Max().TimesRatioRoundedDown(2, 1), std::nullopt);
  EXPECT_EQ(
      Amount::Max().TimesRatioRoundedDown(1, 2),
      AmountOf("57896044618658097711785492504343953926634992332820282019728792003956564819967"));
}

TEST(AmountDeathTest, ARatioWithoutDenominatorIsAFaultOfTheProgram) {
  EXPECT_DEATH(Amount(1).TimesRatioRoundedDown(1, 0), "a ratio's denominator is not zero");
}

TEST(Amount, OrdersByValue) {
  EXPECT_LT(Amount(9), Amount(10));
  EXPECT_LT(Amount(kMaxWord), AmountOf("18446744073709551616"));
  EXPECT_GT(Amount::Max(), Amount(kMaxWord));
  EXPECT_EQ(Amount(7) <=> Amount(7), std::strong_ordering::equal);
}

// A number of 1 to 79 digits: now and then one that does not fit.
std::string RandomDigits(std::mt19937_64& random) {
  std::string digits(1 + random() % 79, '0');
  for (char& digit : digits) digit = static_cast<char>('0' + random() % 10);
  return Trimmed(digits);
}

TEST(AmountProperty, AgreesWithArithmeticOnDecimalDigits) {
  constexpr std::uint64_t kSeed = 20'240'701;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < 2'000; ++i) {
    const std::string a = RandomDigits(random);
    const std::string b = RandomDigits(random);
    SCOPED_TRACE(a + " and " + b);
    const Result<Amount> amount_a = Amount::Parse(a);
    const Result<Amount> amount_b = Amount::Parse(b);
    ASSERT_EQ(amount_a.has_value(), !IsLess(kMaxAmountDigits, a));
    ASSERT_EQ(amount_b.has_value(), !IsLess(kMaxAmountDigits, b));
    if (!amount_a || !amount_b) continue;

    ASSERT_EQ(amount_a->ToString(), a);
    ASSERT_EQ(*amount_a < *amount_b, IsLess(a, b));
    const std::string sum = Sum(a, b);
    const std::optional<Amount> amount_sum = amount_a->Plus(*amount_b);
    ASSERT_EQ(amount_sum.has_value(), !IsLess(kMaxAmountDigits, sum));
    if (amount_sum) {
      ASSERT_EQ(amount_sum->ToString(), sum);
    }
    ASSERT_EQ(amount_a->MinusOrZero(*amount_b).ToString(), IsLess(a, b) ? "0" : Difference(a, b));
  }
}

TEST(AmountProperty, RatioTimesDenominatorIsWithinOneDenominatorOfTheProduct) {
  constexpr std::uint64_t kSeed = 7;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < 300; ++i) {
    const std::string value = RandomDigits(random);
    const std::uint64_t numerator = random() >> random() % 64;
    const std::uint64_t denominator = (random() >> random() % 64) | 1;
    SCOPED_TRACE(value + " * " + std::to_string(numerator) + " / " + std::to_string(denominator));
    const Result<Amount> amount = Amount::Parse(value);
    if (!amount) continue;
    const std::string product = Product(value, std::to_string(numerator));
    const std::string divisor = std::to_string(denominator);
    const std::optional<Amount> part = amount->TimesRatioRoundedDown(numerator, denominator);
    if (!part) {
      ASSERT_FALSE(IsLess(product, Product(Sum(kMaxAmountDigits, "1"), divisor)));
      continue;
    }
    const std::string back = Product(part->ToString(), divisor);
    ASSERT_FALSE(IsLess(product, back));
    ASSERT_TRUE(IsLess(product, Sum(back, divisor)));
  }
}

TEST(AmountProperty, WholeCoinsComeBackAsTheyWere) {
  constexpr std::uint64_t kSeed = 11;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < 1'000; ++i) {
    const Result<Amount> amount = Amount::Parse(RandomDigits(random));
    if (!amount) continue;
    const int decimals = static_cast<int>(random() % 78);
    const std::string coins = amount->ToDecimal(decimals);
    SCOPED_TRACE(coins + " with " + std::to_string(decimals) + " decimals");
    const Result<Amount> back = Amount::ParseDecimal(coins, decimals);
    ASSERT_TRUE(back) << back.error().message;
    ASSERT_EQ(*back, *amount);
    if (coins.find('.') != std::string::npos) {
      ASSERT_NE(coins.back(), '0');
    }
  }
}

}  // namespace
}  // namespace payscrypt::domain
