#include "scenario/http_start.h"

#include <algorithm>
#include <array>
#include <utility>

#include "scenario/json_text.h"

namespace payscrypt::scenario {
namespace {

constexpr std::array<std::string_view, 5> kKeys{"method", "url", "headers", "body", "status"};
constexpr std::size_t kMaxMethodLength = 20;
constexpr std::size_t kMaxHeaders = 100;
constexpr std::size_t kMaxStatuses = 100;
constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
// RFC 9110, section 5.6.2.
constexpr std::string_view kTokenCharacters =
    "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

bool Consists(std::string_view text, std::string_view of) {
  return !text.empty() && text.find_first_not_of(of) == std::string_view::npos;
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }

std::string ReadMethod(const Node& node) {
  const auto* text = node.value().As<std::string>();
  if (text != nullptr && text->size() <= kMaxMethodLength && Consists(*text, kCapitals)) {
    return *text;
  }
  node.Expected("expected an HTTP method such as \"POST\"");
  return "";
}

// The sandbox's own URL may come first: {{sandbox}} is replaced later.
std::string ReadUrl(const Node& node) {
  const auto* text = node.value().As<std::string>();
  const auto is_visible = [](char c) { return c != ' ' && !IsControl(c); };
  for (const std::string_view start : {"http://", "https://", "{{sandbox}}"}) {
    if (text != nullptr && text->starts_with(start) && std::ranges::all_of(*text, is_visible)) {
      return *text;
    }
  }
  node.Expected("expected an http or https URL such as \"http://127.0.0.1:3000/checkout\"");
  return "";
}

std::vector<std::pair<std::string, std::string>> ReadHeaders(const Node& node) {
  std::vector<std::pair<std::string, std::string>> headers;
  const auto* object = node.value().As<Value::Object>();
  if (object == nullptr) {
    node.Expected("expected an object");
    return headers;
  }
  if (object->size() > kMaxHeaders) {
    node.Refuse("expected at most " + std::to_string(kMaxHeaders) + " headers, got " +
                std::to_string(object->size()));
    return headers;
  }
  for (const Member& member : *object) {
    const Node value(member.value, MemberPath(node.path(), member.key), node.errors());
    if (!Consists(member.key, kTokenCharacters)) {
      node.errors().Add({member.position, value.path(), "expected the name of an HTTP header"});
    }
    const auto* text = member.value.As<std::string>();
    if (text == nullptr || std::ranges::any_of(*text, IsControl)) {
      value.Expected("expected a text on one line");
    } else {
      headers.emplace_back(member.key, *text);
    }
  }
  return headers;
}

std::vector<int> ReadStatuses(const Node& node) {
  std::vector<int> statuses;
  for (const Node& element : node.ReadOneOrMore(kMaxStatuses)) {
    if (const auto status = ReadHttpStatus(element)) statuses.push_back(*status);
  }
  return statuses;
}

}  // namespace

std::optional<int> ReadHttpStatus(const Node& node) {
  const auto status = node.ReadWholeNumber(100, 599);
  if (!status) return std::nullopt;
  return static_cast<int>(*status);
}

HttpStart ReadHttpStart(const Node& node) {
  const Members members(node, kKeys);
  HttpStart start;
  if (const auto method = members.Find("method")) start.method = ReadMethod(*method);
  if (const auto url = members.Require("url")) start.url = ReadUrl(*url);
  if (const auto headers = members.Find("headers")) start.headers = ReadHeaders(*headers);
  if (const auto body = members.Find("body")) {
    const auto* text = body->value().As<std::string>();
    start.body = text != nullptr ? *text : JsonText(body->value());
  }
  if (const auto status = members.Find("status")) start.expected_statuses = ReadStatuses(*status);
  return start;
}

}  // namespace payscrypt::scenario
