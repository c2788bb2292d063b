#include "transports/rest/stream_routes.h"

#include <charconv>
#include <string_view>
#include <utility>

#include "domain/quote.h"
#include "transports/rest/stream.h"
#include "transports/rest/uri.h"

namespace payscrypt::transports::rest {
namespace {

using boost::beast::http::field;
using domain::ErrorCode;

// Whether one of the media types that the client accepts is it. Weights are not compared: whoever
// names it wants it.
bool AcceptsEventStream(const Request& request) {
  for (std::size_t i = 0; i < request.field_count(); ++i) {
    const Request::Field header = request.field(i);
    if (header.id != field::accept) continue;
    if (LowerCase(header.value).find("text/event-stream") != std::string::npos) return true;
  }
  return false;
}

// A call that opens a stream: read as any other call of the control API is.
class Opening : public PendingCall {
 public:
  Opening() : PendingCall(request_, request_) {}

  void Open(const Inbound& inbound, Response& response) {
    if (!Prepare(inbound, Reading::kStrict, response)) return;
    if (auto resumed = Resume(inbound.request); !resumed) {
      response.Fail(api::Status(std::move(resumed.error())));
      return;
    }
    auto account = inbound.services.feeds->FindAccount(call_);
    if (!account) {
      response.Fail(api::Status(std::move(account.error())));
      return;
    }
    auto cursor = api::Feeds::Begin(request_, **account);
    if (!cursor) {
      response.Fail(api::Status(std::move(cursor.error())));
      return;
    }
    response.content = Response::Content::kEventStream;
    response.stream = std::make_shared<EventStream>(*std::move(account), *std::move(cursor));
  }

 private:
  // A browser that connects again says what it had last.
  domain::Result<void> Resume(const Request& request) {
    const auto last = request.Find("Last-Event-ID");
    if (!last || last->empty()) return {};
    std::int64_t number = 0;
    const char* const end = last->data() + last->size();
    const auto [stopped, error] = std::from_chars(last->data(), end, number);
    if (error != std::errc() || stopped != end || number < 0) {
      return domain::InvalidArgument(
          "Last-Event-ID: expected the number of an event, such as 17, got " +
          domain::Quote(*last));
    }
    request_.set_after(number);
    return {};
  }

  api::control::WatchEventsRequest request_;
};

bool Refuse(const Inbound& inbound, Response& response) {
  if (inbound.services.feeds != nullptr) return false;
  response.Fail({ErrorCode::kUnimplemented, "there are no streams here"});
  return true;
}

}  // namespace

std::shared_ptr<PendingCall> Events(const Inbound& inbound, Response& response) {
  if (!AcceptsEventStream(inbound.request)) {
    return Rpc<&api::SandboxControl::ListEvents>(inbound, response);
  }
  if (!Refuse(inbound, response)) std::make_shared<Opening>()->Open(inbound, response);
  return nullptr;
}

std::shared_ptr<PendingCall> OrderEvents(const Inbound& inbound, Response& response) {
  if (Refuse(inbound, response)) return nullptr;
  auto watched = inbound.services.feeds->FindOrder(inbound.variables.front().value);
  if (!watched) {
    response.Fail(api::Status(std::move(watched.error())));
    return nullptr;
  }
  response.content = Response::Content::kEventStream;
  response.stream = std::make_shared<OrderStream>(std::move(watched->account), watched->id);
  return nullptr;
}

}  // namespace payscrypt::transports::rest
