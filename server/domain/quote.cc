#include "domain/quote.h"

namespace payscrypt::domain {
namespace {

unsigned ByteAt(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// How many bytes the character has that begins with this byte (RFC 3629); 0 where none does.
std::size_t LengthFromLead(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// The bytes of the printable UTF-8 character that `text` begins with; 0 where it begins with none.
std::size_t PrintableLength(std::string_view text) {
  const unsigned lead = ByteAt(text, 0);
  const std::size_t length = LengthFromLead(lead);
  if (length == 0 || length > text.size()) return 0;
  if (length == 1) return lead >= 0x20 && lead != 0x7F ? 1 : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((ByteAt(text, i) & 0xC0) != 0x80) return 0;
  }
  // The second byte tells C1 controls, over-long forms, surrogates, and what is past U+10FFFF.
  const unsigned second = ByteAt(text, 1);
  if (lead == 0xC2 && second < 0xA0) return 0;
  if (lead == 0xE0 && second < 0xA0) return 0;
  if (lead == 0xED && second > 0x9F) return 0;
  if (lead == 0xF0 && second < 0x90) return 0;
  if (lead == 0xF4 && second > 0x8F) return 0;
  return length;
}

void AppendEscaped(std::string& out, unsigned byte) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  out += "\\x";
  out += kDigits[byte >> 4];
  out += kDigits[byte & 0xF];
}

}  // namespace

std::string Quote(std::string_view text) {
  std::string out = "\"";
  std::size_t shown = 0;
  while (shown < text.size() && shown < kMaxQuotedBytes) {
    const std::string_view rest = text.substr(shown);
    const std::size_t length = PrintableLength(rest);
    if (shown + length > kMaxQuotedBytes) break;
    if (length == 0) {
      AppendEscaped(out, ByteAt(rest, 0));
    } else {
      if (rest[0] == '"' || rest[0] == '\\') out += '\\';
      out += rest.substr(0, length);
    }
    shown += length == 0 ? 1 : length;
  }
  out += '"';
  if (shown < text.size()) out += "... (" + std::to_string(text.size()) + " bytes)";
  return out;
}

void CutText(std::string& text, std::size_t most) {
  if (text.size() <= most) return;
  while (most > 0 && (ByteAt(text, most) & 0xC0) == 0x80) --most;
  text.resize(most);
  text += "\xE2\x80\xA6";
}

}  // namespace payscrypt::domain
