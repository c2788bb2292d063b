#include "transports/rest/path_pattern.h"

#include <algorithm>
#include <utility>

#include "transports/rest/uri.h"

namespace payscrypt::transports::rest {

std::optional<std::vector<PathVariable>> MatchPath(std::string_view pattern,
                                                   std::string_view path) {
  std::vector<PathVariable> variables;
  for (;;) {
    const std::size_t brace = std::min(pattern.find('{'), pattern.size());
    const std::string_view literal = pattern.substr(0, brace);
    if (brace == pattern.size()) {
      if (path != literal) return std::nullopt;
      return variables;
    }
    if (!path.starts_with(literal)) return std::nullopt;
    path.remove_prefix(brace);

    const std::size_t close = pattern.find('}');
    const std::size_t length = std::min(path.find_first_of("/:"), path.size());
    std::optional<std::string> value = PercentDecode(path.substr(0, length));
    if (length == 0 || !value) return std::nullopt;
    variables.push_back({pattern.substr(brace + 1, close - brace - 1), *std::move(value)});
    pattern.remove_prefix(close + 1);
    path.remove_prefix(length);
  }
}

}  // namespace payscrypt::transports::rest
