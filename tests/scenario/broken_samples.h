// Broken scenario files by what is wrong with them, for samples.cc.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "samples.h"

namespace payscrypt::scenario {

// Why a JSON schema takes what the reader does not.
inline constexpr char kNumbers[] = "a schema sees a number's value, not how it is written";
inline constexpr char kLarge[] = "a pattern cannot compare numbers";
inline constexpr char kSeveralValues[] = "a schema cannot compare values";
inline constexpr char kStory[] = "a schema does not know what the steps before did";

// A value, and the reader's lines about it, each from its position on.
struct BrokenValue {
  std::string value;
  std::string errors;
  std::string parser_alone = {};
};

// A sample whose error is what the lines of `errors` say, each with the file's name before it.
Sample BrokenSample(const std::string& title, const std::string& text, const std::string& errors,
                    const std::string& parser_alone = "");

// A sample for each value of a key that stands after the timeline.
void AddBrokenValues(const std::string& key, std::span<const BrokenValue> values,
                     std::vector<Sample>& samples);

void AddBrokenFiles(std::vector<Sample>& samples);
void AddBrokenMatches(std::vector<Sample>& samples);
void AddBrokenOrders(std::vector<Sample>& samples);
void AddBrokenPays(std::vector<Sample>& samples);
void AddBrokenSteps(std::vector<Sample>& samples);
void AddBrokenRepeats(std::vector<Sample>& samples);
void AddImpossibleTimes(std::vector<Sample>& samples);
void AddTooMuchAtOnce(std::vector<Sample>& samples);
void AddImpossibleStories(std::vector<Sample>& samples);
void AddBrokenFaults(std::vector<Sample>& samples);
void AddBrokenTests(std::vector<Sample>& samples);

}  // namespace payscrypt::scenario
