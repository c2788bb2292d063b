// The words of the parser's errors: where, what was expected, what came.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <google/protobuf/descriptor.h>

namespace payscrypt::protojson {

// "line 1:24"; lines and characters count from 1.
std::string DescribePosition(std::string_view json, std::size_t offset);

// What a field takes: "a string", "an array of int64s such as [\"42\"]".
std::string DescribeExpected(const google::protobuf::FieldDescriptor& field, bool element);

// What a message takes: "one of name, source", "no field" of one that has none.
std::string DescribeFields(const google::protobuf::Descriptor& message);

// What came instead, from its text: "an object", "an array", or the text itself, cut where it is
// long.
std::string DescribeToken(std::string_view token);

// The JSON library's account of a syntax error, in one short line of ASCII.
std::string DescribeSyntaxError(std::string_view account);

}  // namespace payscrypt::protojson
