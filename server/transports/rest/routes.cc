#include "transports/rest/routes.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace payscrypt::transports::rest {
namespace {

using api::PaymentGateway;
using boost::beast::http::field;
using domain::ErrorCode;

std::shared_ptr<PendingCall> Health(const Inbound&, Response& response) {
  response.body = R"({"status":"SERVING"})";
  return nullptr;
}

// A path is matched exactly, after percent-decoding. The paths of pg-api.proto come twice: as the
// vendor's plugin calls them, and by the rpc's name, which is all that the documentation gives.
constexpr Route kRoutes[] = {
    {"POST", "/apis/pg/create_order", Rpc<&PaymentGateway::CreateOrder>, Audience::kMerchant},
    {"POST", "/createOrder", Rpc<&PaymentGateway::CreateOrder>, Audience::kMerchant},
    {"POST", "/apis/pg/get_public_order", Rpc<&PaymentGateway::GetPublicOrderById>,
     Audience::kPublic},
    {"POST", "/getPublicOrderById", Rpc<&PaymentGateway::GetPublicOrderById>, Audience::kPublic},
    {"GET", "/health", Health, Audience::kMerchant},
};

constexpr std::string_view kCorsHeaders =
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Expose-Headers: grpc-code, grpc-message\r\n";
constexpr std::size_t kMaxEchoedHeaderNames = 1024;  // bytes

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Nothing where an escape is not one.
std::optional<std::string> PercentDecode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = HexValue(text[i + 1]);
    const int low = HexValue(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

// The path of a target in absolute form, "http://host/path" (RFC 9112, 3.2.2); empty where it has
// none.
std::string_view PathOfUri(std::string_view uri) {
  const std::size_t authority = uri.find("://") + 3;
  return uri.substr(std::min(uri.find('/', authority), uri.size()));
}

Match FindPath(std::string_view path) {
  for (const Route& route : kRoutes) {
    if (route.path == path) return {.kind = Match::Kind::kOtherMethod, .route = &route};
  }
  return {};
}

Match FindTarget(const Request& request) {
  std::string_view target = request.target();
  target = target.substr(0, target.find('?'));
  if (!target.starts_with('/')) {
    const bool has_scheme = target.find("://") != std::string_view::npos;
    if (has_scheme) target = PathOfUri(target);
    if (target == "*" || target.empty() || (!has_scheme && request.method() == "CONNECT")) {
      return {.kind = Match::Kind::kNotAPath};
    }
    if (!has_scheme) return {.kind = Match::Kind::kMalformed};
  }
  if (target.find('%') == std::string_view::npos) return FindPath(target);
  const std::optional<std::string> path = PercentDecode(target);
  return path ? FindPath(*path) : Match{.kind = Match::Kind::kMalformed};
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

void AddCorsHeaders(const Match& match, const Request& request, Response& response) {
  if (match.route && match.route->audience == Audience::kPublic && request.Find(field::origin)) {
    response.headers += kCorsHeaders;
  }
}

}  // namespace

Match FindRoute(const Request& request) {
  Match match = FindTarget(request);
  std::string_view method = request.method();
  const std::optional<std::string> overridden = OverriddenMethod(request);
  if (overridden) {
    method = *overridden;
    match.body_is_used_up = true;
  }
  if (match.kind != Match::Kind::kOtherMethod) return match;
  const Route& route = *match.route;
  if (method == route.method || (method == "HEAD" && route.method == "GET")) {
    match.kind = Match::Kind::kHandler;
  } else if (IsPreflight(route, request)) {
    match.kind = Match::Kind::kPreflight;
  }
  return match;
}

std::shared_ptr<PendingCall> Serve(const Match& match, const Inbound& inbound, Response& response) {
  AddCorsHeaders(match, inbound.request, response);
  switch (match.kind) {
    case Match::Kind::kHandler:
      return match.route->handler(inbound, response);
    case Match::Kind::kPreflight:
      AnswerPreflight(*match.route, inbound.request, response);
      break;
    case Match::Kind::kOtherMethod:
      response.Fail({ErrorCode::kUnimplemented, "Method Not Allowed"});
      break;
    case Match::Kind::kNoSuchPath:
      response.Fail({ErrorCode::kNotFound, "Not Found"});
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
}

}  // namespace payscrypt::transports::rest
