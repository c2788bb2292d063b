// JSON to protobuf messages and back, as grpc-gateway 2.27.2 does both: its JSON decoder takes the
// first value of the body, then protobuf-go's protojson reads that with DiscardUnknown, and writes
// with UseProtoNames and EmitUnpopulated. protobuf's own C++ JSON takes and refuses other inputs.
//
// Works by reflection on any proto3 message made of scalars, strings, enums, messages and repeated
// fields of those; there are no maps, oneofs, bytes or well-known types in this project's protos,
// and asking for one aborts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/message.h>

#include "domain/error.h"

namespace payscrypt::protojson {

// Nesting past this is refused, as encoding/json does.
inline constexpr int kMaxDepth = 10'000;

// What becomes of that which a message has no place for: unknown fields, unknown names of enums,
// and whatever follows the first value. The gateway skips it; who is strict refuses it.
enum class Beyond { kSkipped, kRefused };

// What somebody who wrote the text might want to know. At most kMaxRemarks of each, by their paths:
// "merchant_name", "order.colour".
inline constexpr std::size_t kMaxRemarks = 16;
struct Remarks {
  std::vector<std::string> unknown_fields;   // that were skipped
  std::vector<std::string> other_spellings;  // lowerCamelCase names, which are read as well
};

// Reads the first JSON value of `json` into `message`, which is cleared first. An empty or blank
// text is an empty message. Of what is skipped, unknown fields must be valid JSON, and an enum's
// unknown name leaves its field unset. The error is INVALID_ARGUMENT and says where, what was
// expected and what came; the message is empty then.
// `remarks` is filled as far as the text was read.
domain::Result<void> Parse(std::string_view json, google::protobuf::Message& message,
                           Beyond beyond = Beyond::kSkipped, Remarks* remarks = nullptr);

// Appends the message: one line, proto field names, every field present, enums by name (by number
// where it has none), 64-bit integers as strings, an absent message as null.
void Append(const google::protobuf::Message& message, std::string& out);
std::string Write(const google::protobuf::Message& message);

// Appends `text` as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD.
void AppendString(std::string_view text, std::string& out);

}  // namespace payscrypt::protojson
