// The files of the Payment UI and of the console, as they are served.
#pragma once

#include <string_view>

namespace payscrypt::web {

struct File {
  std::string_view content_type;
  std::string_view tag;  // another where the bytes are others
  std::string_view bytes;
  std::string_view gzip;
  std::string_view brotli;
};

// By the name that it is served by: "console.html"; "payment.html", whose {{first}} stands for what
// it is to show; and the assets that these name, whose names change with their bytes. Null where
// there is none. Safe from any thread; what it points to lives for ever.
const File* FindFile(std::string_view name);

// Whether the name changes with the bytes.
bool IsNamedByItsBytes(std::string_view name);

}  // namespace payscrypt::web
