#include "api/sandbox_gateway.h"

#include <utility>

#include "api/messages.h"
#include "domain/quote.h"

namespace payscrypt::api {
namespace {

using domain::ErrorCode;

Status Cancelled() {
  return {ErrorCode::kCancelled, "the caller went away before the call was begun"};
}

}  // namespace

SandboxGateway::SandboxGateway(engine::Directory& directory, std::string public_url)
    : directory_(directory), public_url_(std::move(public_url)) {}

void SandboxGateway::CreateOrder(const Call& call, const pg::CreateOrderRequest& request,
                                 pg::CreateOrderResponse& response, Done done) {
  const auto account = Authenticate(call);
  if (!account) return done(Status(account.error()));
  if (call.IsCancelled()) return done(Cancelled());

  const auto order = (*account)->CreateOrder(ToRequest(request));
  if (!order) return done(Status(order.error()));
  Fill(*order, public_url_ + "/pay/" + order->terms->id.ToString(), *response.mutable_order());
  done(Status());
}

void SandboxGateway::GetPublicOrderById(const Call& call,
                                        const pg::GetPublicOrderByIdRequest& request,
                                        pg::GetPublicOrderByIdResponse& response, Done done) {
  if (request.id().empty()) {
    return done({ErrorCode::kInvalidArgument,
                 "id: expected the id of an order as createOrder returned it, such as "
                 "\"1000001001\", got an empty string"});
  }
  if (call.IsCancelled()) return done(Cancelled());

  const auto id = domain::OrderId::Parse(request.id());
  const auto found = id ? directory_.FindOrder(*id, request.with_payments()) : std::nullopt;
  if (!found) {
    return done({ErrorCode::kNotFound,
                 "id: expected the id of an order as createOrder returned it, such as "
                 "\"1000001001\"; there is no order " +
                     domain::Quote(request.id())});
  }
  Fill(*found, *response.mutable_order());
  done(Status());
}

domain::Result<engine::Account*> SandboxGateway::Authenticate(const Call& call) const {
  constexpr std::string_view kExpected =
      "apikey: expected the header (gRPC: metadata) `apikey` with an API key of an account, such "
      "as "
      "\"apikey: sandbox\"; ";
  const auto key = call.Metadata("apikey");
  if (!key || key->empty()) {
    return domain::Fail(ErrorCode::kUnauthenticated, std::string(kExpected) + "got none");
  }
  engine::Account* const account = directory_.FindByKey(*key);
  if (account == nullptr) {
    return domain::Fail(ErrorCode::kUnauthenticated,
                        std::string(kExpected) + "got one that is unknown or invalidated");
  }
  return account;
}

}  // namespace payscrypt::api
