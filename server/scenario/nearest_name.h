// "Did you mean ...?"
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace payscrypt::scenario {

// The name that `typed` was probably meant to be: the one that takes the fewest edits (a letter
// added, left out, replaced, or two swapped; case counts for nothing), the first of equals. Nothing
// where none is near.
std::optional<std::string_view> NearestName(std::string_view typed,
                                            std::span<const std::string_view> names);

}  // namespace payscrypt::scenario
