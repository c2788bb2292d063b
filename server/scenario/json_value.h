// JSON as a tree that remembers where each value and each key stands in its text.
//
// The text is RFC 8259's JSON in UTF-8, with // and /* */ comments allowed wherever white space is.
// A byte order mark at the start is skipped.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "scenario/file_error.h"

namespace payscrypt::scenario {

struct Null {};

// As written, so that no digit is lost: "150000", "-1.5e3".
struct Number {
  std::string token;
};

struct Member;

struct Value {
  using Array = std::vector<Value>;
  using Object = std::vector<Member>;  // in the text's order; no key twice

  Position position;  // of its first character
  std::variant<Null, bool, Number, std::string, Array, Object> content;

  // Null where the value is of another kind.
  template <typename T>
  const T* As() const {
    return std::get_if<T>(&content);
  }
};

struct Member {
  std::string key;
  Position position;  // of the key's opening quote
  Value value;
};

struct JsonLimits {
  std::size_t max_bytes = 0;
  std::size_t max_depth = 0;  // of arrays and objects within each other
};

// Reads one value, with nothing but white space and comments after it. Adds to `errors` what is
// wrong: a key that comes twice in an object is one error, and reading goes on with the first value
// of the two; anything else ends it, and there is no value.
std::optional<Value> ParseJson(std::string_view text, const JsonLimits& limits, FileErrors& errors);

// For "expected ..., got ...": the value itself where it is small, else its kind.
std::string Describe(const Value& value);

}  // namespace payscrypt::scenario
