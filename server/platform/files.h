// Whole files. An error names the file, what was tried and what the system said.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "domain/error.h"

namespace payscrypt::platform {

// Fails with kNotFound where there is none, kPermissionDenied where it may not be read, and
// kResourceExhausted where it is larger than `max_bytes`.
domain::Result<std::string> ReadFile(const std::string& path, std::size_t max_bytes);

// Who reads `path` meanwhile sees the old text or the new, never a part, and a crash leaves one of
// them. Refuses to replace what is not a regular file.
domain::Result<void> WriteFileAtomically(const std::string& path, std::string_view text);

}  // namespace payscrypt::platform
