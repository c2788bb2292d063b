#include "transports/rest/pages.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "protojson/protojson.h"
#include "transports/rest/scene.h"
#include "web/pages.h"

namespace payscrypt::transports::rest {
namespace {

using boost::beast::http::field;

// Nothing but the sandbox's own files and its own APIs: no inline script or style, nothing from
// elsewhere, in no other page's frame.
constexpr std::string_view kPageHeaders =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n";
constexpr std::string_view kAssetHeaders =
    "X-Content-Type-Options: nosniff\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

// Whether a list such as "gzip, br;q=0.9, *;q=0" names the word with a weight above 0 (RFC 9110,
// 12.5.3). A wildcard is not taken: who can read a coding says so by name.
bool Accepts(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view item = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    if (!EqualsIgnoringCase(Trimmed(item.substr(0, semicolon)), word)) continue;
    const std::string_view weight = Trimmed(item.substr(std::min(semicolon + 1, item.size())));
    const bool is_weight = weight.starts_with("q=") || weight.starts_with("Q=");
    return !is_weight || weight.find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

void AppendHeader(std::string_view name, std::string_view value, Response& response) {
  response.headers.append(name).append(": ").append(value).append("\r\n");
}

void Serve(const web::File& file, std::string_view cache, const Inbound& inbound,
           Response& response) {
  const std::string tag = "W/\"" + std::string(file.tag) + "\"";
  response.content = Response::Content::kOther;
  AppendHeader("Content-Type", file.content_type, response);
  AppendHeader("Cache-Control", cache, response);
  AppendHeader("ETag", tag, response);
  AppendHeader("Vary", "Accept-Encoding", response);

  const auto known = inbound.request.Find(field::if_none_match);
  if (known && (*known == "*" || known->find(file.tag) != std::string_view::npos)) {
    response.http_status = 304;
    return;
  }
  const std::string_view codings =
      inbound.request.Find(field::accept_encoding).value_or(std::string_view());
  if (Accepts(codings, "br")) {
    AppendHeader("Content-Encoding", "br", response);
    response.body = file.brotli;
  } else if (Accepts(codings, "gzip")) {
    AppendHeader("Content-Encoding", "gzip", response);
    response.body = file.gzip;
  } else {
    response.body = file.bytes;
  }
}

// What the Payment UI shows at first, as JSON: {"simulates", "order", "decimals", "clock"}. Without
// an order there is none of that id.
std::string WhatToShow(const std::optional<api::Feeds::OrderGlimpse>& glimpse, bool simulates) {
  std::string json = simulates ? R"({"simulates":true)" : R"({"simulates":false)";
  if (glimpse) {
    json += R"(,"order":)";
    protojson::Append(glimpse->order, json);
    json += R"(,"decimals":)" + std::to_string(glimpse->decimals);
    json += R"(,"clock":)" + Written(glimpse->clock);
  }
  return json += '}';
}

// As the value of an attribute between single quotes.
std::string Escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::shared_ptr<PendingCall> ConsolePage(const Inbound& inbound, Response& response) {
  response.headers += kPageHeaders;
  Serve(*web::FindFile("console.html"), "no-cache", inbound, response);
  return nullptr;
}

// With what there is to show, so that it is painted as soon as the script is there.
std::shared_ptr<PendingCall> PaymentPage(const Inbound& inbound, Response& response) {
  constexpr std::string_view kPlace = "{{first}}";
  const web::File& page = *web::FindFile("payment.html");
  const api::Feeds* const feeds = inbound.services.feeds;
  const auto glimpse =
      feeds != nullptr ? feeds->Glimpse(inbound.variables.front().value) : std::nullopt;
  if (!glimpse) response.http_status = 404;
  response.headers += kPageHeaders;
  response.content = Response::Content::kOther;
  AppendHeader("Content-Type", page.content_type, response);
  AppendHeader("Cache-Control", "no-store", response);
  response.body = page.bytes;
  response.body.replace(response.body.find(kPlace), kPlace.size(),
                        Escaped(WhatToShow(glimpse, inbound.options.simulate_panel)));
  return nullptr;
}

std::shared_ptr<PendingCall> Asset(const Inbound& inbound, Response& response) {
  const std::string& name = inbound.variables.front().value;
  const web::File* const file = web::IsNamedByItsBytes(name) ? web::FindFile(name) : nullptr;
  if (file == nullptr) {
    response.Fail({domain::ErrorCode::kNotFound, "Not Found"});
    return nullptr;
  }
  response.headers += kAssetHeaders;
  Serve(*file, "public, max-age=31536000, immutable", inbound, response);
  return nullptr;
}

}  // namespace payscrypt::transports::rest
