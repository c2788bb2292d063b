#include "comparison.h"

#include <array>
#include <map>
#include <string_view>
#include <vector>

#include <google/protobuf/util/json_util.h>
#include <nlohmann/json.hpp>

namespace payscrypt::conformance {
namespace {

using nlohmann::json;
using testing::Answer;

std::string Differs(std::string_view what, const std::string& ours, const std::string& recorded) {
  return std::string(what) + ": " + ours.substr(0, 300) + ", recorded: " + recorded.substr(0, 300);
}

std::string DifferenceInHeader(const char* name, const Case& recorded, const Answer& answer) {
  const std::string* value = Find(recorded.response.headers, name);
  const std::string expected = value ? *value : "(none)";
  const std::string ours = answer.Header(name);
  return ours == expected ? "" : Differs(name, ours, expected);
}

// An error of the JSON decoder, or of what unpacks the body for it. Their texts may differ.
bool IsParseError(const Case& recorded) {
  if (recorded.response.status != 400 || recorded.decoded) return false;
  const std::string& body = *recorded.response.body;
  for (const std::string_view other :
       {"Bad Request", "invalid binary header", "invalid grpc-timeout"}) {
    if (body.find(other) != std::string::npos) return false;
  }
  return true;
}

// The recorded server answered getPublicOrderById with an Order too; ours has PublicOrder.
void MakePublic(json& body) {
  json& order = body["order"];
  if (order.is_null()) return;
  order.erase("merchant_order_id");
  order.erase("redirect_url");
  order["payments"] = json::array();
}

std::string DifferenceInBody(const Case& recorded, const Answer& answer) {
  const std::string* type = Find(recorded.response.headers, "Content-Type");
  if (!recorded.response.body || recorded.response.body->empty()) return "";  // HEAD, or not kept
  if (!type || *type != "application/json") return "";  // Go's server's own words
  json theirs = json::parse(*recorded.response.body);
  json ours = json::parse(answer.body, nullptr, false);
  if (recorded.decoded && recorded.decoded->rpc == "getPublicOrderById" && answer.status == 200) {
    MakePublic(theirs);
  }
  if (IsParseError(recorded) || recorded.id == "raw-pipelined-bad") {
    theirs.erase("message");
    ours.erase("message");
  }
  return ours == theirs ? "" : Differs("body", answer.body, *recorded.response.body);
}

// The message as protobuf JSON, long strings cut as the recording has them.
json AsRecorded(const google::protobuf::Message& message, const json& recorded) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok()) return nullptr;
  json ours = json::parse(text);
  for (const auto& [name, value] : recorded.items()) {
    if (!value.is_object()) continue;
    const std::string whole = ours.at(name);
    const std::size_t head = value.at("head").get<std::string>().size();
    ours[name] = {{"head", whole.substr(0, head)}, {"len", whole.size()}};
  }
  return ours;
}

}  // namespace

std::string DifferenceInAnswer(const Case& recorded, const Answer& answer) {
  if (answer.status != recorded.response.status) {
    return Differs("status", std::to_string(answer.status) + " " + answer.body,
                   std::to_string(recorded.response.status));
  }
  std::vector<const char*> headers = {"Content-Type"};
  if (answer.status == 200) headers.push_back("Grpc-Metadata-Content-Type");
  if (answer.status == 401) headers.push_back("Www-Authenticate");
  for (const char* name : headers) {
    const std::string difference = DifferenceInHeader(name, recorded, answer);
    if (!difference.empty()) return difference;
  }
  return DifferenceInBody(recorded, answer);
}

std::string DifferenceInReceived(const Case& recorded,
                                 const std::optional<EchoGateway::Received>& received) {
  if (!recorded.decoded) return received ? "the service was called" : "";
  if (!received) return "the service was not called";
  if (received->rpc != recorded.decoded->rpc) {
    return Differs("rpc", received->rpc, recorded.decoded->rpc);
  }
  const json request = AsRecorded(received->request(), recorded.decoded->request);
  if (request != recorded.decoded->request) {
    return Differs("request", request.dump(), recorded.decoded->request.dump());
  }
  std::map<std::string, std::vector<std::string>> expected = recorded.decoded->metadata;
  // What gRPC between the gateway and the server adds.
  for (const char* name : {":authority", "content-type", "user-agent"}) expected.erase(name);
  if (received->metadata == expected) return "";
  return Differs("metadata",
                 json(received->metadata).dump(-1, ' ', false, json::error_handler_t::replace),
                 json(expected).dump());
}

}  // namespace payscrypt::conformance
