#include "transports/rest/arrival.h"

namespace payscrypt::transports::rest {
namespace {

// Browsers say where a request comes from by Origin and Sec-Fetch-Site. Other programs have no need
// to; Node's fetch sends Sec-Fetch-Mode all the same.
bool IsFromBrowser(const Request& request) {
  return request.Find(boost::beast::http::field::origin) || request.Find("Sec-Fetch-Site");
}

}  // namespace

std::shared_ptr<api::Arrival> ArrivalOf(const Request& request) {
  auto arrival = std::make_shared<api::Arrival>();
  arrival->path.append(request.method())
      .append(1, ' ')
      .append(request.target().substr(0, api::Arrival::kMaxPath));
  arrival->body = request.body.substr(0, api::Arrival::kMaxBody);
  arrival->body_bytes = request.body.size();
  arrival->from_browser = IsFromBrowser(request);
  return arrival;
}

}  // namespace payscrypt::transports::rest
