// Thousands of damaged files, the same ones in every run: none may crash or hang the reader, every
// refusal has a place within the file, and every position that the reader knows is exact.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "samples.h"
#include "scenario/json_value.h"
#include "scenario/scenario_file.h"
#include "scenario/source_text.h"

namespace payscrypt::scenario {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kSeed = 20181227;
constexpr int kFiles = 8'000;

constexpr std::array kFragments{"{"sv,
                                "}"sv,
                                "["sv,
                                "]"sv,
                                ","sv,
                                ":"sv,
                                "\""sv,
                                "\\"sv,
                                "//"sv,
                                "/*"sv,
                                "*/"sv,
                                "\n"sv,
                                "\r"sv,
                                "\0"sv,
                                "\xFF"sv,
                                "\xC3"sv,
                                "\u00e9"sv,
                                "\u20ac"sv,
                                "\U0001F600"sv,
                                "1e999"sv,
                                "-0"sv,
                                "01"sv,
                                "0.5"sv,
                                "true"sv,
                                "null"sv,
                                "\\ud800"sv,
                                "\\u0000"sv,
                                "\"at\":"sv,
                                "\"pay\":"sv,
                                "\"1s\""sv,
                                "\"when\":\"EXPIRED\""sv,
                                "\"drop\":{\"reorg\":1}"sv,
                                "\"webhook\":{}"sv,
                                "\"do\":{\"hang\":true}"sv,
                                "\"expect\":"sv,
                                "-9223372036854775809"sv,
                                "\"40%\""sv,
                                "99999999999999999999"sv,
                                "\xEF\xBB\xBF"sv,
                                " "sv,
                                "\"repeat\":{\"every\":\"1s\",\"times\":2}"sv,
                                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["sv};

class Mutator {
 public:
  explicit Mutator(std::vector<std::string> seeds) : seeds_(std::move(seeds)) {}

  std::string Next() {
    std::string text = seeds_[Below(seeds_.size())];
    const std::size_t rounds = 1 + Below(4);
    for (std::size_t i = 0; i < rounds; ++i) Damage(text);
    return text;
  }

 private:
  // std::uniform_int_distribution differs from library to library; a slight bias does no harm here.
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

  void Damage(std::string& text) {
    const std::size_t at = Below(text.size() + 1);
    const std::size_t length = Below(12);
    switch (Below(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(random_() % 256);
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, kFragments[Below(kFragments.size())]);
        break;
      case 3:
        text.replace(at, length, kFragments[Below(kFragments.size())]);
        break;
      case 4:  // a part comes twice
        text.insert(Below(text.size() + 1), text.substr(at, 4 * length));
        break;
      default: {  // a part of another file
        const std::string& other = seeds_[Below(seeds_.size())];
        text.insert(at, other, Below(other.size() + 1), 4 * length);
      }
    }
  }

  std::mt19937_64 random_{kSeed};
  std::vector<std::string> seeds_;
};

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  for (const Sample& sample : SoundSamples()) seeds.push_back(sample.text);
  for (const Sample& sample : BrokenSamples()) seeds.push_back(sample.text);
  seeds.emplace_back("\xEF\xBB\xBF[1, -2.5e3, \"a\\u00e9\\n\u00e9\", /* * */ null, // x\n {}]");
  return seeds;
}

// The offset of a position, counted anew; the text's size or more where it is beyond the text.
std::size_t OffsetOf(std::string_view text, Position position) {
  std::size_t offset = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  for (int line = 1; line < position.line; ++line) {
    offset = text.find('\n', offset);
    if (offset == std::string_view::npos) return offset;
    ++offset;
  }
  for (int column = 1; column < position.column; ++column) {
    ++offset;
    while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U) {
      ++offset;
    }
  }
  return offset;
}

// Whether each value of the tree stands where it says.
bool IsWhereItSays(std::string_view text, const Value& value) {
  const std::string_view at = text.substr(std::min(OffsetOf(text, value.position), text.size()));
  if (const auto* array = value.As<Value::Array>()) {
    for (const Value& element : *array) {
      if (!IsWhereItSays(text, element)) return false;
    }
    return at.starts_with('[');
  }
  if (const auto* object = value.As<Value::Object>()) {
    for (const Member& member : *object) {
      if (!text.substr(OffsetOf(text, member.position)).starts_with('"')) return false;
      if (!IsWhereItSays(text, member.value)) return false;
    }
    return at.starts_with('{');
  }
  if (const auto* number = value.As<Number>()) {
    const auto after = at.substr(std::min(number->token.size(), at.size())).substr(0, 1);
    return at.starts_with(number->token) && nlohmann::json::accept(number->token) &&
           (after.empty() || " \t\r\n,]}/"sv.find(after) != std::string_view::npos);
  }
  if (value.As<std::string>() != nullptr) return at.starts_with('"');
  return at.starts_with(Describe(value));
}

// Whether a line of a message is "FILE:LINE:COLUMN: ..." with a place that the text has, or its
// end.
bool HasPlace(std::string_view line, std::string_view text) {
  int row = 0;
  int column = 0;
  const std::string copy(line);
  if (std::sscanf(copy.c_str(), "sample.json:%d:%d: ", &row, &column) != 2) return false;
  if (row < 1 || column < 1) return false;
  const std::size_t offset = OffsetOf(text, {row, column});
  if (offset > text.size()) return false;
  const std::size_t line_start = OffsetOf(text, {row, 1});
  return text.substr(line_start, offset - line_start).find('\n') == std::string_view::npos;
}

void CheckScenario(const std::string& text, int& refused) {
  const auto scenario = Parse(text, kSampleFile);
  if (scenario) return;
  ++refused;
  ASSERT_FALSE(scenario.error().message.empty());
  std::string_view rest = scenario.error().message;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    ASSERT_TRUE(HasPlace(line, text) || line == "sample.json: and more") << line;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void CheckJson(const std::string& text) {
  FileErrors errors;
  const auto value = ParseJson(text, {.max_bytes = 1 << 20, .max_depth = 1000}, errors);
  const bool is_text =
      text.find('\0') == std::string::npos && FindInvalidUtf8(text) == std::nullopt;
  ASSERT_EQ(value.has_value(), is_text && nlohmann::json::accept(text, true));
  if (value) {
    ASSERT_TRUE(IsWhereItSays(text, *value));
  } else {
    ASSERT_FALSE(errors.IsEmpty());
  }
}

TEST(DamagedFiles, AreRefusedWithAPlaceOrTaken) {
  Mutator mutator(Seeds());
  int refused = 0;
  for (int i = 0; i < kFiles; ++i) {
    const std::string text = mutator.Next();
    SCOPED_TRACE(::testing::Message() << "seed " << kSeed << ", file " << i << ":\n" << text);
    ASSERT_NO_FATAL_FAILURE(CheckScenario(text, refused));
    ASSERT_NO_FATAL_FAILURE(CheckJson(text));
  }
  // Neither all nor none, or the damage would be of no use.
  EXPECT_GT(refused, kFiles / 2);
  EXPECT_LT(refused, kFiles);
}

}  // namespace
}  // namespace payscrypt::scenario
