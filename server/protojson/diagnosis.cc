#include "protojson/diagnosis.h"

#include <algorithm>

namespace payscrypt::protojson {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

namespace {

constexpr std::size_t kMaxTokenBytes = 60;     // of what came
constexpr std::size_t kMaxAccountBytes = 200;  // of the JSON library's words
constexpr int kMaxEnumNames = 12;

bool ContinuesCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string NamesOf(const EnumDescriptor& type) {
  std::string names;
  const int shown = std::min(type.value_count(), kMaxEnumNames);
  for (int i = 0; i < shown; ++i) names += (i > 0 ? ", " : "") + type.value(i)->name();
  return names + (shown < type.value_count() ? ", ..." : "");
}

std::string DescribeValue(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return "a string such as \"A-7\"";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return "a name of " + NamesOf(*field.enum_type()) + ", in a string, or its number";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return "an object";
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return "a number such as 1.5";
    default:
      return std::string("a whole number that fits ") + field.cpp_type_name() +
             ", such as 42 or \"42\"";
  }
}

}  // namespace

std::string DescribePosition(std::string_view json, std::size_t offset) {
  const std::string_view before = json.substr(0, offset);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::string_view line =
      newline == std::string_view::npos ? before : before.substr(newline + 1);
  const auto characters =
      std::count_if(line.begin(), line.end(), [](char c) { return !ContinuesCharacter(c); });
  return "line " + std::to_string(lines + 1) + ":" + std::to_string(characters + 1);
}

std::string DescribeExpected(const FieldDescriptor& field, bool element) {
  const std::string value = DescribeValue(field);
  return field.is_repeated() && !element ? "an array, each of its elements " + value : value;
}

std::string DescribeFields(const Descriptor& message) {
  std::string names;
  for (int i = 0; i < message.field_count(); ++i) {
    names += (i > 0 ? ", " : "one of ") + message.field(i)->name();
  }
  return names.empty() ? "no field" : names;
}

std::string DescribeToken(std::string_view token) {
  if (token.starts_with('{')) return "an object";
  if (token.starts_with('[')) return "an array";
  if (token.size() <= kMaxTokenBytes) return std::string(token);
  std::size_t cut = kMaxTokenBytes;
  while (ContinuesCharacter(token[cut])) --cut;
  return std::string(token.substr(0, cut)) + "...";
}

std::string DescribeSyntaxError(std::string_view account) {
  // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while parsing
  // value
  // - invalid literal; last read: '{\"a\":tru}'": what was last read may be as long as the text.
  constexpr std::string_view kBegin = "syntax error ";
  constexpr std::string_view kEnd = "; last read:";
  const std::size_t begin = account.find(kBegin);
  if (begin != std::string_view::npos) account.remove_prefix(begin + kBegin.size());
  account = account.substr(0, std::min(account.find(kEnd), kMaxAccountBytes));
  std::string words(account);
  std::replace_if(
      words.begin(), words.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return words;
}

}  // namespace payscrypt::protojson
