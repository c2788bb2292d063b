// How a message shows text that came from outside.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace payscrypt::domain {

inline constexpr std::size_t kMaxQuotedBytes = 80;

// The text in double quotes, safe for a header, a log line and a JSON string: control characters
// and what is not UTF-8 stand as \x1B, quotes and backslashes as \" and \\. A text of more than
// kMaxQuotedBytes is cut between two characters, and its length follows: "aaa"... (1000000 bytes).
std::string Quote(std::string_view text);

// Cuts a text of more bytes than `most` between two characters; an ellipsis says so.
void CutText(std::string& text, std::size_t most);

}  // namespace payscrypt::domain
