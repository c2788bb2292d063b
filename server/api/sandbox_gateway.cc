#include "api/sandbox_gateway.h"

#include <utility>

#include "api/account_choice.h"
#include "api/held_call.h"
#include "api/messages.h"

namespace payscrypt::api {
namespace {

using domain::ErrorCode;

Status Cancelled() {
  return {ErrorCode::kCancelled, "the caller went away before the call was begun"};
}

engine::CallSource SourceOf(const Call& call, std::shared_ptr<const std::string> api_key) {
  return {static_cast<engine::Transport>(call.transport()), std::move(api_key),
          call.Metadata("x-sandbox-scenario").value_or("")};
}

// Answers a call as the fault that met it has it.
struct Answering {
  const std::shared_ptr<engine::Account>& account;
  const Call& call;
  Status status;
  Done done;

  void operator()(const domain::FailCall&) { done(std::move(status)); }
  void operator()(const domain::DelayCall& delay) {
    HeldCall::AnswerAfter(delay.by, account, call, std::move(status), std::move(done));
  }
  void operator()(const domain::HangCall&) {
    HeldCall::NeverAnswer(account, call, std::move(done));
  }
  void operator()(const domain::ResetCall&) { Break(Manner::kReset); }
  void operator()(const domain::TruncateCall&) { Break(Manner::kTruncated); }
  void operator()(const domain::MalformCall&) { Break(Manner::kMalformed); }

  void Break(Manner manner) {
    status.manner = manner;
    done(std::move(status));
  }
};

void Answer(const std::shared_ptr<engine::Account>& account, const Call& call,
            const std::shared_ptr<const domain::CallFault>& fault, Status status, Done done) {
  if (!fault) return done(std::move(status));
  std::visit(Answering{account, call, std::move(status), std::move(done)}, fault->action);
}

}  // namespace

SandboxGateway::SandboxGateway(engine::Directory& directory, std::string public_url)
    : directory_(directory), public_url_(std::move(public_url)) {}

void SandboxGateway::CreateOrder(const Call& call, const pg::CreateOrderRequest& request,
                                 pg::CreateOrderResponse& response, Done done) {
  auto holder = Authenticate(call);
  if (!holder) return done(Status(std::move(holder.error())));
  if (call.IsCancelled()) return done(Cancelled());

  const auto answer =
      holder->account->CreateOrder(ToRequest(request), SourceOf(call, std::move(holder->api_key)));
  Status status;
  if (answer.result) {
    const std::string id = answer.result->terms->id.ToString();
    Fill(*answer.result, public_url_ + "/pay/" + id, *response.mutable_order());
  } else {
    status = Status(answer.result.error());
  }
  Answer(holder->account, call, answer.fault, std::move(status), std::move(done));
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
  const auto account = id ? directory_.FindByOrder(*id) : nullptr;
  if (!account) return done(NoSuchOrder(request.id()));

  const auto answer = account->GetOrder(*id, request.with_payments(), SourceOf(call, nullptr));
  Status status;
  if (answer.result) {
    Fill(*answer.result, *response.mutable_order());
  } else if (!answer.fault && answer.result.error().code == ErrorCode::kNotFound) {
    status = NoSuchOrder(request.id());
  } else {
    status = Status(answer.result.error());
  }
  Answer(account, call, answer.fault, std::move(status), std::move(done));
}

domain::Result<engine::KeyHolder> SandboxGateway::Authenticate(const Call& call) const {
  constexpr std::string_view kExpected =
      "apikey: expected the header (gRPC: metadata) `apikey` with an API key of an account, such "
      "as "
      "\"apikey: sandbox\"; ";
  const auto key = call.Metadata("apikey");
  if (!key || key->empty()) {
    return domain::Fail(ErrorCode::kUnauthenticated, std::string(kExpected) + "got none");
  }
  engine::KeyHolder holder = directory_.FindByKey(*key);
  if (holder.account == nullptr) {
    return domain::Fail(ErrorCode::kUnauthenticated,
                        std::string(kExpected) + "got one that is unknown or invalidated");
  }
  return holder;
}

}  // namespace payscrypt::api
