#include "transports/rest/request_content.h"

namespace payscrypt::transports::rest {
namespace {

// Browsers say where a request comes from by Origin and Sec-Fetch-Site. Other programs have no need
// to; Node's fetch sends Sec-Fetch-Mode all the same.
bool IsFromBrowser(const Request& request) {
  return request.Find(boost::beast::http::field::origin) || request.Find("Sec-Fetch-Site");
}

}  // namespace

std::shared_ptr<api::RequestContent> ContentOf(const Request& request) {
  auto content = std::make_shared<api::RequestContent>();
  content->path.append(request.method())
      .append(1, ' ')
      .append(request.target().substr(0, api::RequestContent::kMaxPath));
  content->body = request.body.substr(0, api::RequestContent::kMaxBody);
  content->body_bytes = request.body.size();
  content->from_browser = IsFromBrowser(request);
  return content;
}

}  // namespace payscrypt::transports::rest
