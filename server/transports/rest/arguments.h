// What a request's target says to a call of the control API: the variables of its path, and the
// query of a request that has no body.
#pragma once

#include <string_view>
#include <vector>

#include <google/protobuf/message.h>

#include "domain/error.h"
#include "transports/rest/path_pattern.h"

namespace payscrypt::transports::rest {

// Whether the fields of such a request come in its body: of POST and PUT, not of GET and DELETE.
bool HasFieldsInBody(std::string_view method);

// Sets the fields that the path has. One that has another value already is refused.
domain::Result<void> TakePath(const std::vector<PathVariable>& variables,
                              google::protobuf::Message& message);

// Sets the fields that "a=1&b=x" names, by either of their JSON names; a repeated field takes a
// parameter for each value. Refused, by name, are unknown parameters, those of the path, those that
// come twice, and bad values.
domain::Result<void> TakeQuery(std::string_view query, const std::vector<PathVariable>& variables,
                               google::protobuf::Message& message);

// Refuses any parameter.
domain::Result<void> RefuseQuery(std::string_view query);

}  // namespace payscrypt::transports::rest
