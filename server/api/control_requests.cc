// The part of the control API that is about the journal of requests.
#include <utility>

#include "api/control_page.h"
#include "api/control_service.h"
#include "api/control_with.h"
#include "api/request_messages.h"
#include "api/request_verification.h"
#include "api/request_warnings.h"

namespace payscrypt::api {
namespace {

using engine::RecordedRequest;

// Those of a list that its filters pass.
domain::Result<engine::RequestLog::Filter> ReadFilter(const control::ListRequestsRequest& request,
                                                      std::optional<domain::OrderId> order) {
  if (auto checked = CheckRpcName(request.rpc()); !checked) return tl::unexpected(checked.error());
  if (auto checked = CheckTransportName(request.transport()); !checked) {
    return tl::unexpected(checked.error());
  }
  std::string code;
  if (!request.code().empty()) {
    auto read = ReadCodeName(request.code());
    if (!read) return tl::unexpected(std::move(read.error()));
    code = *std::move(read);
  }
  return [rpc = request.rpc(), transport = request.transport(), code, order,
          with_warnings = request.with_warnings()](const RecordedRequest& each) {
    if (order && each.order != *order) return false;
    if (!rpc.empty() && RpcText(each) != rpc) return false;
    if (!transport.empty() && TransportText(each) != transport) return false;
    if (!code.empty() && CodeText(each) != code) return false;
    return !with_warnings || !WarningsOf(each).empty();
  };
}

}  // namespace

void ControlService::ListRequests(const Call& call, const control::ListRequestsRequest& request,
                                  control::ListRequestsResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto page = ReadPage(request);
    if (!page) return tl::unexpected(page.error());
    const auto filter = ReadFilter(request, page->order);
    if (!filter) return tl::unexpected(filter.error());
    // One more tells whether this is the last page.
    const engine::RequestLog& requests = account->requests();
    const auto found = request.newest_first()
                           ? requests.ListNewest(page->after, page->limit + 1, *filter)
                           : requests.List(page->after, page->limit + 1, *filter);
    const bool is_more = FillPage(found, page->limit, *response.mutable_requests(),
                                  [](const auto& each, auto& message) { Fill(each, message); });
    if (is_more) response.set_next(response.requests().rbegin()->number());
    return {};
  });
}

void ControlService::GetRequest(const Call& call, const control::GetRequestRequest& request,
                                control::RecordedRequest& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto found = account->requests().Find(static_cast<std::uint64_t>(request.number()));
    if (!found) {
      return domain::Fail(domain::ErrorCode::kNotFound,
                          "number: expected that of a request that the account was sent and still "
                          "keeps, got " +
                              std::to_string(request.number()));
    }
    Fill(*found, response);
    return {};
  });
}

void ControlService::VerifyRequests(const Call& call, const control::VerifyRequestsRequest& request,
                                    control::VerifyRequestsResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    const auto verification = RequestVerification::Read(request);
    if (!verification) return tl::unexpected(verification.error());
    const engine::RequestLog& requests = account->requests();
    verification->Judge(requests.List(0, engine::RequestLog::kMaxRequests), requests.forgotten(),
                        response);
    return {};
  });
}

void ControlService::ClearRequests(const Call& call, const control::ClearRequestsRequest&,
                                   control::ClearRequestsResponse&, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    account->ClearRequests();
    return {};
  });
}

}  // namespace payscrypt::api
