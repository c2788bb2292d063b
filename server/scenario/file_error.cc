#include "scenario/file_error.h"

#include <algorithm>
#include <utility>

#include "domain/quote.h"

namespace payscrypt::scenario {
namespace {

constexpr std::string_view kPlainKeyCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$-";

bool IsPlainKey(std::string_view key) {
  return !key.empty() && key.size() <= domain::kMaxQuotedBytes &&
         key.find_first_not_of(kPlainKeyCharacters) == std::string_view::npos;
}

}  // namespace

void FileErrors::Add(FileError error) {
  if (listed_.size() < kMaxFileErrors) {
    listed_.push_back(std::move(error));
  } else {
    are_too_many_ = true;
  }
}

std::string FileErrors::ToText(std::string_view file) const {
  std::vector<FileError> sorted = listed_;
  std::ranges::stable_sort(sorted, {}, &FileError::position);
  std::string text;
  for (const FileError& error : sorted) {
    if (!text.empty()) text += '\n';
    text.append(file).append(":").append(std::to_string(error.position.line));
    text.append(":").append(std::to_string(error.position.column)).append(": ");
    if (!error.path.empty()) text.append(error.path).append(": ");
    text += error.message;
  }
  if (are_too_many_) text.append("\n").append(file).append(": and more");
  return text;
}

std::string MemberPath(std::string_view path, std::string_view key) {
  std::string result(path);
  if (!IsPlainKey(key)) return result.append("[").append(domain::Quote(key)).append("]");
  if (!path.empty()) result += '.';
  return result.append(key);
}

std::string ElementPath(std::string_view path, std::size_t index) {
  return std::string(path).append("[").append(std::to_string(index)).append("]");
}

}  // namespace payscrypt::scenario
