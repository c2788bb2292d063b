// The JSON codec against the recording: every body that reached the gateway's decoder is taken or
// refused as it was there, and a taken one gives the message that reached the server; every success
// body is what the codec writes for that message.

#include <map>
#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "pg-api.pb.h"
#include "protojson/protojson.h"
#include "recording.h"

namespace payscrypt::conformance {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using nlohmann::json;

// The cases in which the codec differs from the gateway, each with its reason.
const std::map<std::string, std::string> kDisagreements = {};

// POSTs to a route that were answered before their body was decoded, or decoded from something
// else.
const std::map<std::string, std::string> kBodyNotDecoded = {
    {"override-4", "with this content type and method override the body was consumed as a form"},
    {"md-meta-bin-bad", "refused for a -bin header that is not base64"},
    {"md-meta-empty-name", "refused for a header without a name"},
    {"timeout-08", "refused for its Grpc-Timeout"},
    {"timeout-09", "refused for its Grpc-Timeout"},
    {"timeout-11", "refused for its Grpc-Timeout"},
    {"timeout-13", "refused for its Grpc-Timeout"},
    {"timeout-16", "refused for its Grpc-Timeout"},
    {"ex-other", "refused for its Expect"},
};

enum class Outcome { kTaken, kRefused };

struct Expectation {
  Outcome outcome;
  std::string rpc;
};

std::string RpcOf(const Request& request) {
  if (request.method != "POST") return "";
  const std::string path = request.path.substr(0, request.path.find('?'));
  if (path == "/apis/pg/create_order") return "createOrder";
  if (path == "/apis/pg/get_public_order") return "getPublicOrderById";
  return "";
}

// What the gateway's decoder made of the body; nothing where it never saw one.
std::optional<Expectation> ExpectationOf(const Case& recorded) {
  if (recorded.request.raw || kBodyNotDecoded.contains(recorded.id)) return std::nullopt;
  if (recorded.decoded) return Expectation{Outcome::kTaken, recorded.decoded->rpc};
  const std::string rpc = RpcOf(recorded.request);
  if (rpc.empty()) return std::nullopt;
  // A decoder's error is INVALID_ARGUMENT; any other stopped the message after it was decoded.
  return Expectation{recorded.response.status == 400 ? Outcome::kRefused : Outcome::kTaken, rpc};
}

std::unique_ptr<Message> RequestFor(const std::string& rpc) {
  if (rpc == "createOrder") return std::make_unique<pg::CreateOrderRequest>();
  return std::make_unique<pg::GetPublicOrderByIdRequest>();
}

bool SameString(const std::string& value, const json& recorded) {
  if (recorded.is_string()) return value == recorded;
  const std::string head = recorded.at("head");
  return value.size() == recorded.at("len") && value.starts_with(head);
}

bool SameField(const Message& message, const FieldDescriptor& field, const json& recorded) {
  const auto& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return SameString(reflection.GetString(message, &field), recorded);
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(reflection.GetInt64(message, &field)) == recorded;
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) == recorded;
    default:
      return false;  // the requests have no others
  }
}

// The names of the fields that differ from what the server received.
std::string DifferentFields(const Message& message, const json& recorded) {
  std::string different;
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!SameField(message, field, recorded.at(field.name()))) different += " " + field.name();
  }
  return different;
}

// Why the codec disagrees with the recording; empty where it agrees.
std::string Disagreement(const Case& recorded, const Expectation& expected) {
  const auto message = RequestFor(expected.rpc);
  const auto parsed = protojson::Parse(recorded.request.body, *message);
  const bool taken = parsed.has_value();
  if (taken != (expected.outcome == Outcome::kTaken)) {
    return taken ? "taken, but the gateway refused it" : "refused: " + parsed.error().message;
  }
  if (!taken && parsed.error().code != domain::ErrorCode::kInvalidArgument) return "a wrong code";
  if (!taken || !recorded.decoded) return "";
  const std::string different = DifferentFields(*message, recorded.decoded->request);
  return different.empty() ? "" : "these fields differ:" + different;
}

TEST(Decoding, AgreesWithTheGatewayOnEveryBody) {
  int compared = 0;
  std::map<std::string, std::string> disagreements;
  for (const Case& recorded : Recording()) {
    const auto expected = ExpectationOf(recorded);
    if (!expected) continue;
    ++compared;
    const std::string disagreement = Disagreement(recorded, *expected);
    if (disagreement.empty()) continue;
    disagreements.emplace(recorded.id, disagreement);
    if (!kDisagreements.contains(recorded.id)) {
      ADD_FAILURE() << recorded.id << " (" << recorded.note << "): " << disagreement;
    }
  }
  for (const auto& [id, reason] : kDisagreements) {
    EXPECT_TRUE(disagreements.contains(id)) << id << " agrees now, yet is listed: " << reason;
  }
  EXPECT_EQ(compared, 331);
}

TEST(Decoding, ListsOnlyCasesThatExist) {
  for (const auto* list : {&kDisagreements, &kBodyNotDecoded}) {
    for (const auto& [id, reason] : *list) {
      const auto has_id = [&wanted = id](const Case& recorded) { return recorded.id == wanted; };
      EXPECT_THAT(Recording(), testing::Contains(testing::Truly(has_id))) << reason;
    }
  }
}

// The echo server answered both methods with an Order. ordered_json compares the order of fields
// too.
TEST(Writing, WritesWhatTheGatewayWrote) {
  int compared = 0;
  for (const Case& recorded : Recording()) {
    if (recorded.response.status != 200 || !recorded.decoded || !recorded.response.body) continue;
    SCOPED_TRACE(recorded.id);
    const std::string& body = *recorded.response.body;
    pg::CreateOrderResponse response;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(body, &response).ok()) << body;
    const std::string written = protojson::Write(response);
    EXPECT_EQ(nlohmann::ordered_json::parse(written), nlohmann::ordered_json::parse(body));
    ++compared;
  }
  EXPECT_EQ(compared, 168);
}

}  // namespace
}  // namespace payscrypt::conformance
