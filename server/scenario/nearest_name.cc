#include "scenario/nearest_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace payscrypt::scenario {
namespace {

// Longer texts are not misspelt names, and the table below grows with the square of the length.
constexpr std::size_t kMaxNameLength = 40;

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// Damerau's distance (optimal string alignment), by rows of the table.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::array<std::vector<std::size_t>, 3> rows;
  for (auto& row : rows) row.resize(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& above_that = rows[(i + 1) % 3];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replace, above[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], above_that[j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace

std::optional<std::string_view> NearestName(std::string_view typed,
                                            std::span<const std::string_view> names) {
  if (typed.empty() || typed.size() > kMaxNameLength) return std::nullopt;
  const std::string lower = LowerCase(typed);
  std::optional<std::string_view> nearest;
  std::size_t least = 0;
  for (const std::string_view name : names) {
    const std::size_t distance = EditDistance(lower, LowerCase(name));
    // A third of the letters may be wrong; of the shortest names, one.
    const std::size_t allowed = std::max<std::size_t>(1, std::max(name.size(), typed.size()) / 3);
    if (distance > allowed || distance >= name.size()) continue;
    if (nearest && distance >= least) continue;
    nearest = name;
    least = distance;
  }
  return nearest;
}

}  // namespace payscrypt::scenario
