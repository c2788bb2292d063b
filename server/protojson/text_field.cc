#include "protojson/text_field.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "domain/quote.h"
#include "protojson/diagnosis.h"
#include "protojson/number.h"
#include "protojson/utf8.h"

namespace payscrypt::protojson {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

namespace {

template <typename T>
std::optional<T> WholeInteger(std::string_view text) {
  return IsJsonNumber(text) ? ReadInteger<T>(text) : std::nullopt;
}

std::optional<double> WholeDouble(std::string_view text) {
  return IsJsonNumber(text) ? ReadDouble(text) : std::nullopt;
}

std::optional<float> WholeFloat(std::string_view text) {
  return IsJsonNumber(text) ? ReadFloat(text) : std::nullopt;
}

std::optional<bool> WholeBool(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<std::string> WholeString(std::string_view text) {
  return IsUtf8(text) ? std::optional<std::string>(text) : std::nullopt;
}

std::optional<int> WholeEnum(const FieldDescriptor& field, std::string_view text) {
  const EnumValueDescriptor* named = field.enum_type()->FindValueByName(std::string(text));
  return named == nullptr ? WholeInteger<std::int32_t>(text) : std::optional(named->number());
}

// Puts values into one field.
class Field {
 public:
  Field(const FieldDescriptor& field, Message& message) : field_(field), message_(message) {}

  // False where there is no value.
  template <typename T, typename Set, typename Add>
  bool Put(std::optional<T> value, Set set, Add add) {
    if (!value) return false;
    const Reflection& reflection = *message_.GetReflection();
    if (field_.is_repeated()) {
      (reflection.*add)(&message_, &field_, *std::move(value));
    } else {
      (reflection.*set)(&message_, &field_, *std::move(value));
    }
    return true;
  }

  bool PutText(std::string_view text) {
    switch (field_.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return Put(WholeString(text), &Reflection::SetString, &Reflection::AddString);
      case FieldDescriptor::CPPTYPE_BOOL:
        return Put(WholeBool(text), &Reflection::SetBool, &Reflection::AddBool);
      case FieldDescriptor::CPPTYPE_ENUM:
        return Put(WholeEnum(field_, text), &Reflection::SetEnumValue, &Reflection::AddEnumValue);
      case FieldDescriptor::CPPTYPE_INT32:
        return Put(WholeInteger<std::int32_t>(text), &Reflection::SetInt32, &Reflection::AddInt32);
      case FieldDescriptor::CPPTYPE_INT64:
        return Put(WholeInteger<std::int64_t>(text), &Reflection::SetInt64, &Reflection::AddInt64);
      case FieldDescriptor::CPPTYPE_UINT32:
        return Put(WholeInteger<std::uint32_t>(text), &Reflection::SetUInt32,
                   &Reflection::AddUInt32);
      case FieldDescriptor::CPPTYPE_UINT64:
        return Put(WholeInteger<std::uint64_t>(text), &Reflection::SetUInt64,
                   &Reflection::AddUInt64);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return Put(WholeDouble(text), &Reflection::SetDouble, &Reflection::AddDouble);
      case FieldDescriptor::CPPTYPE_FLOAT:
        return Put(WholeFloat(text), &Reflection::SetFloat, &Reflection::AddFloat);
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return false;
    }
    return false;
  }

 private:
  const FieldDescriptor& field_;
  Message& message_;
};

}  // namespace

domain::Result<void> SetFromText(const FieldDescriptor& field, std::string_view text,
                                 Message& message) {
  if (Field(field, message).PutText(text)) return {};
  return domain::InvalidArgument(field.name() + ": expected " +
                                 DescribeExpected(field, /*element=*/true) + "; came " +
                                 domain::Quote(text));
}

}  // namespace payscrypt::protojson
