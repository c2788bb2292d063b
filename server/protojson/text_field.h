// One field from a text, such as a path or a query gives it.
#pragma once

#include <string_view>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "domain/error.h"

namespace payscrypt::protojson {

// Sets the field, or adds to it where it is repeated. All of the text is the value: "42", "true",
// an enum's name or number, any UTF-8 of a string. The error is INVALID_ARGUMENT and says which
// field, what was expected and what came; the message is as it was then. No text makes a message.
domain::Result<void> SetFromText(const google::protobuf::FieldDescriptor& field,
                                 std::string_view text, google::protobuf::Message& message);

}  // namespace payscrypt::protojson
