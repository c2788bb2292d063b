#include "api/json_subset.h"

#include <algorithm>
#include <optional>

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

}  // namespace

domain::Result<Value> ReadJson(std::string_view text, std::string_view what) {
  scenario::FileErrors errors;
  auto value = scenario::ParseJson(text, {kMaxComparedJson, kMaxComparedDepth}, errors);
  if (value && errors.IsEmpty()) return *std::move(value);
  return domain::InvalidArgument(errors.ToText(what));
}

void AddDifferences(const Value& expected, const Value& actual, const std::string& where,
                    std::vector<Difference>& differences) {
  const auto* const object = expected.As<Value::Object>();
  const auto* const array = expected.As<Value::Array>();
  const bool is_other_kind = (object != nullptr && actual.As<Value::Object>() == nullptr) ||
                             (array != nullptr && actual.As<Value::Array>() == nullptr);
  if (is_other_kind || (object == nullptr && array == nullptr)) {
    if (!is_other_kind && IsSameScalar(expected, actual)) return;
    differences.push_back({where, Describe(expected), Describe(actual)});
    return;
  }
  if (array != nullptr) {
    const auto& values = *actual.As<Value::Array>();
    if (values.size() != array->size()) {
      differences.push_back(
          {where, std::to_string(array->size()) + " values", std::to_string(values.size())});
      return;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      AddDifferences((*array)[i], values[i], scenario::ElementPath(where, i), differences);
    }
    return;
  }
  const auto& members = *actual.As<Value::Object>();
  for (const scenario::Member& member : *object) {
    const auto found = std::ranges::find(members, member.key, &scenario::Member::key);
    const std::string path = scenario::MemberPath(where, member.key);
    if (found != members.end()) {
      AddDifferences(member.value, found->value, path, differences);
    } else {
      differences.push_back({path, Describe(member.value), "no such field"});
    }
  }
}

}  // namespace payscrypt::api
