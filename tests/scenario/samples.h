// Scenario files, sound and broken, with what the reader says of them.
#pragma once

#include <string>
#include <vector>

namespace payscrypt::scenario {

// Every sample's file name, and so its scenario's.
inline constexpr char kSampleFile[] = "sample.json";

struct Sample {
  std::string title;
  std::string text;
  std::string errors;  // empty for a sound file; else the whole message
  // Why a JSON schema cannot judge it as the reader does; empty where it must.
  std::string parser_alone = {};
};

// A sample whose timeline is `steps`, which begin at line 2, column 1.
std::string WithTimeline(const std::string& steps);

// A sample with an empty timeline and one key more, whose value begins at line 3, column 1.
std::string With(const std::string& key, const std::string& value);

const std::vector<Sample>& SoundSamples();
const std::vector<Sample>& BrokenSamples();

}  // namespace payscrypt::scenario
