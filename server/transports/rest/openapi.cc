#include "transports/rest/openapi.h"

#include <algorithm>
#include <cctype>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <google/protobuf/descriptor.pb.h>

#include "domain/invariant.h"
#include "transports/rest/arguments.h"
#include "transports/rest/descriptors.h"
#include "transports/rest/openapi_schemas.h"
#include "transports/rest/routes.h"

namespace payscrypt::transports::rest {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

constexpr const char* kServices[] = {"pg.PaymentGateway", "payscrypt.sandbox.v1.Sandbox"};

constexpr const char* kAbout =
    "A local stand-in for the Payscrypt payment gateway. The merchant API is Payscrypt's; the "
    "control API, below /sandbox/v1, is the sandbox's own. 64-bit integers are strings, fields "
    "that are zero are present, and every answer has the headers grpc-code and grpc-message.";

// The protocols' files as they were written, comments included.
std::unique_ptr<DescriptorPool> ReadDescriptors() {
  google::protobuf::FileDescriptorSet files;
  const std::string_view bytes = Descriptors().front().bytes;
  const bool is_read = files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  domain::Invariant(is_read, "the embedded descriptors are descriptors");
  auto pool = std::make_unique<DescriptorPool>();
  for (const auto& file : files.file()) {
    domain::Invariant(pool->BuildFile(file) != nullptr, "the embedded descriptors are whole");
  }
  return pool;
}

const MethodDescriptor* FindMethod(const DescriptorPool& pool, const RpcTypes& types) {
  for (const char* const name : kServices) {
    const auto* const service = pool.FindServiceByName(name);
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
      const MethodDescriptor* const method = service->method(i);
      if (method->input_type()->full_name() == types.request->full_name() &&
          method->output_type()->full_name() == types.response->full_name()) {
        return method;
      }
    }
  }
  return nullptr;
}

// The names between braces.
std::set<std::string> VariablesOf(std::string_view path) {
  std::set<std::string> names;
  for (std::size_t at = path.find('{'); at != std::string_view::npos; at = path.find('{', at + 1)) {
    names.emplace(path.substr(at + 1, path.find('}', at) - at - 1));
  }
  return names;
}

Json Parameter(const FieldDescriptor& field, bool in_path, OpenApiSchemas& schemas) {
  Json schema = schemas.Of(field);
  Json parameter = {{"name", field.name()}, {"in", in_path ? "path" : "query"}};
  if (in_path) parameter["required"] = true;
  if (schema.contains("description")) {
    parameter["description"] = schema["description"];
    schema.erase("description");
  }
  parameter["schema"] = std::move(schema);
  return parameter;
}

Json Header(const char* name, const char* about) {
  return {
      {"name", name}, {"in", "header"}, {"description", about}, {"schema", {{"type", "string"}}}};
}

Json Content(Json schema) { return {{"application/json", {{"schema", std::move(schema)}}}}; }

Json Headers() {
  return {{"grpc-code", {{"$ref", "#/components/headers/grpc-code"}}},
          {"grpc-message", {{"$ref", "#/components/headers/grpc-message"}}}};
}

// How a caller shows that it may call.
Json SecurityOf(Audience audience) {
  switch (audience) {
    case Audience::kMerchant:
      return Json::array({{{"apikey", Json::array()}}});
    case Audience::kOperator:
      // The key picks the account, or none is given; the token is asked for where there is one.
      return Json::array({{{"apikey", Json::array()}, {"control-token", Json::array()}},
                          {{"apikey", Json::array()}},
                          {{"control-token", Json::array()}},
                          Json::object()});
    default:
      return Json::array();
  }
}

class Document {
 public:
  explicit Document(const std::string& version) : pool_(ReadDescriptors()) {
    document_ = {{"openapi", "3.0.3"},
                 {"info",
                  {{"title", "payscrypt-sandbox"},
                   {"description", kAbout},
                   {"license", {{"name", "Apache-2.0"}}},
                   {"version", version.empty() ? "0" : version}}},
                 {"servers", Json::array({{{"url", "/"}}})},
                 {"tags", Json::array({{{"name", "merchant"}}, {{"name", "control"}}})}};
    document_["paths"] = Json::object();
  }

  void Add(const Route& route) {
    if (route.handler.types == nullptr) return;
    const MethodDescriptor* const method = FindMethod(*pool_, route.handler.types());
    domain::Invariant(method != nullptr, "every route's rpc is in the protocols' files");
    const bool is_control = route.audience >= Audience::kOperator;
    Json operation = {{"operationId", OperationId(*method)},
                      {"tags", Json::array({is_control ? "control" : "merchant"})}};
    if (const std::string comment = CommentOf(*method); !comment.empty()) {
      operation["description"] = comment;
    }
    operation["security"] = SecurityOf(route.audience);
    AddRequest(route, *method->input_type(), operation);
    operation["responses"] = ResponsesOf(route, *method);
    std::string verb(route.method);
    std::ranges::transform(verb, verb.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    document_["paths"][std::string(route.path)][verb] = std::move(operation);
  }

  std::string Text() {
    document_["components"] = {{"schemas", schemas_.TakeAll()}};
    Json& components = document_["components"];
    components["schemas"]["Status"] = {
        {"type", "object"},
        {"description",
         "Why a call failed: the gRPC code, and a text that says what was expected."},
        {"properties",
         {{"code", {{"type", "integer"}}},
          {"message", {{"type", "string"}}},
          {"details", {{"type", "array"}, {"items", {{"type", "object"}}}}}}}};
    components["responses"]["Failed"] = {
        {"description", "The call failed."},
        {"headers", Headers()},
        {"content", Content({{"$ref", "#/components/schemas/Status"}})}};
    components["headers"] = {
        {"grpc-code",
         {{"description", "The gRPC code; 0 is OK."}, {"schema", {{"type", "integer"}}}}},
        {"grpc-message",
         {{"description", "The gRPC message, percent-encoded."},
          {"schema", {{"type", "string"}}}}}};
    components["securitySchemes"] = {
        {"apikey",
         {{"type", "apiKey"},
          {"in", "header"},
          {"name", "apikey"},
          {"description", "An API key of an account. It picks the account that a call is about."}}},
        {"control-token",
         {{"type", "http"},
          {"scheme", "bearer"},
          {"description", "Asked for by the control API where --control-token is set."}}}};
    return document_.dump();
  }

 private:
  // A second path of the same rpc has another.
  std::string OperationId(const MethodDescriptor& method) {
    std::string id = method.name();
    while (!operation_ids_.insert(id).second) id += "Again";
    return id;
  }

  void AddRequest(const Route& route, const Descriptor& message, Json& operation) {
    const std::set<std::string> in_path = VariablesOf(route.path);
    const bool has_body = HasFieldsInBody(route.method);
    Json parameters = Json::array();
    for (int i = 0; i < message.field_count(); ++i) {
      const FieldDescriptor& field = *message.field(i);
      const bool is_in_path = in_path.contains(field.name());
      if (is_in_path || !has_body) parameters.push_back(Parameter(field, is_in_path, schemas_));
    }
    if (route.audience == Audience::kOperator) {
      parameters.push_back(Header("x-sandbox-account", "Picks the account by its name instead."));
    } else if (message.name() == "CreateOrderRequest") {
      parameters.push_back(Header("x-sandbox-scenario", "The scenario that drives the order."));
    }
    if (!parameters.empty()) operation["parameters"] = std::move(parameters);
    if (has_body) {
      Json schema = in_path.empty() ? schemas_.Refer(message) : schemas_.ObjectOf(message, in_path);
      operation["requestBody"] = {{"content", Content(std::move(schema))}};
    }
  }

  Json ResponsesOf(const Route& route, const MethodDescriptor& method) {
    Json content = Content(schemas_.Refer(*method.output_type()));
    if (route.handler.stream != nullptr) {
      content["text/event-stream"] = {{"schema", {{"type", "string"}}}};
    }
    return {{"200",
             {{"description", "The call was done."},
              {"headers", Headers()},
              {"content", std::move(content)}}},
            {"default", {{"$ref", "#/components/responses/Failed"}}}};
  }

  const std::unique_ptr<DescriptorPool> pool_;
  OpenApiSchemas schemas_;
  std::set<std::string> operation_ids_;
  Json document_;
};

}  // namespace

std::string OpenApiDocument(const std::string& version) {
  Document document(version);
  for (const Route& route : AllRoutes()) document.Add(route);
  return document.Text();
}

std::shared_ptr<PendingCall> OpenApi(const Inbound& inbound, Response& response) {
  static std::once_flag once;
  static std::string document;
  std::call_once(once, [&] { document = OpenApiDocument(inbound.options.version); });
  response.body = document;
  return nullptr;
}

}  // namespace payscrypt::transports::rest
