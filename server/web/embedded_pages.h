// What build.mjs made, as the build embeds it.
#pragma once

#include <span>
#include <string_view>

namespace payscrypt::web {

struct EmbeddedFile {
  std::string_view name;
  std::string_view bytes;
};

std::span<const EmbeddedFile> EmbeddedPages();

}  // namespace payscrypt::web
