// Paths with variables: "/sandbox/v1/orders/{id}:pay".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace payscrypt::transports::rest {

struct PathVariable {
  std::string_view name;  // the pattern's
  std::string value;      // decoded

  friend bool operator==(const PathVariable&, const PathVariable&) = default;
};

// What a path, with its escapes, gives the pattern's variables; nothing where it does not match. A
// variable takes one or more characters but / and :, which it can have as escapes.
std::optional<std::vector<PathVariable>> MatchPath(std::string_view pattern, std::string_view path);

}  // namespace payscrypt::transports::rest
