#include "scenario/node.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "domain/quote.h"
#include "scenario/duration_text.h"
#include "scenario/nearest_name.h"

namespace payscrypt::scenario {
namespace {

std::string Suggestion(std::string_view typed, std::span<const std::string_view> names) {
  const auto nearest = NearestName(typed, names);
  return nearest ? " (did you mean " + domain::Quote(*nearest) + "?)" : "";
}

}  // namespace

Node::Node(const Value& value, std::string path, FileErrors& errors)
    : value_(&value), path_(std::move(path)), errors_(&errors) {}

void Node::Expected(std::string_view expected) const {
  Refuse(std::string(expected).append(", got ").append(Describe(*value_)));
}

void Node::Refuse(std::string message) const {
  errors_->Add({value_->position, path_, std::move(message)});
}

void Node::RefuseLate(std::string message) const {
  if (errors_->late_bounds() == LateBounds::kHold) Refuse(std::move(message));
}

std::optional<std::string> Node::ReadString() const {
  const auto* text = value_->As<std::string>();
  if (text != nullptr && !text->empty()) return *text;
  Expected("expected a text that is not empty");
  return std::nullopt;
}

std::optional<std::string> Node::ReadText() const {
  const auto* text = value_->As<std::string>();
  if (text != nullptr) return *text;
  Expected("expected a text");
  return std::nullopt;
}

void Node::HoldBytes(std::string_view text, std::size_t most) const {
  if (text.size() <= most) return;
  RefuseLate("expected at most " + std::to_string(most) + " bytes, got " +
             std::to_string(text.size()));
}

std::optional<bool> Node::ReadBool() const {
  const auto* boolean = value_->As<bool>();
  if (boolean != nullptr) return *boolean;
  Expected("expected true or false");
  return std::nullopt;
}

std::optional<std::int64_t> Node::ReadWholeNumber(std::int64_t least, std::int64_t most) const {
  if (const auto* number = value_->As<Number>()) {
    const std::string& token = number->token;
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), whole);
    const bool is_whole = error == std::errc{} && end == token.data() + token.size();
    if (is_whole && whole >= least && whole <= most) return whole;
  }
  Expected("expected a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return std::nullopt;
}

bool Node::ReadTrue() const {
  const auto* boolean = value_->As<bool>();
  if (boolean != nullptr && *boolean) return true;
  Expected("expected true");
  return false;
}

std::optional<domain::Duration> Node::ReadDuration() const {
  // What is no text is told what an empty one is told.
  const auto* text = value_->As<std::string>();
  const auto duration = ParseDuration(text != nullptr ? *text : "");
  if (duration) return *duration;
  Expected(duration.error().message);
  return std::nullopt;
}

std::optional<std::size_t> Node::ReadName(std::span<const std::string_view> names) const {
  const auto* text = value_->As<std::string>();
  const auto found = text != nullptr ? std::ranges::find(names, *text) : names.end();
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  Refuse("expected one of " + Listed(names) + ", got " + Describe(*value_) +
         (text != nullptr ? Suggestion(*text, names) : ""));
  return std::nullopt;
}

std::vector<Node> Node::ReadElements(std::size_t most) const {
  std::vector<Node> nodes;
  const auto* array = value_->As<Value::Array>();
  if (array == nullptr) {
    Expected("expected an array");
    return nodes;
  }
  if (array->size() > most) {
    Refuse("expected at most " + std::to_string(most) + " elements, got " +
           std::to_string(array->size()));
  }
  const std::size_t count = std::min(most, array->size());
  nodes.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    nodes.emplace_back((*array)[i], ElementPath(path_, i), *errors_);
  }
  return nodes;
}

std::vector<Node> Node::ReadOneOrMore(std::size_t most) const {
  const auto* array = value_->As<Value::Array>();
  if (array == nullptr) return {*this};
  if (array->empty()) Refuse("expected at least one element, got none");
  return ReadElements(most);
}

Members::Members(const Node& object, std::span<const std::string_view> known)
    : object_(object), members_(object.value().As<Value::Object>()) {
  if (members_ == nullptr) {
    object_.Expected("expected an object");
  } else {
    RefuseUnknown(known);
  }
}

void Members::RefuseUnknown(std::span<const std::string_view> known) {
  for (const Member& member : *members_) {
    if (object_.errors().AreTooMany()) return;
    if (std::ranges::find(known, member.key) != known.end()) continue;
    if (const auto nearest = NearestName(member.key, known)) misspelt_.push_back(*nearest);
    object_.errors().Add(
        {member.position, MemberPath(object_.path(), member.key),
         "unknown key" + Suggestion(member.key, known) + ", expected one of " + Listed(known)});
  }
}

// A key that is missing because it was misspelt is one error, not two.
bool Members::IsAnyMisspelt(std::span<const std::string_view> keys) const {
  return std::ranges::find_first_of(misspelt_, keys) != misspelt_.end();
}

std::optional<Node> Members::Find(std::string_view key) const {
  if (members_ == nullptr) return std::nullopt;
  const auto member = std::ranges::find(*members_, key, &Member::key);
  if (member == members_->end()) return std::nullopt;
  return Node(member->value, MemberPath(object_.path(), key), object_.errors());
}

std::optional<Node> Members::Require(std::string_view key) const {
  auto node = Find(key);
  if (!node && members_ != nullptr && !IsAnyMisspelt({&key, 1})) {
    object_.errors().Add(
        {object_.value().position, MemberPath(object_.path(), key), "expected, but it is missing"});
  }
  return node;
}

std::optional<Members::Choice> Members::RequireOneOf(std::span<const std::string_view> keys) const {
  if (members_ == nullptr) return std::nullopt;
  std::vector<std::string_view> found;
  for (const std::string_view key : keys) {
    if (Has(key)) found.push_back(key);
  }
  if (found.size() == 1) {
    const auto index = static_cast<std::size_t>(std::ranges::find(keys, found[0]) - keys.begin());
    return Choice{index, *Find(found[0])};
  }
  if (!found.empty() || !IsAnyMisspelt(keys)) {
    object_.Refuse("expected exactly one of " + Listed(keys) + ", got " +
                   (found.empty() ? "none" : Listed(found)));
  }
  return std::nullopt;
}

void Members::RequireAnyOf(std::span<const std::string_view> keys) const {
  if (members_ == nullptr || IsAnyMisspelt(keys)) return;
  if (std::ranges::any_of(keys, [this](std::string_view key) { return Has(key); })) return;
  object_.Refuse("expected at least one of " + Listed(keys) + ", got none");
}

std::string Listed(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

}  // namespace payscrypt::scenario
