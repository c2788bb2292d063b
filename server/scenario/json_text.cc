#include "scenario/json_text.h"

#include <nlohmann/json.hpp>

namespace payscrypt::scenario {
namespace {

std::string TextOf(const std::string& text) { return nlohmann::json(text).dump(); }

std::string ArrayText(const Value::Array& array) {
  std::string text;
  for (const Value& element : array) text += (text.empty() ? "" : ",") + JsonText(element);
  return "[" + text + "]";
}

std::string ObjectText(const Value::Object& object) {
  std::string text;
  for (const Member& member : object) {
    text += (text.empty() ? "" : ",") + TextOf(member.key) + ":" + JsonText(member.value);
  }
  return "{" + text + "}";
}

}  // namespace

std::string JsonText(const Value& value) {
  if (const auto* array = value.As<Value::Array>()) return ArrayText(*array);
  if (const auto* object = value.As<Value::Object>()) return ObjectText(*object);
  if (const auto* text = value.As<std::string>()) return TextOf(*text);
  if (const auto* number = value.As<Number>()) return number->token;
  if (const auto* boolean = value.As<bool>()) return *boolean ? "true" : "false";
  return "null";
}

}  // namespace payscrypt::scenario
