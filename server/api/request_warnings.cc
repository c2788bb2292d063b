#include "api/request_warnings.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>

#include "api/request_messages.h"
#include "domain/quote.h"
#include "pg-api.pb.h"
#include "scenario/nearest_name.h"

namespace payscrypt::api {
namespace {

using google::protobuf::Descriptor;

constexpr std::string_view kPluginPrefix = "/apis/pg/";

struct RpcPath {
  std::string_view plugin;    // as the vendor's plugin calls it
  std::string_view our_name;  // by the rpc's name, which is all that the documentation gives
};
constexpr std::array<RpcPath, domain::kRpcCount> kPaths = {{
    {"/apis/pg/create_order", "/createOrder"},
    {"/apis/pg/get_public_order", "/getPublicOrderById"},
}};

const Descriptor& TypeOf(domain::Rpc rpc) {
  return rpc == domain::Rpc::kCreateOrder ? *pg::CreateOrderRequest::descriptor()
                                          : *pg::GetPublicOrderByIdRequest::descriptor();
}

class Warner {
 public:
  explicit Warner(const engine::RecordedRequest& request)
      : request_(request), content_(request.content ? *request.content : kNone) {}

  std::vector<std::string> Warn() {
    OfPath();
    if (request_.rpc) OfFields(*request_.rpc);
    OfKey();
    OfPolling();
    return std::move(warnings_);
  }

 private:
  static const engine::RequestContent kNone;

  void Add(std::string text) { warnings_.push_back(std::move(text)); }

  void OfPath() {
    if (content_.path.empty()) return;
    const std::string_view line = content_.path;
    const std::string_view method = line.substr(0, line.find(' '));
    if (!request_.rpc) {
      Add("no method of the API has this path: createOrder is POST " +
          std::string(kPaths[0].plugin) + ", and getPublicOrderById POST " +
          std::string(kPaths[1].plugin));
      return;
    }
    const RpcPath& path = kPaths.at(static_cast<std::size_t>(*request_.rpc));
    if (method != "POST") {
      Add("it came as " + std::string(method) + ": send it as POST, with the fields as JSON in " +
          "its body");
    }
    if (line.find(kPluginPrefix) == std::string_view::npos) {
      Add("the documentation names no paths, and " + std::string(path.our_name) +
          " is this sandbox's own reading of it: call " + std::string(path.plugin) +
          ", which the vendor's plugin calls, to be sure of production");
    }
  }

  void OfFields(domain::Rpc rpc) {
    for (const std::string& name : content_.unknown_fields) {
      Add("the API has no field " + domain::Quote(name) + " and skips it: " + Advice(name, rpc));
    }
    for (const std::string& name : content_.other_spellings) {
      const auto* const field = TypeOf(rpc).FindFieldByCamelcaseName(name);
      if (field == nullptr) continue;
      Add("the field " + domain::Quote(name) + " is read all the same, but the API writes it " +
          field->name() + ": write it so");
    }
    const auto message = MessageOf(request_);
    if (!message) return;
    const auto& unknown = message->GetReflection()->GetUnknownFields(*message);
    if (unknown.empty()) return;
    Add("the API has no field of number " + std::to_string(unknown.field(0).number()) +
        " and skips it: generate your client from this sandbox's proto/pg-api.proto");
  }

  static std::string Advice(const std::string& name, domain::Rpc rpc) {
    const Descriptor& type = TypeOf(rpc);
    std::vector<std::string_view> names;
    names.reserve(static_cast<std::size_t>(type.field_count()));
    for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
    const auto nearest = scenario::NearestName(name, names);
    return nearest ? "did you mean " + std::string(*nearest) + "?" : "leave it out";
  }

  void OfKey() {
    if (!content_.from_browser || !content_.has_key) return;
    Add("the API key came from a web page, where every visitor can read it and create orders in "
        "your name: call createOrder from your server alone, and invalidate this key");
  }

  // A customer's page has to ask; a merchant is told.
  void OfPolling() {
    if (!request_.before_any_webhook || content_.from_browser) return;
    Add("the order was fetched before any webhook about it was sent: do not poll, but register a "
        "webhook and fetch the order when it says that its status has changed");
  }

  const engine::RecordedRequest& request_;
  const engine::RequestContent& content_;
  std::vector<std::string> warnings_;
};

const engine::RequestContent Warner::kNone{};

}  // namespace

std::vector<std::string> WarningsOf(const engine::RecordedRequest& request) {
  return Warner(request).Warn();
}

}  // namespace payscrypt::api
