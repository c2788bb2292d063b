#include "transports/rest/uri.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace payscrypt::transports::rest {
namespace {

constexpr std::string_view kSchemeEnd = "://";

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Where the authority of a URI with a scheme begins and ends.
std::pair<std::size_t, std::size_t> AuthoritySpan(std::string_view uri) {
  const std::size_t scheme_end = uri.find(kSchemeEnd);
  if (scheme_end == std::string_view::npos) return {uri.size(), uri.size()};
  const std::size_t begin = scheme_end + kSchemeEnd.size();
  return {begin, std::min(uri.find('/', begin), uri.size())};
}

}  // namespace

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = HexValue(text[i + 1]);
    const int low = HexValue(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::optional<std::string> FormDecode(std::string_view text) {
  std::string blanks(text);
  std::replace(blanks.begin(), blanks.end(), '+', ' ');
  return PercentDecode(blanks);
}

std::string_view WithoutQuery(std::string_view target) {
  return target.substr(0, target.find('?'));
}

std::string_view QueryOf(std::string_view target) {
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::string_view PathOfUri(std::string_view uri) { return uri.substr(AuthoritySpan(uri).second); }

std::string_view AuthorityOfUri(std::string_view uri) {
  const auto [begin, end] = AuthoritySpan(WithoutQuery(uri));
  return uri.substr(begin, end - begin);
}

}  // namespace payscrypt::transports::rest
