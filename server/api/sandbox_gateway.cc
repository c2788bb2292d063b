#include "api/sandbox_gateway.h"

#include <utility>

#include "api/account_choice.h"
#include "api/held_call.h"
#include "api/messages.h"
#include "api/request_record.h"

namespace payscrypt::api {
namespace {

using domain::ErrorCode;

Status Cancelled() {
  return {ErrorCode::kCancelled, "the caller went away before the call was begun"};
}

engine::Transport ToEngine(Transport transport) {
  return static_cast<engine::Transport>(transport);  // numbered alike
}

// Answers a call as the fault that met it has it.
struct Answering {
  const std::shared_ptr<engine::Account>& account;
  const Call& call;
  std::uint64_t request;  // its number
  Status status;
  Done done;

  void operator()(const domain::FailCall&) { done(std::move(status)); }
  void operator()(const domain::DelayCall& delay) {
    HeldCall::AnswerAfter(delay.by, account, call, std::move(status), std::move(done), request);
  }
  void operator()(const domain::HangCall&) {
    HeldCall::NeverAnswer(account, call, std::move(done), request);
  }
  void operator()(const domain::ResetCall&) { Break(Manner::kReset); }
  void operator()(const domain::TruncateCall&) { Break(Manner::kTruncated); }
  void operator()(const domain::MalformCall&) { Break(Manner::kMalformed); }

  void Break(Manner manner) {
    status.manner = manner;
    done(std::move(status));
  }
};

std::string_view AskedScenario(const Call& call) {
  return call.Metadata("x-sandbox-scenario").value_or("");
}

}  // namespace

SandboxGateway::SandboxGateway(engine::Directory& directory, Options options)
    : directory_(directory), options_(std::move(options)) {}

void SandboxGateway::CreateOrder(const Call& call, const pg::CreateOrderRequest& request,
                                 pg::CreateOrderResponse& response, Done done) {
  Taken taken = Take(domain::Rpc::kCreateOrder, call, request);
  auto holder = Authenticate(call);
  if (!holder) {
    return Refuse(taken, nullptr, Status(std::move(holder.error())), done);
  }
  if (call.IsCancelled()) return Refuse(taken, holder->account, Cancelled(), done);
  if (auto usable = holder->account->Check(); !usable) {
    return Refuse(taken, holder->account, Status(std::move(usable.error())), done);
  }

  const auto answer = holder->account->CreateOrder(
      ToRequest(request),
      {ToEngine(call.transport()), std::move(holder->api_key), AskedScenario(call), taken.content});
  Status status;
  if (answer.result) {
    const std::string id = answer.result->terms->id.ToString();
    Fill(*answer.result, options_.public_url + "/pay/" + id, *response.mutable_order());
  } else {
    status = Status(answer.result.error());
  }
  Answer(taken, holder->account, answer, response, std::move(status), std::move(done));
}

void SandboxGateway::GetPublicOrderById(const Call& call,
                                        const pg::GetPublicOrderByIdRequest& request,
                                        pg::GetPublicOrderByIdResponse& response, Done done) {
  const Taken taken = Take(domain::Rpc::kGetPublicOrderById, call, request);
  if (request.id().empty()) {
    return Refuse(taken, nullptr,
                  {ErrorCode::kInvalidArgument,
                   "id: expected the id of an order as createOrder returned it, such as "
                   "\"1000001001\", got an empty string"},
                  done);
  }
  const auto id = domain::OrderId::Parse(request.id());
  const auto account = id ? directory_.FindByOrder(*id) : nullptr;
  if (call.IsCancelled()) return Refuse(taken, account, Cancelled(), done);
  if (!account) return Refuse(taken, nullptr, NoSuchOrder(request.id()), done);
  if (auto usable = account->Check(); !usable) {
    return Refuse(taken, account, Status(std::move(usable.error())), done);
  }

  const auto answer =
      account->GetOrder(*id, request.with_payments(),
                        {ToEngine(call.transport()), nullptr, AskedScenario(call), taken.content});
  Status status;
  if (answer.result) {
    Fill(*answer.result, *response.mutable_order());
  } else if (!answer.fault && answer.result.error().code == ErrorCode::kNotFound) {
    status = NoSuchOrder(request.id());
  } else {
    status = Status(answer.result.error());
  }
  Answer(taken, account, answer, response, std::move(status), std::move(done));
}

void SandboxGateway::NoteRefused(const Call& call, std::optional<domain::Rpc> rpc,
                                 const Status& answered) {
  const auto key = call.Metadata("apikey");
  auto account = key && !key->empty() ? directory_.FindByKey(*key).account : nullptr;
  if (!account) account = directory_.First();
  const std::uint64_t number = account->RecordRequest(
      {.rpc = rpc, .transport = ToEngine(call.transport()), .content = ContentOf(call, nullptr)});
  engine::RequestAnswer answer;
  answer.code = static_cast<ErrorCode>(answered.code);
  answer.text = answered.message;
  account->EndRequest(number, std::move(answer));
}

SandboxGateway::Taken SandboxGateway::Take(domain::Rpc rpc, const Call& call,
                                           const google::protobuf::Message& request) const {
  return {rpc, call, options_.monotonic(), ContentOf(call, &request)};
}

void SandboxGateway::Refuse(const Taken& taken, std::shared_ptr<engine::Account> account,
                            const Status& status, const Done& done) const {
  if (!account) account = directory_.First();
  const std::uint64_t number = account->RecordRequest(
      {.rpc = taken.rpc, .transport = ToEngine(taken.call.transport()), .content = taken.content});
  OpenRecord{std::move(account), number, taken.began}.End(status, {}, options_.monotonic());
  done(status);
}

template <typename T>
void SandboxGateway::Answer(const Taken& taken, const std::shared_ptr<engine::Account>& account,
                            const engine::Answer<T>& answer,
                            const google::protobuf::Message& response, Status status,
                            Done done) const {
  const OpenRecord record{account, answer.request, taken.began};
  // Here, and not by the one thread of a store.
  std::string message = status.ok() ? Kept(response) : std::string();
  account->WhenKept([this, record, &call = taken.call, fault = answer.fault,
                     message = std::move(message), status = std::move(status),
                     done = std::move(done)](const domain::Result<void>& kept) mutable {
    if (!kept) status = Status(kept.error());
    if (!kept || !fault) {
      record.End(status, std::move(message), options_.monotonic());
      return done(std::move(status));
    }
    Done end = [this, record, message = std::move(message),
                ended_by = std::move(done)](Status ended) {
      record.End(ended, message, options_.monotonic());
      ended_by(std::move(ended));
    };
    std::visit(Answering{record.account, call, record.number, std::move(status), std::move(end)},
               fault->action);
  });
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
