// The files of scenarios/, as they were when the program was built.
#pragma once

#include <span>
#include <string_view>

namespace payscrypt::scenario {

struct EmbeddedFile {
  std::string_view name;  // "happy-path.json"
  std::string_view bytes;
};

// In name order.
std::span<const EmbeddedFile> ShippedFiles();

}  // namespace payscrypt::scenario
