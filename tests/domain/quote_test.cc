#include "domain/quote.h"

#include <gtest/gtest.h>

namespace payscrypt::domain {
namespace {

using namespace std::string_literals;

TEST(Quote, ShowsPlainTextAsItIs) {
  EXPECT_EQ(Quote(""), "\"\"");
  EXPECT_EQ(Quote("1.5"), "\"1.5\"");
  EXPECT_EQ(Quote("A 7~"), "\"A 7~\"");
}

TEST(Quote, EscapesQuotesBackslashesAndControlBytes) {
  EXPECT_EQ(Quote("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(Quote("\0\n\r\x1b\x7f"s), R"("\x00\x0A\x0D\x1B\x7F")");
}

TEST(Quote, ShowsCharactersOfEveryLength) {
  for (const char* text : {"\xC3\xA4", "\xE2\x82\xBF", "\xED\x9F\xBF", "\xF0\x9F\x92\xB0",
                           "\xF4\x8F\xBF\xBF", "\xC2\xA0"}) {
    EXPECT_EQ(Quote(text), "\"" + std::string(text) + "\"");
  }
}

TEST(Quote, EscapesWhatIsNotUtf8) {
  EXPECT_EQ(Quote("\xff"), R"("\xFF")");
  EXPECT_EQ(Quote("\x80z"), R"("\x80z")");
  EXPECT_EQ(Quote("\xC3"), R"("\xC3")") << "cut short";
  EXPECT_EQ(Quote("\xC3z"), R"("\xC3z")");
  EXPECT_EQ(Quote("\xC0\xAF"), R"("\xC0\xAF")") << "over-long";
  EXPECT_EQ(Quote("\xE0\x9F\xBF"), R"("\xE0\x9F\xBF")") << "over-long";
  EXPECT_EQ(Quote("\xF0\x8F\xBF\xBF"), R"("\xF0\x8F\xBF\xBF")") << "over-long";
  EXPECT_EQ(Quote("\xED\xA0\x80"), R"("\xED\xA0\x80")") << "a surrogate";
  EXPECT_EQ(Quote("\xF4\x90\x80\x80"), R"("\xF4\x90\x80\x80")") << "past U+10FFFF";
  EXPECT_EQ(Quote("\xC2\x85"), R"("\xC2\x85")") << "a C1 control";
}

TEST(Quote, CutsLongTextAndTellsItsLength) {
  const std::string longest(kMaxQuotedBytes, 'a');
  EXPECT_EQ(Quote(longest), "\"" + longest + "\"");
  EXPECT_EQ(Quote(longest + "b"), "\"" + longest + "\"... (81 bytes)");
  EXPECT_EQ(Quote(std::string(1'000'000, 'a')), "\"" + longest + "\"... (1000000 bytes)");
}

TEST(Quote, CutsBetweenCharacters) {
  const std::string almost(kMaxQuotedBytes - 1, 'a');
  EXPECT_EQ(Quote(almost + "\xE2\x82\xBF"), "\"" + almost + "\"... (82 bytes)");
}

TEST(CutText, CutsBetweenCharactersAndSaysSo) {
  std::string text = "ab\xE2\x82\xBF";
  CutText(text, 5);
  EXPECT_EQ(text, "ab\xE2\x82\xBF");
  CutText(text, 4);
  EXPECT_EQ(text, "ab\xE2\x80\xA6");
}

}  // namespace
}  // namespace payscrypt::domain
