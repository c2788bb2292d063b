// What is wrong with a file, and where.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace payscrypt::scenario {

// Both count from 1; a column is a character (a Unicode code point), not a byte.
struct Position {
  int line = 1;
  int column = 1;

  friend auto operator<=>(const Position&, const Position&) = default;
};

struct FileError {
  Position position;
  std::string path;     // "timeline[2].repeat.every"; empty where the whole file is meant
  std::string message;  // what was expected, what came
};

// How many errors of one file are told. A file with more is no scenario that someone is about to
// mend.
inline constexpr std::size_t kMaxFileErrors = 100;

// Whether a text has to hold the bounds that came after scenarios could be kept. One that is kept
// was taken when it came, and stays.
enum class LateBounds { kHold, kPass };

// The errors of one file.
class FileErrors {
 public:
  explicit FileErrors(LateBounds late_bounds = LateBounds::kHold) : late_bounds_(late_bounds) {}

  void Add(FileError error);
  LateBounds late_bounds() const { return late_bounds_; }
  bool IsEmpty() const { return listed_.empty(); }

  // Whether there were more than kMaxFileErrors, so that to look for others is of no use.
  bool AreTooMany() const { return are_too_many_; }

  // "FILE:LINE:COLUMN: PATH: MESSAGE", a line for each error in the order of their positions;
  // "FILE: and more" where there are too many.
  std::string ToText(std::string_view file) const;

 private:
  LateBounds late_bounds_;
  std::vector<FileError> listed_;
  bool are_too_many_ = false;
};

// The path of a member or an element of what is at `path`.
std::string MemberPath(std::string_view path, std::string_view key);
std::string ElementPath(std::string_view path, std::size_t index);

}  // namespace payscrypt::scenario
