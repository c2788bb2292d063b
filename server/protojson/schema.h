// What the codec knows of a message type, worked out once for each type and kept for good: the
// names ready to be written, and the fields by either of their JSON names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <google/protobuf/descriptor.h>

namespace payscrypt::protojson {

class MessageSchema;

struct FieldSchema {
  const google::protobuf::FieldDescriptor* descriptor;
  google::protobuf::FieldDescriptor::CppType type;
  bool repeated;
  bool omitted_when_absent;      // `optional` in proto3; absent messages are written as null
  std::string label;             // `"asset_name":`
  const MessageSchema* message;  // of a message field; null otherwise
};

// Immutable, and never destroyed. Safe from any thread.
class MessageSchema {
 public:
  // The schema of a type. Aborts on a type with maps, oneofs, bytes, groups or well-known types.
  // The descriptor lives as long as the program, as those of generated code do.
  static const MessageSchema& Of(const google::protobuf::Descriptor& type);

  // In the order of declaration.
  const std::vector<FieldSchema>& fields() const { return fields_; }

  // The field with that proto name or lowerCamelCase JSON name; null where there is none.
  const FieldSchema* Find(std::string_view name) const;

  std::size_t IndexOf(const FieldSchema& field) const {
    return static_cast<std::size_t>(&field - fields_.data());
  }

 private:
  friend class Schemas;

  std::vector<FieldSchema> fields_;
  std::unordered_map<std::string_view, const FieldSchema*> by_name_;
};

}  // namespace payscrypt::protojson
