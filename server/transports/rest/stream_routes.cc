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

// A call that opens a stream: read as any other call of the control API is.
class Opening : public PendingCall {
 public:
  explicit Opening(api::CallMeters* meters)
      : PendingCall(
            request_, request_,
            {meters, *api::control::WatchEventsRequest::descriptor(), api::Transport::kRest}) {}

  void Open(const Inbound& inbound, Response& response) {
    if (Begin(inbound, response)) Finish(response.status);
  }

 private:
  // Whether it came so far that it has to be ended.
  bool Begin(const Inbound& inbound, Response& response) {
    if (!Prepare(inbound, Reading::kStrict, response)) return false;
    auto opened = OpenStream(inbound);
    if (opened) {
      response.content = Response::Content::kEventStream;
      response.stream = *std::move(opened);
    } else {
      response.Fail(api::Status(std::move(opened.error())));
    }
    return true;
  }

  domain::Result<std::shared_ptr<Stream>> OpenStream(const Inbound& inbound) {
    if (auto resumed = Resume(inbound.request); !resumed) return tl::unexpected(resumed.error());
    auto account = inbound.services.feeds->FindAccount(call_);
    if (!account) return tl::unexpected(std::move(account.error()));
    auto cursor = api::Feeds::Begin(request_, **account);
    if (!cursor) return tl::unexpected(std::move(cursor.error()));
    return std::make_shared<EventStream>(*std::move(account), *std::move(cursor));
  }

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

// Weights are not compared: whoever names it wants it.
bool AcceptsEventStream(const Request& request) {
  for (std::size_t i = 0; i < request.field_count(); ++i) {
    const Request::Field header = request.field(i);
    if (header.id != field::accept) continue;
    if (LowerCase(header.value).find("text/event-stream") != std::string::npos) return true;
  }
  return false;
}

std::shared_ptr<PendingCall> WatchEvents(const Inbound& inbound, Response& response) {
  if (!Refuse(inbound, response)) {
    std::make_shared<Opening>(inbound.services.meters)->Open(inbound, response);
  }
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
