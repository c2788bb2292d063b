#include "transports/rest/request.h"

#include <algorithm>

namespace payscrypt::transports::rest {
namespace {

// What a connection keeps for its next request; a larger buffer is given back.
constexpr std::size_t kKeptBytes = 64 << 10;
constexpr std::size_t kKeptFields = 256;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

void Empty(std::string& text) {
  text.clear();
  if (text.capacity() > kKeptBytes) text.shrink_to_fit();
}

}  // namespace

void Request::Clear() {
  Empty(text_);
  Empty(body);
  fields_.clear();
  if (fields_.capacity() > kKeptFields) fields_.shrink_to_fit();
  method_ = target_ = {};
  version_ = 11;
}

void Request::SetRequestLine(std::string_view method, std::string_view target, int version) {
  method_ = Store(method);
  target_ = Store(target);
  version_ = version;
}

void Request::AddField(boost::beast::http::field id, std::string_view name,
                       std::string_view value) {
  const Span stored_name = Store(name);
  fields_.push_back({id, stored_name, Store(value)});
}

Request::Field Request::field(std::size_t index) const {
  const StoredField& stored = fields_[index];
  return {stored.id, Text(stored.name), Text(stored.value)};
}

std::optional<std::string_view> Request::Find(boost::beast::http::field id) const {
  for (const StoredField& stored : fields_) {
    if (stored.id == id) return Text(stored.value);
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::Find(std::string_view name) const {
  for (const StoredField& stored : fields_) {
    if (EqualsIgnoringCase(Text(stored.name), name)) return Text(stored.value);
  }
  return std::nullopt;
}

std::size_t Request::Count(boost::beast::http::field id) const {
  return static_cast<std::size_t>(std::count_if(
      fields_.begin(), fields_.end(), [id](const StoredField& stored) { return stored.id == id; }));
}

Request::Span Request::Store(std::string_view text) {
  const Span span{static_cast<std::uint32_t>(text_.size()),
                  static_cast<std::uint32_t>(text.size())};
  text_.append(text);
  return span;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), Lower);
  return lower;
}

}  // namespace payscrypt::transports::rest
