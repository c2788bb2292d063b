#include "api/json_subset.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace payscrypt::api {
namespace {

using scenario::Number;
using scenario::Value;

// Of a number, or of a string that may be one.
std::optional<std::string_view> Digits(const Value& value) {
  if (const auto* const number = value.As<Number>()) return number->token;
  if (const auto* const text = value.As<std::string>()) return *text;
  return std::nullopt;
}

bool IsSameScalar(const Value& expected, const Value& actual) {
  if (const auto* const boolean = expected.As<bool>()) {
    const auto* const other = actual.As<bool>();
    return other != nullptr && *other == *boolean;
  }
  const auto digits = Digits(expected);
  const auto other = Digits(actual);
  if (digits || other) return digits == other;
  // Null, and nothing else that is no scalar.
  return expected.content.index() == actual.content.index();
}

void AddOfValues(const Value::Array& expected, const Value::Array& actual, const std::string& where,
                 std::size_t limit, std::vector<Difference>& differences) {
  if (actual.size() != expected.size()) {
    differences.push_back(
        {where, std::to_string(expected.size()) + " values", std::to_string(actual.size())});
    return;
  }
  for (std::size_t i = 0; i < actual.size() && differences.size() < limit; ++i) {
    AddDifferences(expected[i], actual[i], scenario::ElementPath(where, i), limit, differences);
  }
}

void AddOfMembers(const Value::Object& expected, const Value::Object& actual,
                  const std::string& where, std::size_t limit,
                  std::vector<Difference>& differences) {
  std::unordered_map<std::string_view, const Value*> values;
  for (const scenario::Member& member : actual) values.emplace(member.key, &member.value);
  for (const scenario::Member& member : expected) {
    if (differences.size() >= limit) return;
    const auto found = values.find(member.key);
    const std::string path = scenario::MemberPath(where, member.key);
    if (found != values.end()) {
      AddDifferences(member.value, *found->second, path, limit, differences);
    } else {
      differences.push_back({path, Describe(member.value), "no such field"});
    }
  }
}

}  // namespace

domain::Result<Value> ReadJson(std::string_view text, std::string_view what, std::size_t most) {
  scenario::FileErrors errors;
  auto value = scenario::ParseJson(text, {most, kMaxComparedDepth}, errors);
  if (value && errors.IsEmpty()) return *std::move(value);
  return domain::InvalidArgument(errors.ToText(what));
}

void AddDifferences(const Value& expected, const Value& actual, const std::string& where,
                    std::size_t limit, std::vector<Difference>& differences) {
  if (differences.size() >= limit) return;
  if (const auto* const object = expected.As<Value::Object>()) {
    if (const auto* const members = actual.As<Value::Object>()) {
      return AddOfMembers(*object, *members, where, limit, differences);
    }
  } else if (const auto* const array = expected.As<Value::Array>()) {
    if (const auto* const values = actual.As<Value::Array>()) {
      return AddOfValues(*array, *values, where, limit, differences);
    }
  } else if (IsSameScalar(expected, actual)) {
    return;
  }
  differences.push_back({where, Describe(expected), Describe(actual)});
}

}  // namespace payscrypt::api
