// Writes each sample as a line of JSON, for schema_test.py.
#include <iostream>

#include <nlohmann/json.hpp>

#include "samples.h"

namespace payscrypt::scenario {
namespace {

void Print(const std::vector<Sample>& samples) {
  for (const Sample& sample : samples) {
    const nlohmann::json line{{"title", sample.title},
                              {"text", sample.text},
                              {"is_sound", sample.errors.empty()},
                              {"parser_alone", sample.parser_alone}};
    std::cout << line.dump() << "\n";
  }
}

}  // namespace
}  // namespace payscrypt::scenario

int main() {
  payscrypt::scenario::Print(payscrypt::scenario::SoundSamples());
  payscrypt::scenario::Print(payscrypt::scenario::BrokenSamples());
}
