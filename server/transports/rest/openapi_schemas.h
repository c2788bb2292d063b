// Messages as JSON schemas of an OpenAPI document, the way protojson writes them.
#pragma once

#include <set>
#include <string>

#include <google/protobuf/descriptor.h>
#include <nlohmann/json.hpp>

namespace payscrypt::transports::rest {

using Json = nlohmann::ordered_json;

// What the comment before something says, in one paragraph and without the lines that say where it
// is over REST.
template <typename Described>
std::string CommentOf(const Described& described);
std::string PlainComment(const std::string& comment);

// The schemas of messages, and of those that they are made of, each once.
class OpenApiSchemas {
 public:
  // {"$ref": ...}
  Json Refer(const google::protobuf::Descriptor& message);

  // Of one field.
  Json Of(const google::protobuf::FieldDescriptor& field);

  // An object of the message's fields, but those that come elsewhere.
  Json ObjectOf(const google::protobuf::Descriptor& message, const std::set<std::string>& without);

  // All that were referred to, by name.
  Json TakeAll();

 private:
  Json ValueOf(const google::protobuf::FieldDescriptor& field);

  Json schemas_ = Json::object();
};

template <typename Described>
std::string CommentOf(const Described& described) {
  google::protobuf::SourceLocation location;
  if (!described.GetSourceLocation(&location)) return {};
  return PlainComment(location.leading_comments);
}

}  // namespace payscrypt::transports::rest
