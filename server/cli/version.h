#pragma once

#include <string_view>

namespace payscrypt::cli {

// Of the program, from the build.
inline constexpr std::string_view kVersion = PAYSCRYPT_VERSION;

}  // namespace payscrypt::cli
