#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "embedded_samples.h"

namespace payscrypt::scenario_test {
namespace {

std::string ReadWhole(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

TEST(EmbedFiles, NamesTheFilesInTheOrderGiven) {
  ASSERT_EQ(EmbeddedSamples().size(), 3U);
  EXPECT_EQ(EmbeddedSamples()[0].name, "every-byte.bin");
  EXPECT_EQ(EmbeddedSamples()[1].name, "large.bin");
  EXPECT_EQ(EmbeddedSamples()[2].name, "empty.bin");
}

TEST(EmbedFiles, KeepsEveryByte) {
  const std::string file = ReadWhole(EVERY_BYTE_FILE);
  ASSERT_EQ(file.size(), 256U);
  EXPECT_EQ(EmbeddedSamples()[0].bytes, file);
}

TEST(EmbedFiles, HasNoLimitOfAStringLiteral) {
  const std::string part = ReadWhole(EVERY_BYTE_FILE);
  std::string expected;
  for (int i = 0; i < 300; ++i) expected += part;
  EXPECT_TRUE(EmbeddedSamples()[1].bytes == expected) << EmbeddedSamples()[1].bytes.size();
}

TEST(EmbedFiles, TakesAnEmptyFile) { EXPECT_EQ(EmbeddedSamples()[2].bytes, ""); }

}  // namespace
}  // namespace payscrypt::scenario_test
