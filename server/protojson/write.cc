#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "protojson/protojson.h"
#include "protojson/schema.h"
#include "protojson/utf8.h"

namespace payscrypt::protojson {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

namespace {

// What a byte of a string asks for: kPlain stands as it is, kHex is written \u00XX, kMultibyte
// begins (or wrongly continues) a UTF-8 sequence, any other is the letter after a backslash.
constexpr char kPlain = 0;
constexpr char kHex = 'u';
constexpr char kMultibyte = '*';

constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = kHex;
  for (std::size_t c = 0x80; c < 0x100; ++c) table[c] = kMultibyte;
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}();

template <typename T>
void AppendNumber(T value, std::string& out) {
  std::array<char, 24> text;  // of the longest 64-bit number
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  out.append(text.data(), end);
}

template <typename T>
void AppendQuotedNumber(T value, std::string& out) {
  out.push_back('"');
  AppendNumber(value, out);
  out.push_back('"');
}

// As ECMAScript lays out d.ddd × 10^exponent, which protobuf-go follows from 1e-6 up to 1e21.
void AppendPositional(std::string_view digits, int exponent, std::string& out) {
  if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    out += digits;
    return;
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  out += digits.substr(0, whole);
  if (whole < digits.size()) {
    out.push_back('.');
    out += digits.substr(whole);
  } else {
    out.append(whole - digits.size(), '0');
  }
}

template <typename T>
void AppendFloat(T value, std::string& out) {
  if (std::isnan(value)) {
    out += "\"NaN\"";
    return;
  }
  if (std::isinf(value)) {
    out += value < 0 ? "\"-Infinity\"" : "\"Infinity\"";
    return;
  }
  if (std::signbit(value)) out.push_back('-');
  // The shortest digits that tell the number from its neighbours: "d.ddde+xx".
  const T size = std::abs(value);
  std::array<char, 32> text;
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), size, std::chars_format::scientific);
  const std::string_view written(text.data(), static_cast<std::size_t>(end - text.data()));
  const std::size_t e = written.find('e');
  int exponent = 0;
  std::from_chars(text.data() + e + 2, end, exponent);
  const bool negative = written[e + 1] == '-';
  if (size == 0 || (size >= static_cast<T>(1e-6) && size < static_cast<T>(1e21))) {
    std::string digits(written.substr(0, 1));
    if (e > 2) digits += written.substr(2, e - 2);
    AppendPositional(digits, negative ? -exponent : exponent, out);
    return;
  }
  out += written.substr(0, e + 2);
  AppendNumber(exponent, out);  // without leading zeros
}

void AppendEnum(const FieldDescriptor& field, int number, std::string& out) {
  const EnumValueDescriptor* value = field.enum_type()->FindValueByNumber(number);
  if (value == nullptr) {
    AppendNumber(number, out);
    return;
  }
  out.push_back('"');
  out += value->name();  // an identifier: there is nothing to escape
  out.push_back('"');
}

void AppendMessage(const Message& message, const MessageSchema& schema, std::string& out);

void AppendSingular(const Message& message, const Reflection& reflection, const FieldSchema& field,
                    std::string& out) {
  const FieldDescriptor* descriptor = field.descriptor;
  switch (field.type) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      AppendString(reflection.GetStringReference(message, descriptor, &scratch), out);
      return;
    }
    case FieldDescriptor::CPPTYPE_INT64:
      return AppendQuotedNumber(reflection.GetInt64(message, descriptor), out);
    case FieldDescriptor::CPPTYPE_UINT64:
      return AppendQuotedNumber(reflection.GetUInt64(message, descriptor), out);
    case FieldDescriptor::CPPTYPE_INT32:
      return AppendNumber(reflection.GetInt32(message, descriptor), out);
    case FieldDescriptor::CPPTYPE_UINT32:
      return AppendNumber(reflection.GetUInt32(message, descriptor), out);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return AppendFloat(reflection.GetDouble(message, descriptor), out);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return AppendFloat(reflection.GetFloat(message, descriptor), out);
    case FieldDescriptor::CPPTYPE_BOOL:
      out += reflection.GetBool(message, descriptor) ? "true" : "false";
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      return AppendEnum(*descriptor, reflection.GetEnumValue(message, descriptor), out);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (!reflection.HasField(message, descriptor)) {
        out += "null";
        return;
      }
      return AppendMessage(reflection.GetMessage(message, descriptor), *field.message, out);
  }
}

void AppendElement(const Message& message, const Reflection& reflection, const FieldSchema& field,
                   int index, std::string& out) {
  const FieldDescriptor* descriptor = field.descriptor;
  switch (field.type) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      AppendString(reflection.GetRepeatedStringReference(message, descriptor, index, &scratch),
                   out);
      return;
    }
    case FieldDescriptor::CPPTYPE_INT64:
      return AppendQuotedNumber(reflection.GetRepeatedInt64(message, descriptor, index), out);
    case FieldDescriptor::CPPTYPE_UINT64:
      return AppendQuotedNumber(reflection.GetRepeatedUInt64(message, descriptor, index), out);
    case FieldDescriptor::CPPTYPE_INT32:
      return AppendNumber(reflection.GetRepeatedInt32(message, descriptor, index), out);
    case FieldDescriptor::CPPTYPE_UINT32:
      return AppendNumber(reflection.GetRepeatedUInt32(message, descriptor, index), out);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return AppendFloat(reflection.GetRepeatedDouble(message, descriptor, index), out);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return AppendFloat(reflection.GetRepeatedFloat(message, descriptor, index), out);
    case FieldDescriptor::CPPTYPE_BOOL:
      out += reflection.GetRepeatedBool(message, descriptor, index) ? "true" : "false";
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      return AppendEnum(*descriptor, reflection.GetRepeatedEnumValue(message, descriptor, index),
                        out);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return AppendMessage(reflection.GetRepeatedMessage(message, descriptor, index),
                           *field.message, out);
  }
}

void AppendList(const Message& message, const Reflection& reflection, const FieldSchema& field,
                std::string& out) {
  out.push_back('[');
  const int size = reflection.FieldSize(message, field.descriptor);
  for (int i = 0; i < size; ++i) {
    if (i > 0) out.push_back(',');
    AppendElement(message, reflection, field, i, out);
  }
  out.push_back(']');
}

void AppendMessage(const Message& message, const MessageSchema& schema, std::string& out) {
  const Reflection& reflection = *message.GetReflection();
  out.push_back('{');
  bool first = true;
  for (const FieldSchema& field : schema.fields()) {
    if (field.omitted_when_absent && !reflection.HasField(message, field.descriptor)) continue;
    if (!first) out.push_back(',');
    first = false;
    out += field.label;
    if (field.repeated) {
      AppendList(message, reflection, field, out);
    } else {
      AppendSingular(message, reflection, field, out);
    }
  }
  out.push_back('}');
}

}  // namespace

void Append(const Message& message, std::string& out) {
  AppendMessage(message, MessageSchema::Of(*message.GetDescriptor()), out);
}

std::string Write(const Message& message) {
  std::string out;
  Append(message, out);
  return out;
}

void AppendString(std::string_view text, std::string& out) {
  static constexpr char kHexDigits[] = "0123456789abcdef";
  static constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

  out.push_back('"');
  std::size_t copied = 0;  // what is before has been written
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = kEscapes[byte];
    if (escape == kPlain) {
      ++i;
      continue;
    }
    if (escape == kMultibyte) {
      if (const std::size_t length = SequenceLength(text.substr(i)); length > 0) {
        i += length;
        continue;
      }
    }
    out.append(text.data() + copied, i - copied);
    copied = ++i;
    if (escape == kMultibyte) {
      out += kReplacementCharacter;
      continue;
    }
    out.push_back('\\');
    out.push_back(escape);
    if (escape == kHex) {
      out += "00";
      out.push_back(kHexDigits[byte >> 4U]);
      out.push_back(kHexDigits[byte & 0xFU]);
    }
  }
  out.append(text.data() + copied, text.size() - copied);
  out.push_back('"');
}

}  // namespace payscrypt::protojson
