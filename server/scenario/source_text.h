// Places in a text as an editor counts them.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "scenario/file_error.h"

namespace payscrypt::scenario {

// Where the first byte is that no well-formed UTF-8 (RFC 3629) has there; nothing where all is
// well.
std::optional<std::size_t> FindInvalidUtf8(std::string_view text);

// Turns byte offsets into positions. The offsets asked for must not go back, so that a whole text
// is walked once.
class PositionCursor {
 public:
  // A byte order mark at the start takes no column. The text must outlive the cursor.
  explicit PositionCursor(std::string_view text);

  // `offset` may be the text's size: the position after its last character.
  Position At(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  Position position_;
};

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace payscrypt::scenario
