#include "runner/control.h"

#include <utility>

#include "protojson/protojson.h"
#include "runner/instant.h"
#include "runner/outcome.h"

namespace payscrypt::runner {
namespace {

using domain::ErrorCode;

// Moving the clock waits for the merchant's answers, each of which may take its time.
constexpr int kAdvanceTimeouts = 30;
constexpr std::size_t kPage = 1'000;

template <typename Item, typename Fetch>
domain::Result<std::vector<Item>> AllPages(std::int64_t after, Fetch fetch) {
  std::vector<Item> all;
  for (;;) {
    auto page = fetch("?after=" + std::to_string(after) + "&limit=" + std::to_string(kPage));
    if (!page) return tl::unexpected(page.error());
    const std::size_t count = page->size();
    for (Item& item : *page) {
      after = item.number();
      all.push_back(std::move(item));
    }
    if (count < kPage) return all;
  }
}

template <typename Item>
std::vector<Item> Taken(google::protobuf::RepeatedPtrField<Item>& items) {
  return {std::make_move_iterator(items.begin()), std::make_move_iterator(items.end())};
}

}  // namespace

Control::Control(std::string url, std::chrono::milliseconds timeout, std::string token)
    : url_(std::move(url)), timeout_(timeout), token_(std::move(token)) {}

domain::Result<pb::Account> Control::CreateAccount(const pb::CreateAccountRequest& request) {
  pb::Account account;
  auto called = Call("POST", "/sandbox/v1/accounts", &request, account, timeout_);
  if (!called) return tl::unexpected(called.error());
  name_ = account.name();
  return account;
}

domain::Result<void> Control::DeleteAccount() {
  pb::DeleteAccountResponse response;
  return Call("DELETE", "/sandbox/v1/accounts/" + UrlEncoded(name_), nullptr, response, timeout_);
}

domain::Result<void> Control::PutScenario(const std::string& name, const std::string& source) {
  pb::PutScenarioRequest request;
  request.set_name(name);
  request.set_source(source);
  pb::Scenario response;
  return Call("PUT", "/sandbox/v1/scenarios/" + UrlEncoded(name), &request, response, timeout_);
}

domain::Result<void> Control::SetDefaultScenario(const std::string& name) {
  pb::SetDefaultScenarioRequest request;
  request.set_scenario(name);
  pb::Account response;
  return Call("PUT", "/sandbox/v1/account/default_scenario", &request, response, timeout_);
}

domain::Result<pb::Clock> Control::GetClock() {
  pb::Clock clock;
  auto called = Call("GET", "/sandbox/v1/clock", nullptr, clock, timeout_);
  if (!called) return tl::unexpected(called.error());
  return clock;
}

domain::Result<pb::AdvanceClockResponse> Control::AdvanceTo(domain::Timestamp instant) {
  pb::AdvanceClockRequest request;
  request.set_to(InstantText(instant));
  return Advance(request);
}

domain::Result<pb::AdvanceClockResponse> Control::AdvanceUntilIdle() {
  pb::AdvanceClockRequest request;
  request.set_until_idle(true);
  return Advance(request);
}

domain::Result<pb::AdvanceClockResponse> Control::Advance(const pb::AdvanceClockRequest& request) {
  pb::AdvanceClockResponse response;
  auto called =
      Call("POST", "/sandbox/v1/clock:advance", &request, response, timeout_ * kAdvanceTimeouts);
  if (!called) return tl::unexpected(called.error());
  return response;
}

domain::Result<pb::SandboxOrder> Control::GetOrder(const std::string& id) {
  pb::SandboxOrder order;
  auto called = Call("GET", "/sandbox/v1/orders/" + UrlEncoded(id), nullptr, order, timeout_);
  if (!called) return tl::unexpected(called.error());
  return order;
}

domain::Result<std::vector<pb::SandboxOrder>> Control::ListOrders() {
  pb::ListOrdersResponse response;
  auto called = Call("GET", "/sandbox/v1/orders", nullptr, response, timeout_);
  if (!called) return tl::unexpected(called.error());
  return Taken(*response.mutable_orders());
}

domain::Result<std::vector<pb::Event>> Control::ListEvents(std::int64_t after) {
  return AllPages<pb::Event>(
      after, [this](const std::string& query) -> domain::Result<std::vector<pb::Event>> {
        pb::ListEventsResponse response;
        auto called = Call("GET", "/sandbox/v1/events" + query, nullptr, response, timeout_);
        if (!called) return tl::unexpected(called.error());
        return Taken(*response.mutable_events());
      });
}

domain::Result<std::vector<pb::Delivery>> Control::ListDeliveries() {
  return AllPages<pb::Delivery>(
      0, [this](const std::string& query) -> domain::Result<std::vector<pb::Delivery>> {
        pb::ListDeliveriesResponse response;
        auto called = Call("GET", "/sandbox/v1/deliveries" + query, nullptr, response, timeout_);
        if (!called) return tl::unexpected(called.error());
        return Taken(*response.mutable_deliveries());
      });
}

domain::Result<std::vector<pb::RecordedRequest>> Control::ListRequests(std::int64_t after) {
  std::vector<pb::RecordedRequest> all;
  pb::ListRequestsResponse response;
  do {
    const std::string path =
        "/sandbox/v1/requests?after=" + std::to_string(after) + "&limit=" + std::to_string(kPage);
    auto called = Call("GET", path, nullptr, response, timeout_);
    if (!called) return tl::unexpected(called.error());
    after = response.next();
    for (pb::RecordedRequest& request : *response.mutable_requests()) {
      all.push_back(std::move(request));
    }
  } while (after != 0);
  return all;
}

domain::Result<void> Control::Call(const std::string& method, const std::string& path,
                                   const google::protobuf::Message* request,
                                   google::protobuf::Message& response,
                                   std::chrono::milliseconds timeout) {
  HttpRequest http;
  http.method = method;
  http.url = url_ + path;
  http.timeout = timeout;
  if (!token_.empty()) http.headers.emplace_back("authorization", "Bearer " + token_);
  // By its name, as the scenario may make the key invalid.
  if (!name_.empty()) http.headers.emplace_back("x-sandbox-account", name_);
  if (request != nullptr) {
    http.headers.emplace_back("Content-Type", "application/json");
    http.body = protojson::Write(*request);
  }
  const HttpAnswer answer = http_.Call(http);
  const std::string what = method + " " + path.substr(0, path.find('?')) + " of " + url_ + ": ";
  if (answer.end != HttpAnswer::End::kWhole) {
    return domain::Fail(ErrorCode::kUnavailable, what + answer.why);
  }
  const auto code = answer.headers.find("grpc-code");
  if (code == answer.headers.end()) {
    return domain::Fail(ErrorCode::kUnavailable,
                        what +
                            "expected a sandbox's answer, with a header grpc-code; got HTTP "
                            "status " +
                            std::to_string(answer.status));
  }
  if (code->second != "0") {
    const int number = std::atoi(code->second.c_str());
    const auto message = answer.headers.find("grpc-message");
    const std::string text = message == answer.headers.end() ? "" : UrlDecoded(message->second);
    return domain::Fail(static_cast<ErrorCode>(number),
                        what + domain::NameOfCode(number) + ": " + text);
  }
  if (auto parsed = protojson::Parse(answer.body, response); !parsed) {
    return domain::Fail(ErrorCode::kUnavailable, what + parsed.error().message);
  }
  return {};
}

}  // namespace payscrypt::runner
