// The protocols' files as descriptors, comments included.
#pragma once

#include <span>
#include <string_view>

namespace payscrypt::transports::rest {

struct EmbeddedFile {
  std::string_view name;
  std::string_view bytes;
};

// One: a google.protobuf.FileDescriptorSet.
std::span<const EmbeddedFile> Descriptors();

}  // namespace payscrypt::transports::rest
