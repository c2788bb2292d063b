#include "platform/log.h"

#include <array>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace payscrypt::platform {
namespace {

using nlohmann::json;
using testing::MatchesRegex;

// The log as one who reads the program's stdout through a pipe sees it, without the program's
// ending.
class LogTest : public testing::Test {
 protected:
  LogTest() {
    std::fflush(stdout);
    stdout_ = dup(STDOUT_FILENO);
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) std::abort();
    dup2(ends[1], STDOUT_FILENO);
    close(ends[1]);
    pipe_ = ends[0];
  }
  ~LogTest() override {
    dup2(stdout_, STDOUT_FILENO);
    close(stdout_);
    close(pipe_);
    InitLog(LogFormat::kText, LogLevel::kInfo);
  }

  // Waits for the next line, without its end.
  std::string ReadLine() {
    std::string line;
    for (char c = 0; read(pipe_, &c, 1) == 1 && c != '\n';) line += c;
    return line;
  }

  int stdout_ = -1;
  int pipe_ = -1;
};

TEST_F(LogTest, WritesATextLineForPeople) {
  InitLog(LogFormat::kText, LogLevel::kInfo);
  Log(LogLevel::kInfo, "order paid", {{"order", "1001"}, {"value", "150000"}});
  EXPECT_THAT(ReadLine(), MatchesRegex("[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\\.[0-9][0-9][0-9] "
                                       "info  order paid order=1001 value=150000"));
}

TEST_F(LogTest, NamesEveryLevel) {
  InitLog(LogFormat::kText, LogLevel::kDebug);
  Log(LogLevel::kDebug, "m");
  Log(LogLevel::kInfo, "m");
  Log(LogLevel::kWarn, "m");
  Log(LogLevel::kError, "m");
  EXPECT_THAT(ReadLine(), testing::EndsWith(" debug m"));
  EXPECT_THAT(ReadLine(), testing::EndsWith(" info  m"));
  EXPECT_THAT(ReadLine(), testing::EndsWith(" warn  m"));
  EXPECT_THAT(ReadLine(), testing::EndsWith(" error m"));
}

TEST_F(LogTest, LeavesOutWhatIsBelowTheLevel) {
  InitLog(LogFormat::kText, LogLevel::kWarn);
  EXPECT_FALSE(LogEnabled(LogLevel::kInfo));
  EXPECT_TRUE(LogEnabled(LogLevel::kWarn));
  Log(LogLevel::kInfo, "not this one");
  Log(LogLevel::kWarn, "this one");
  EXPECT_THAT(ReadLine(), testing::EndsWith("warn  this one"));
}

TEST_F(LogTest, QuotesATextThatCouldForgeAFieldOrALine) {
  InitLog(LogFormat::kText, LogLevel::kInfo);
  Log(LogLevel::kInfo, "a\nb", {{"k", "v x=1"}, {"n", "1\n00:00:00.000 info  forged"}, {"e", ""}});
  EXPECT_THAT(ReadLine(), testing::EndsWith(R"(info  "a\nb" k="v x=1" )"
                                            R"(n="1\n00:00:00.000 info  forged" e="")"));
}

TEST_F(LogTest, WritesAJsonObjectALine) {
  InitLog(LogFormat::kJson, LogLevel::kInfo);
  Log(LogLevel::kWarn, "webhook failed", {{"order", "1001"}, {"error", "quote \" and\nline"}});
  const json line = json::parse(ReadLine());
  EXPECT_THAT(line.at("time").get<std::string>(),
              MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z"));
  EXPECT_EQ(line.at("level"), "warn");
  EXPECT_EQ(line.at("message"), "webhook failed");
  EXPECT_EQ(line.at("order"), "1001");
  EXPECT_EQ(line.at("error"), "quote \" and\nline");
  EXPECT_EQ(line.size(), 5U);
}

TEST_F(LogTest, WritesValidJsonWhateverTheBytes) {
  InitLog(LogFormat::kJson, LogLevel::kInfo);
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  Log(LogLevel::kInfo, bytes, {{"bytes", bytes}, {"percent", "%v {} %s"}});
  const json line = json::parse(ReadLine());
  EXPECT_EQ(line.at("percent"), "%v {} %s");
  EXPECT_EQ(line.at("message").get<std::string>().substr(0, 0x80), bytes.substr(0, 0x80));
}

TEST_F(LogTest, KeepsTheLinesOfSeveralThreadsWhole) {
  InitLog(LogFormat::kJson, LogLevel::kInfo);
  constexpr int kThreads = 4;
  constexpr int kLines = 50;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([] {
      for (int line = 0; line < kLines; ++line) Log(LogLevel::kInfo, "line", {{"k", "v"}});
    });
  }
  for (int line = 0; line < kThreads * kLines; ++line) {
    EXPECT_EQ(json::parse(ReadLine()).at("k"), "v");
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace payscrypt::platform
