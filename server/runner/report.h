// What the runner tells people on the terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "runner/judge.h"
#include "runner/played.h"

namespace payscrypt::runner {

struct TestResult {
  enum class End { kPassed, kFailed, kSkipped };
  End end = End::kPassed;
  std::string name;                // the scenario's
  std::string file;                // its path
  std::string summary;             // "SUCCESSFUL after 5s, 4 webhooks", or why it was skipped
  std::vector<Failure> failures;   // of kFailed
  std::vector<std::string> story;  // of kFailed: expected and actual, side by side
  std::string replay;              // the command that plays it again
  std::chrono::milliseconds took{};
  std::string log;  // of --log
};

// "SUCCESSFUL after 5s, 4 webhooks"
std::string SummaryOf(const Played& played);

// Lines with an end of line each; colours only where asked for. Whatever a failure's text holds, a
// control character does not reach the terminal.
std::string ReportOf(const TestResult& result, std::size_t name_width, bool colours);

// "33 passed, 0 failed, 0 skipped; 1.4 s"
std::string TotalsOf(const std::vector<TestResult>& results, std::chrono::milliseconds took,
                     bool colours);

// As a word of a POSIX shell; in quotes where it needs them.
std::string ShellWord(const std::string& text);

// Control characters become blanks.
std::string OneLine(std::string text);

}  // namespace payscrypt::runner
