#include "scenario/json_value.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <unordered_set>
#include <utility>

#include <nlohmann/json.hpp>

#include "domain/quote.h"
#include "scenario/source_text.h"

namespace payscrypt::scenario {
namespace {

// The text as nlohmann reads it, with a count of the bytes that it has taken. A space follows the
// text's last byte, so that the lexer, which sees the end of a number only from the byte after it,
// has always taken exactly one byte too many by then.
struct Source {
  std::string_view text;
  std::size_t taken = 0;
};

class SourceIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  SourceIterator() = default;  // the end
  explicit SourceIterator(Source& source) : source_(&source) {}

  char operator*() const {
    return source_->taken < source_->text.size() ? source_->text[source_->taken] : ' ';
  }
  SourceIterator& operator++() {
    ++source_->taken;
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const SourceIterator& a, const SourceIterator& b) {
    return a.IsEnd() == b.IsEnd();
  }

 private:
  bool IsEnd() const { return source_ == nullptr || source_->taken > source_->text.size(); }

  Source* source_ = nullptr;
};

// Where the next token begins at or after `offset`, the end of the one before: past white space,
// comments and the separators that the parser has taken by then. A comment without an end stays,
// since it is the error.
std::size_t SkipToToken(std::string_view text, std::size_t offset) {
  while (true) {
    offset = std::min(text.find_first_not_of(" \t\r\n,:", offset), text.size());
    std::size_t end = std::string_view::npos;
    if (text.substr(offset, 2) == "//") {
      end = std::min(text.find_first_of("\r\n", offset), text.size());
    } else if (text.substr(offset, 2) == "/*") {
      end = text.find("*/", offset + 2);
      if (end != std::string_view::npos) end += 2;
    }
    if (end == std::string_view::npos) return offset;
    offset = end;
  }
}

// What nlohmann says, less where and how it was reading: "unexpected '}'; expected string literal".
std::string DetailOf(const nlohmann::json::exception& error) {
  const std::string_view what = error.what();
  constexpr std::string_view kBefore = " - ";
  const std::size_t dash = what.find(kBefore, std::min(what.find("syntax error"), what.size()));
  if (dash == std::string_view::npos) return "cannot be read";
  const std::string_view detail = what.substr(dash + kBefore.size());
  return std::string(detail.substr(0, detail.find("; last read: ")));
}

// Builds the tree from nlohmann's events. At each of them the count of bytes taken is the end of
// the token, and the end of the token before leads to where this one begins.
class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(const Source& source, std::size_t max_depth, FileErrors& errors)
      : source_(source),
        max_depth_(max_depth),
        errors_(errors),
        cursor_(source.text),
        token_end_(source.text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0) {}

  std::optional<Value> TakeRoot() { return std::move(root_); }

  bool null() override { return Scalar(Null{}); }
  bool boolean(bool value) override { return Scalar(value); }
  bool string(string_t& text) override { return Scalar(std::move(text)); }
  bool number_integer(number_integer_t /*value*/) override { return Numeral(); }
  bool number_unsigned(number_unsigned_t /*value*/) override { return Numeral(); }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override {
    return Numeral();
  }
  bool binary(binary_t& /*bytes*/) override { return false; }  // JSON text has none

  bool start_array(std::size_t /*size*/) override { return Open(Value::Array{}); }
  bool start_object(std::size_t /*size*/) override { return Open(Value::Object{}); }
  bool end_array() override { return Close(); }
  bool end_object() override { return Close(); }

  bool key(string_t& text) override {
    Container& object = open_.back();
    object.key = std::move(text);
    object.key_position = TokenPosition();
    object.is_duplicate = !object.keys.insert(object.key).second;
    token_end_ = source_.taken;
    if (object.is_duplicate) {
      errors_.Add({object.key_position, Path(), "this key is there already"});
    }
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*last_token*/,
                   const nlohmann::json::exception& error) override {
    constexpr int kNumberOverflow = 406;
    const std::string detail =
        error.id == kNumberOverflow ? "the number is out of range" : DetailOf(error);
    const Position position = cursor_.At(ErrorOffset(detail));
    errors_.Add({position, "", "expected JSON: " + detail});
    return false;
  }

 private:
  using Content = decltype(Value::content);

  // An array or object whose end is yet to come.
  struct Container {
    Value value;
    std::string key;  // of the member being read
    Position key_position;
    bool is_duplicate = false;
    std::unordered_set<std::string> keys;
  };

  std::size_t TokenStart() const { return SkipToToken(source_.text, token_end_); }
  Position TokenPosition() { return cursor_.At(TokenStart()); }

  // A wrong token is pointed at where it begins; of a string, what is wrong within it, which is the
  // last byte taken, and so is a single character that is out of place.
  std::size_t ErrorOffset(std::string_view detail) const {
    const bool is_unclosed = detail.find("missing closing quote") != std::string_view::npos;
    const bool is_at_last_byte = detail.starts_with("unexpected '") ||
                                 (detail.starts_with("invalid string") && !is_unclosed);
    const std::size_t offset = is_at_last_byte ? source_.taken - 1 : TokenStart();
    return std::min(offset, source_.text.size());
  }

  bool Scalar(Content content) {
    Value value{TokenPosition(), std::move(content)};
    token_end_ = source_.taken;
    Store(std::move(value));
    return true;
  }

  bool Numeral() {
    const std::size_t start = TokenStart();
    token_end_ = source_.taken - 1;
    Number number{std::string(source_.text.substr(start, token_end_ - start))};
    Store(Value{cursor_.At(start), std::move(number)});
    return true;
  }

  bool Open(Content content) {
    const Position position = TokenPosition();
    token_end_ = source_.taken;
    if (open_.size() == max_depth_) {
      errors_.Add({position, "",
                   "expected at most " + std::to_string(max_depth_) +
                       " arrays and objects within each other"});
      return false;
    }
    Container container;
    container.value = Value{position, std::move(content)};
    open_.push_back(std::move(container));
    return true;
  }

  bool Close() {
    Value value = std::move(open_.back().value);
    open_.pop_back();
    token_end_ = source_.taken;
    Store(std::move(value));
    return true;
  }

  void Store(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    Container& parent = open_.back();
    if (auto* array = std::get_if<Value::Array>(&parent.value.content)) {
      array->push_back(std::move(value));
    } else if (!parent.is_duplicate) {
      std::get<Value::Object>(parent.value.content)
          .push_back({std::move(parent.key), parent.key_position, std::move(value)});
    }
  }

  // Of what is being read.
  std::string Path() const {
    std::string path;
    for (const Container& container : open_) {
      const auto* array = container.value.As<Value::Array>();
      path = array != nullptr ? ElementPath(path, array->size()) : MemberPath(path, container.key);
    }
    return path;
  }

  const Source& source_;
  const std::size_t max_depth_;
  FileErrors& errors_;
  PositionCursor cursor_;
  std::size_t token_end_;
  std::vector<Container> open_;
  std::optional<Value> root_;
};

// What nlohmann would take or misread: a NUL counts as the end of the text there, and bytes within
// a comment are not looked at.
bool IsText(std::string_view text, FileErrors& errors) {
  const std::size_t nul = text.find('\0');
  const std::size_t invalid = FindInvalidUtf8(text).value_or(std::string_view::npos);
  const std::size_t first = std::min(nul, invalid);
  if (first == std::string_view::npos) return true;
  char message[64];
  std::snprintf(message, sizeof(message), "expected UTF-8 text, got the byte 0x%02x",
                static_cast<unsigned int>(static_cast<unsigned char>(text[first])));
  errors.Add({PositionCursor(text).At(first), "", message});
  return false;
}

}  // namespace

std::optional<Value> ParseJson(std::string_view text, const JsonLimits& limits,
                               FileErrors& errors) {
  if (text.size() > limits.max_bytes) {
    errors.Add({{}, "", "expected at most " + std::to_string(limits.max_bytes) + " bytes"});
    return std::nullopt;
  }
  if (!IsText(text, errors)) return std::nullopt;
  Source source{text};
  TreeBuilder builder(source, limits.max_depth, errors);
  const bool is_whole = nlohmann::json::sax_parse(SourceIterator(source), SourceIterator(),
                                                  &builder, nlohmann::json::input_format_t::json,
                                                  /*strict=*/true, /*ignore_comments=*/true);
  if (!is_whole) return std::nullopt;
  return builder.TakeRoot();
}

std::string Describe(const Value& value) {
  if (const auto* boolean = value.As<bool>()) return *boolean ? "true" : "false";
  if (const auto* text = value.As<std::string>()) return domain::Quote(*text);
  if (const auto* number = value.As<Number>()) {
    constexpr std::size_t kMaxShownDigits = 80;  // 2^256 - 1 has 78
    const std::string_view token = number->token;
    const bool is_long = token.size() > kMaxShownDigits;
    return std::string(token.substr(0, kMaxShownDigits)).append(is_long ? "..." : "");
  }
  if (value.As<Value::Array>() != nullptr) return "an array";
  if (value.As<Value::Object>() != nullptr) return "an object";
  return "null";
}

}  // namespace payscrypt::scenario
