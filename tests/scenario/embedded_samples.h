// Files that are awkward to embed, for the test of cmake/EmbedFiles.cmake.
#pragma once

#include <span>
#include <string_view>

namespace payscrypt::scenario_test {

struct EmbeddedFile {
  std::string_view name;
  std::string_view bytes;
};

std::span<const EmbeddedFile> EmbeddedSamples();

}  // namespace payscrypt::scenario_test
