#include "transports/rest/probes.h"

#include <optional>
#include <string>

#include "api/metric_text.h"
#include "protojson/protojson.h"

namespace payscrypt::transports::rest {

using domain::ErrorCode;

std::shared_ptr<PendingCall> Live(const Inbound&, Response& response) {
  response.body = R"({"status":"SERVING"})";
  return nullptr;
}

std::shared_ptr<PendingCall> Ready(const Inbound& inbound, Response& response) {
  const auto& ask = inbound.options.why_not_ready;
  const std::optional<std::string> why = ask ? ask() : std::nullopt;
  if (!why) return Live(inbound, response);
  response.Fail({ErrorCode::kUnavailable, *why});
  response.body = R"({"status":"NOT_SERVING","why":)";
  protojson::AppendString(*why, response.body);
  response.body += '}';
  return nullptr;
}

std::shared_ptr<PendingCall> Metrics(const Inbound& inbound, Response& response) {
  if (!inbound.options.metrics) {
    response.Fail({ErrorCode::kNotFound, "there are no metrics here"});
    return nullptr;
  }
  response.content = Response::Content::kOther;
  response.headers.append("Content-Type: ").append(api::kMetricTextType).append("\r\n");
  response.body = inbound.options.metrics();
  return nullptr;
}

}  // namespace payscrypt::transports::rest
