#include "transports/rest/routes.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "transports/rest/control_guard.h"
#include "transports/rest/openapi.h"
#include "transports/rest/pages.h"
#include "transports/rest/probes.h"
#include "transports/rest/stream_routes.h"
#include "transports/rest/uri.h"

namespace payscrypt::transports::rest {
namespace {

using api::PaymentGateway;
using api::SandboxControl;
using boost::beast::http::field;
using domain::ErrorCode;

// These paths are matched exactly, after percent-decoding. The paths of pg-api.proto come twice: as
// the vendor's plugin calls them, and by the rpc's name, which is all that the documentation gives.
constexpr Route kRoutes[] = {
    {"POST", "/apis/pg/create_order", Rpc<&PaymentGateway::CreateOrder>, Audience::kMerchant},
    {"POST", "/createOrder", Rpc<&PaymentGateway::CreateOrder>, Audience::kMerchant},
    {"POST", "/apis/pg/get_public_order", Rpc<&PaymentGateway::GetPublicOrderById>,
     Audience::kPublic},
    {"POST", "/getPublicOrderById", Rpc<&PaymentGateway::GetPublicOrderById>, Audience::kPublic},
    {"GET", "/health", Ready, Audience::kMerchant},
    {"GET", "/health/ready", Ready, Audience::kMerchant},
    {"GET", "/health/live", Live, Audience::kMerchant},
    {"GET", "/metrics", Metrics, Audience::kMerchant},
    {"GET", "/openapi.json", OpenApi, Audience::kMerchant},
};

// What a browser opens, and what its pages ask for besides the APIs; see MatchPath for {variables}.
constexpr Route kPageRoutes[] = {
    {"GET", "/", ConsolePage, Audience::kCustomer},
    {"GET", "/assets/{name}", Asset, Audience::kCustomer},
    {"GET", "/pay/{id}", PaymentPage, Audience::kCustomer},
    {"POST", "/pay/{id}/simulate", Rpc<&SandboxControl::SimulateOrder>, Audience::kCustomer},
    {"GET", "/pay/{id}/events", OrderEvents, Audience::kPublic},
};

// Of proto/sandbox.proto.
constexpr std::string_view kControlPrefix = "/sandbox/v1/";
constexpr Route kControlRoutes[] = {
    {"POST", "/sandbox/v1/accounts", Rpc<&SandboxControl::CreateAccount>, Audience::kOperator},
    {"GET", "/sandbox/v1/accounts", Rpc<&SandboxControl::ListAccounts>, Audience::kOperator},
    {"DELETE", "/sandbox/v1/accounts/{name}", Rpc<&SandboxControl::DeleteAccount>,
     Audience::kOperator},
    {"GET", "/sandbox/v1/account", Rpc<&SandboxControl::GetAccount>, Audience::kOperator},
    {"PUT", "/sandbox/v1/account/default_scenario", Rpc<&SandboxControl::SetDefaultScenario>,
     Audience::kOperator},
    {"POST", "/sandbox/v1/account:reset", Rpc<&SandboxControl::Reset>, Audience::kOperator},
    {"POST", "/sandbox/v1/wallets", Rpc<&SandboxControl::AddWallet>, Audience::kOperator},
    {"GET", "/sandbox/v1/wallets", Rpc<&SandboxControl::ListWallets>, Audience::kOperator},
    {"DELETE", "/sandbox/v1/wallets/{id}", Rpc<&SandboxControl::RemoveWallet>, Audience::kOperator},
    {"POST", "/sandbox/v1/keys", Rpc<&SandboxControl::CreateApiKey>, Audience::kOperator},
    {"GET", "/sandbox/v1/keys", Rpc<&SandboxControl::ListApiKeys>, Audience::kOperator},
    {"DELETE", "/sandbox/v1/keys/{key}", Rpc<&SandboxControl::InvalidateApiKey>,
     Audience::kOperator},
    {"GET", "/sandbox/v1/scenarios", Rpc<&SandboxControl::ListScenarios>, Audience::kOperator},
    {"PUT", "/sandbox/v1/scenarios/{name}", Rpc<&SandboxControl::PutScenario>, Audience::kOperator},
    {"GET", "/sandbox/v1/scenarios/{name}", Rpc<&SandboxControl::GetScenario>, Audience::kOperator},
    {"DELETE", "/sandbox/v1/scenarios/{name}", Rpc<&SandboxControl::DeleteScenario>,
     Audience::kOperator},
    {"POST", "/sandbox/v1/webhooks", Rpc<&SandboxControl::CreateWebhook>, Audience::kOperator},
    {"GET", "/sandbox/v1/webhooks", Rpc<&SandboxControl::ListWebhooks>, Audience::kOperator},
    {"PUT", "/sandbox/v1/webhooks/{id}", Rpc<&SandboxControl::UpdateWebhook>, Audience::kOperator},
    {"DELETE", "/sandbox/v1/webhooks/{id}", Rpc<&SandboxControl::DeleteWebhook>,
     Audience::kOperator},
    {"POST", "/sandbox/v1/webhooks/{id}:test", Rpc<&SandboxControl::TestWebhook>,
     Audience::kOperator},
    {"POST", "/sandbox/v1/webhooks:send", Rpc<&SandboxControl::SendWebhook>, Audience::kOperator},
    {"GET", "/sandbox/v1/deliveries", Rpc<&SandboxControl::ListDeliveries>, Audience::kOperator},
    {"GET", "/sandbox/v1/deliveries/{number}", Rpc<&SandboxControl::GetDelivery>,
     Audience::kOperator},
    {"POST", "/sandbox/v1/deliveries/{number}:redeliver", Rpc<&SandboxControl::Redeliver>,
     Audience::kOperator},
    {"POST", "/sandbox/v1/faults", Rpc<&SandboxControl::AddFault>, Audience::kOperator},
    {"GET", "/sandbox/v1/faults", Rpc<&SandboxControl::ListFaults>, Audience::kOperator},
    {"DELETE", "/sandbox/v1/faults", Rpc<&SandboxControl::ClearFaults>, Audience::kOperator},
    {"GET", "/sandbox/v1/clock", Rpc<&SandboxControl::GetClock>, Audience::kOperator},
    {"PUT", "/sandbox/v1/clock", Rpc<&SandboxControl::SetClock>, Audience::kOperator},
    {"POST", "/sandbox/v1/clock:advance", Rpc<&SandboxControl::AdvanceClock>, Audience::kOperator},
    {"GET", "/sandbox/v1/orders", Rpc<&SandboxControl::ListOrders>, Audience::kOperator},
    {"GET", "/sandbox/v1/orders/{id}", Rpc<&SandboxControl::GetOrder>, Audience::kOperator},
    {"POST", "/sandbox/v1/orders/{id}:pay", Rpc<&SandboxControl::PayOrder>, Audience::kOperator},
    {"POST", "/sandbox/v1/orders/{id}:confirm", Rpc<&SandboxControl::ConfirmOrder>,
     Audience::kOperator},
    {"POST", "/sandbox/v1/orders/{id}:drop", Rpc<&SandboxControl::DropPayment>,
     Audience::kOperator},
    {"POST", "/sandbox/v1/orders/{id}:expire", Rpc<&SandboxControl::ExpireOrder>,
     Audience::kOperator},
    {"POST", "/sandbox/v1/orders/{id}:cancel", Rpc<&SandboxControl::CancelOrder>,
     Audience::kOperator},
    {"POST", "/sandbox/v1/orders/{id}:wait", Rpc<&SandboxControl::WaitForOrder>,
     Audience::kOperator},
    {"GET", "/sandbox/v1/assets", Rpc<&SandboxControl::ListAssets>, Audience::kOperator},
    {"GET", "/sandbox/v1/events", Rpc<&SandboxControl::ListEvents>.OrStream(WatchEvents),
     Audience::kOperator},
    {"GET", "/sandbox/v1/requests", Rpc<&SandboxControl::ListRequests>, Audience::kOperator},
    {"DELETE", "/sandbox/v1/requests", Rpc<&SandboxControl::ClearRequests>, Audience::kOperator},
    {"GET", "/sandbox/v1/requests/{number}", Rpc<&SandboxControl::GetRequest>, Audience::kOperator},
    {"POST", "/sandbox/v1/requests:verify", Rpc<&SandboxControl::VerifyRequests>,
     Audience::kOperator},
};

constexpr std::string_view kCorsHeaders =
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Expose-Headers: grpc-code, grpc-message\r\n";
constexpr std::size_t kMaxEchoedHeaderNames = 1024;  // bytes

bool Takes(const Route& route, std::string_view method) {
  return method == route.method || (method == "HEAD" && route.method == "GET");
}

// The route of that path and method, else the first of that path.
Match FindPattern(std::span<const Route> routes, std::string_view path, std::string_view method) {
  Match match;
  for (const Route& route : routes) {
    auto variables = MatchPath(route.path, path);
    if (!variables) continue;
    const bool is_method = Takes(route, method);
    if (!is_method && match.route != nullptr) continue;
    match.kind = Match::Kind::kOtherMethod;
    match.route = &route;
    match.variables = *std::move(variables);
    if (is_method) break;
  }
  return match;
}

// `decoded` is the path without its escapes.
Match FindPath(std::string_view path, std::string_view decoded, const Request& request,
               const std::vector<std::string>& host_names) {
  for (const Route& route : kRoutes) {
    if (route.path == decoded) return {.kind = Match::Kind::kOtherMethod, .route = &route};
  }
  const bool is_control = decoded.starts_with(kControlPrefix);
  Match match;
  if (!is_control) {
    match = FindPattern(kPageRoutes, path, request.method());
    // What is no call of a page is as unknown to the sandbox as it is to the gateway.
    if (match.route == nullptr) return {};
    const bool is_taken = Takes(*match.route, request.method());
    if (match.route->audience == Audience::kCustomer && !is_taken) return {};
    // A page may be looked at under any name; what changes something may be asked for by it alone.
    if (match.route->method == "GET") return match;
  }
  if (auto why = WhyForeign(request, host_names)) {
    return {.kind = Match::Kind::kForeign, .why_foreign = *std::move(why)};
  }
  return is_control ? FindPattern(kControlRoutes, path, request.method()) : match;
}

Match FindTarget(const Request& request, const std::vector<std::string>& host_names) {
  std::string_view path = WithoutQuery(request.target());
  if (!path.starts_with('/')) {
    const bool has_scheme = path.find("://") != std::string_view::npos;
    if (has_scheme) path = PathOfUri(path);
    if (path == "*" || path.empty() || (!has_scheme && request.method() == "CONNECT")) {
      return {.kind = Match::Kind::kNotAPath};
    }
    if (!has_scheme) return {.kind = Match::Kind::kMalformed};
  }
  if (path.find('%') == std::string_view::npos) return FindPath(path, path, request, host_names);
  const std::optional<std::string> decoded = PercentDecode(path);
  if (!decoded) return {.kind = Match::Kind::kMalformed};
  return FindPath(path, *decoded, request, host_names);
}

// The gateway lets a form choose its method, and in doing so reads the body.
std::optional<std::string> OverriddenMethod(const Request& request) {
  if (request.method() != "POST") return std::nullopt;
  const auto type = request.Find(field::content_type);
  if (!type || *type != "application/x-www-form-urlencoded") return std::nullopt;
  const auto chosen = request.Find("X-HTTP-Method-Override");
  if (!chosen || chosen->empty()) return std::nullopt;
  std::string method(*chosen);
  for (char& c : method) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return method;
}

bool IsPreflight(const Route& route, const Request& request) {
  return route.audience == Audience::kPublic && request.method() == "OPTIONS" &&
         request.Find(field::origin) && request.Find(field::access_control_request_method);
}

void AnswerPreflight(const Route& route, const Request& request, Response& response) {
  std::string_view allowed = "content-type";
  if (const auto asked = request.Find(field::access_control_request_headers)) {
    const bool is_plain =
        asked->size() <= kMaxEchoedHeaderNames &&
        std::all_of(asked->begin(), asked->end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
    if (is_plain && !asked->empty()) allowed = *asked;
  }
  response.http_status = 204;
  response.content = Response::Content::kNone;
  response.headers += "Access-Control-Allow-Methods: ";
  response.headers.append(route.method).append("\r\nAccess-Control-Allow-Headers: ");
  response.headers.append(allowed).append("\r\nAccess-Control-Max-Age: 7200\r\n");
}

// Of the merchant API.
std::optional<domain::Rpc> RpcOf(const Route& route) {
  if (route.handler.function == &CallRpc<&PaymentGateway::CreateOrder>) {
    return domain::Rpc::kCreateOrder;
  }
  if (route.handler.function == &CallRpc<&PaymentGateway::GetPublicOrderById>) {
    return domain::Rpc::kGetPublicOrderById;
  }
  return std::nullopt;
}

// Whether a request to a path that is nobody's was meant for the merchant API. Browsers ask for all
// sorts of things, by GET.
bool IsMeantForMerchantApi(const Request& request) {
  const std::string_view path = request.target();
  if (path.starts_with("/apis/")) return request.method() != "OPTIONS";
  const bool is_of_others = path.starts_with("/sandbox/") || path.starts_with("/pay/");
  return request.method() == "POST" && !is_of_others;
}

// Of an answer that no call of the service has made.
void NoteAnswered(const Match& match, const Inbound& inbound, const Response& response) {
  const auto rpc = match.route != nullptr ? RpcOf(*match.route) : std::nullopt;
  const bool is_unknown =
      match.kind == Match::Kind::kNoSuchPath && IsMeantForMerchantApi(inbound.request);
  if (rpc || is_unknown) NoteRefused(inbound, rpc, response.status);
}

// Whoever calls the control API without the token that it asks for.
std::optional<api::Status> RefuseStranger(const Match& match, const Inbound& inbound) {
  if (match.route->audience != Audience::kOperator) return std::nullopt;
  return inbound.options.control_token.Refuse(inbound.request.Find(field::authorization));
}

std::shared_ptr<PendingCall> CallHandler(const Handler& handler, const Inbound& inbound,
                                         Response& response) {
  const bool streams = handler.stream != nullptr && AcceptsEventStream(inbound.request);
  return (streams ? handler.stream : handler.function)(inbound, response);
}

void AddCorsHeaders(const Match& match, const Request& request, Response& response) {
  if (match.route && match.route->audience == Audience::kPublic && request.Find(field::origin)) {
    response.headers += kCorsHeaders;
  }
}

}  // namespace

std::vector<Route> AllRoutes() {
  std::vector<Route> all(std::begin(kRoutes), std::end(kRoutes));
  all.insert(all.end(), std::begin(kPageRoutes), std::end(kPageRoutes));
  all.insert(all.end(), std::begin(kControlRoutes), std::end(kControlRoutes));
  return all;
}

Match FindRoute(const Request& request, const std::vector<std::string>& host_names) {
  Match match = FindTarget(request, host_names);
  std::string_view method = request.method();
  const bool is_ours = match.route && match.route->audience >= Audience::kCustomer;
  const auto overridden = is_ours ? std::nullopt : OverriddenMethod(request);
  if (overridden) {
    method = *overridden;
    match.body_is_used_up = true;
  }
  if (match.kind != Match::Kind::kOtherMethod) return match;
  if (Takes(*match.route, method)) {
    match.kind = Match::Kind::kHandler;
  } else if (IsPreflight(*match.route, request)) {
    match.kind = Match::Kind::kPreflight;
  }
  return match;
}

std::shared_ptr<PendingCall> Serve(const Match& match, const Inbound& inbound, Response& response) {
  AddCorsHeaders(match, inbound.request, response);
  switch (match.kind) {
    case Match::Kind::kHandler:
      if (auto refused = RefuseStranger(match, inbound)) {
        response.Fail(*std::move(refused));
        break;
      }
      return CallHandler(match.route->handler, inbound, response);
    case Match::Kind::kPreflight:
      AnswerPreflight(*match.route, inbound.request, response);
      break;
    case Match::Kind::kOtherMethod:
      response.Fail({ErrorCode::kUnimplemented, "Method Not Allowed"});
      NoteAnswered(match, inbound, response);
      break;
    case Match::Kind::kNoSuchPath:
      response.Fail({ErrorCode::kNotFound, "Not Found"});
      NoteAnswered(match, inbound, response);
      break;
    case Match::Kind::kForeign:
      response.Fail({ErrorCode::kPermissionDenied, match.why_foreign});
      break;
    case Match::Kind::kNotAPath:
    case Match::Kind::kMalformed:
      response.Fail({ErrorCode::kInvalidArgument, "Bad Request"});
      break;
  }
  return nullptr;
}

void Refuse(const Match& match, const Inbound& inbound, api::Status status, Response& response) {
  if (match.kind != Match::Kind::kHandler) {
    Serve(match, inbound, response);
    return;
  }
  AddCorsHeaders(match, inbound.request, response);
  response.Fail(std::move(status));
  NoteAnswered(match, inbound, response);
}

}  // namespace payscrypt::transports::rest
