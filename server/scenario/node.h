// Reading a checked thing out of a JSON tree.
//
// A Node is a value with its path and the list that its errors go to. Each Read function gives what
// it read, or adds an error and gives nothing; the caller reads on, so that all errors of a file
// are found at once. Nodes are small, and must not outlive the tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/timestamp.h"
#include "scenario/file_error.h"
#include "scenario/json_value.h"

namespace payscrypt::scenario {

class Node {
 public:
  Node(const Value& value, std::string path, FileErrors& errors);

  const Value& value() const { return *value_; }
  const std::string& path() const { return path_; }
  FileErrors& errors() const { return *errors_; }

  // Adds the error "`expected`, got ..." or "`message`", at this value.
  void Expected(std::string_view expected) const;
  void Refuse(std::string message) const;
  // Refuses it where LateBounds hold.
  void RefuseLate(std::string message) const;

  // Not empty.
  std::optional<std::string> ReadString() const;
  // May be empty.
  std::optional<std::string> ReadText() const;
  // Refuses late a text that is longer.
  void HoldBytes(std::string_view text, std::size_t most) const;
  std::optional<bool> ReadBool() const;
  // Written without a fraction or an exponent.
  std::optional<std::int64_t> ReadWholeNumber(std::int64_t least, std::int64_t most) const;
  // `true` alone: what is not wanted is left out.
  bool ReadTrue() const;
  std::optional<domain::Duration> ReadDuration() const;
  // The index of one of `names`.
  std::optional<std::size_t> ReadName(std::span<const std::string_view> names) const;
  // The elements of an array, the first `most` of them where there are too many.
  std::vector<Node> ReadElements(std::size_t most) const;
  // The same, of an array that is not empty; this value itself where it is no array.
  std::vector<Node> ReadOneOrMore(std::size_t most) const;

 private:
  const Value* value_;
  std::string path_;
  FileErrors* errors_;
};

// The members of an object. All that it may have are told beforehand; any other is an error.
class Members {
 public:
  Members(const Node& object, std::span<const std::string_view> known);

  bool Has(std::string_view key) const { return Find(key).has_value(); }
  std::optional<Node> Find(std::string_view key) const;

  // An error where it is missing.
  std::optional<Node> Require(std::string_view key) const;

  // The one of `keys` that is there, by its index in them. An error where there is none or another.
  struct Choice {
    std::size_t index;
    Node node;
  };
  std::optional<Choice> RequireOneOf(std::span<const std::string_view> keys) const;

  // An error where there is none of `keys`.
  void RequireAnyOf(std::span<const std::string_view> keys) const;

 private:
  void RefuseUnknown(std::span<const std::string_view> known);
  bool IsAnyMisspelt(std::span<const std::string_view> keys) const;

  Node object_;
  const Value::Object* members_;  // null where it is no object, which is an error already
  std::vector<std::string_view>
      misspelt_;  // known keys that an unknown one was probably meant to be
};

// "at, after, pay", for messages.
std::string Listed(std::span<const std::string_view> names);

}  // namespace payscrypt::scenario
