#include "transports/rest/openapi_schemas.h"

#include <sstream>
#include <utility>

namespace payscrypt::transports::rest {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// With no dots, which some generators take for folders.
std::string NameOf(const Descriptor& message) { return message.name(); }

Json EnumOf(const google::protobuf::EnumDescriptor& type) {
  Json names = Json::array();
  for (int i = 0; i < type.value_count(); ++i) names.push_back(type.value(i)->name());
  return {{"type", "string"}, {"enum", std::move(names)}};
}

}  // namespace

std::string PlainComment(const std::string& comment) {
  std::istringstream lines(comment);
  std::string plain;
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, line.find_first_not_of(' '));
    const std::size_t rest = line.find("REST: ");
    const bool is_place = rest != std::string::npos;
    if (is_place) line.erase(rest);
    while (line.ends_with(' ')) line.pop_back();
    if (!line.empty()) plain += (plain.empty() ? "" : " ") + line;
    if (is_place) break;
  }
  return plain;
}

Json OpenApiSchemas::Refer(const Descriptor& message) {
  const std::string name = NameOf(message);
  if (!schemas_.contains(name)) {
    schemas_[name] = nullptr;  // for one that it is made of to find
    schemas_[name] = ObjectOf(message, {});
  }
  return {{"$ref", "#/components/schemas/" + name}};
}

Json OpenApiSchemas::ObjectOf(const Descriptor& message, const std::set<std::string>& without) {
  Json properties = Json::object();
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (!without.contains(field.name())) properties[field.name()] = Of(field);
  }
  Json object = {{"type", "object"}};
  if (const std::string comment = CommentOf(message); !comment.empty()) {
    object["description"] = comment;
  }
  object["properties"] = std::move(properties);
  return object;
}

Json OpenApiSchemas::Of(const FieldDescriptor& field) {
  Json schema = ValueOf(field);
  if (field.is_repeated()) {
    schema = {{"type", "array"}, {"items", std::move(schema)}};
  } else if (field.message_type() != nullptr) {
    // Beside a reference nothing else would count.
    schema = {{"allOf", Json::array({std::move(schema)})}, {"nullable", true}};
  }
  if (const std::string comment = CommentOf(field); !comment.empty()) {
    schema["description"] = comment;
  }
  return schema;
}

Json OpenApiSchemas::ValueOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Refer(*field.message_type());
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumOf(*field.enum_type());
    case FieldDescriptor::CPPTYPE_BOOL:
      return {{"type", "boolean"}};
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_UINT32:
      return {{"type", "integer"}};
    case FieldDescriptor::CPPTYPE_INT64:
      return {{"type", "string"}, {"format", "int64"}};
    case FieldDescriptor::CPPTYPE_UINT64:
      return {{"type", "string"}, {"format", "uint64"}};
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return {{"type", "number"}};
    case FieldDescriptor::CPPTYPE_STRING:
      break;
  }
  return {{"type", "string"}};
}

Json OpenApiSchemas::TakeAll() { return std::exchange(schemas_, Json::object()); }

}  // namespace payscrypt::transports::rest
