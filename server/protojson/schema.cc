#include "protojson/schema.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>

namespace payscrypt::protojson {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

namespace {

[[noreturn]] void Abort(const FieldDescriptor& field, const char* what) {
  std::fprintf(stderr, "protojson: %s is %s, which the codec does not speak\n",
               field.full_name().c_str(), what);
  std::abort();
}

void CheckSupported(const FieldDescriptor& field) {
  if (field.is_map()) Abort(field, "a map");
  if (field.real_containing_oneof() != nullptr) Abort(field, "in a oneof");
  if (field.type() == FieldDescriptor::TYPE_BYTES) Abort(field, "bytes");
  if (field.type() == FieldDescriptor::TYPE_GROUP) Abort(field, "a group");
  const Descriptor* message = field.message_type();
  if (message != nullptr && message->file()->package() == "google.protobuf") {
    Abort(field, "a well-known type");
  }
}

FieldSchema SchemaOf(const FieldDescriptor& field, const MessageSchema* message) {
  FieldSchema schema;
  schema.descriptor = &field;
  schema.type = field.cpp_type();
  schema.repeated = field.is_repeated();
  schema.omitted_when_absent = field.has_presence() && message == nullptr;
  schema.label = "\"" + field.name() + "\":";  // an identifier: there is nothing to escape
  schema.message = message;
  return schema;
}

}  // namespace

// Every schema that was asked for.
class Schemas {
 public:
  const MessageSchema& Of(const Descriptor& type) {
    const std::lock_guard lock(mutex_);
    return OfLocked(type);
  }

 private:
  const MessageSchema& OfLocked(const Descriptor& type) {
    std::unique_ptr<MessageSchema>& slot = schemas_[&type];
    if (slot != nullptr) return *slot;
    slot = std::make_unique<MessageSchema>();
    MessageSchema& schema = *slot;  // in its slot before its fields are: a type may contain itself

    schema.fields_.reserve(static_cast<std::size_t>(type.field_count()));
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      CheckSupported(field);
      const Descriptor* message = field.message_type();
      schema.fields_.push_back(SchemaOf(field, message == nullptr ? nullptr : &OfLocked(*message)));
    }
    for (const FieldSchema& field : schema.fields_) {
      schema.by_name_.emplace(field.descriptor->json_name(), &field);
    }
    for (const FieldSchema& field : schema.fields_) {
      schema.by_name_.emplace(field.descriptor->name(), &field);
    }
    return schema;
  }

  std::mutex mutex_;
  std::unordered_map<const Descriptor*, std::unique_ptr<MessageSchema>> schemas_;
};

const MessageSchema& MessageSchema::Of(const Descriptor& type) {
  // Each thread remembers what it has asked for, so that the lock is taken once a thread and type.
  thread_local std::unordered_map<const Descriptor*, const MessageSchema*> known;
  const MessageSchema*& schema = known[&type];
  if (schema == nullptr) {
    static auto* const schemas = new Schemas;  // never destroyed: a thread may outlive main
    schema = &schemas->Of(type);
  }
  return *schema;
}

const FieldSchema* MessageSchema::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace payscrypt::protojson
