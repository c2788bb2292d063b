#include "scenario/source_text.h"

#include <cassert>

namespace payscrypt::scenario {
namespace {

bool IsContinuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

// What may follow a lead byte: how many bytes, and the range of the first of them, which is where
// overlong forms, surrogates and what is beyond U+10FFFF are kept out (RFC 3629, section 4).
struct Tail {
  std::size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

std::optional<Tail> TailOf(unsigned char lead) {
  if (lead < 0x80) return Tail{};
  if (lead >= 0xC2 && lead <= 0xDF) return Tail{.length = 1};
  if (lead == 0xE0) return Tail{.length = 2, .low = 0xA0};
  if (lead == 0xED) return Tail{.length = 2, .high = 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return Tail{.length = 2};
  if (lead == 0xF0) return Tail{.length = 3, .low = 0x90};
  if (lead == 0xF4) return Tail{.length = 3, .high = 0x8F};
  if (lead >= 0xF1 && lead <= 0xF3) return Tail{.length = 3};
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> FindInvalidUtf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto tail = TailOf(static_cast<unsigned char>(text[i]));
    if (!tail) return i;
    for (std::size_t k = 1; k <= tail->length; ++k) {
      if (i + k == text.size()) return i;
      const auto byte = static_cast<unsigned char>(text[i + k]);
      const bool fits = k == 1 ? byte >= tail->low && byte <= tail->high : IsContinuation(byte);
      if (!fits) return i;
    }
    i += 1 + tail->length;
  }
  return std::nullopt;
}

PositionCursor::PositionCursor(std::string_view text)
    : text_(text), offset_(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0) {}

Position PositionCursor::At(std::size_t offset) {
  assert(offset <= text_.size());
  for (; offset_ < offset; ++offset_) {
    const char c = text_[offset_];
    if (c == '\n') {
      ++position_.line;
      position_.column = 1;
    } else if (!IsContinuation(static_cast<unsigned char>(c))) {
      ++position_.column;
    }
  }
  return position_;
}

}  // namespace payscrypt::scenario
