#include "transports/rest/rpc.h"

#include <chrono>
#include <string>

#include "protojson/protojson.h"
#include "transports/rest/arguments.h"
#include "transports/rest/call_metadata.h"
#include "transports/rest/request_content.h"
#include "transports/rest/uri.h"

namespace payscrypt::transports::rest {
namespace {

// A call with less time than this is late before it can be served, as it is behind the gateway.
constexpr std::chrono::nanoseconds kLeastServiceTime{1'000};

// In gRPC-Go's words.
api::Status TooLarge(std::size_t bytes) {
  return {domain::ErrorCode::kResourceExhausted, "grpc: received message larger than max (" +
                                                     std::to_string(bytes) + " vs. " +
                                                     std::to_string(kMaxMessageBytes) + ")"};
}

// A body where the fields do not come in one.
domain::Result<void> RefuseBody(std::string_view body) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
  return domain::InvalidArgument(
      "body: expected none: the fields of a GET or DELETE come in the path and the query");
}

}  // namespace

domain::Result<void> PendingCall::ReadAsTheGateway(const Inbound& inbound) {
  const auto content = ContentOf(inbound.request);
  protojson::Remarks remarks;
  auto read =
      protojson::Parse(inbound.body, request_message_, protojson::Beyond::kSkipped, &remarks);
  content->unknown_fields = std::move(remarks.unknown_fields);
  content->other_spellings = std::move(remarks.other_spellings);
  // It is read again where somebody looks: that costs a call less than keeping it twice.
  if (read && inbound.body == content->body) content->where = api::RequestContent::Message::kInBody;
  call_.set_content(content);
  return read;
}

domain::Result<void> PendingCall::ReadStrictly(const Inbound& inbound) {
  const Request& request = inbound.request;
  const std::string_view query = QueryOf(request.target());
  domain::Result<void> read;
  if (HasFieldsInBody(request.method())) {
    read = protojson::Parse(inbound.body, request_message_, protojson::Beyond::kRefused);
    if (read) read = RefuseQuery(query);
  } else {
    read = RefuseBody(inbound.body);
    if (read) read = TakeQuery(query, inbound.variables, request_message_);
  }
  return read ? TakePath(inbound.variables, request_message_) : read;
}

// The order is the gateway's: headers, body, then what gRPC below it refuses.
bool PendingCall::Prepare(const Inbound& inbound, Reading reading, Response& response) {
  MetadataOutcome metadata = ReadMetadata(inbound.request, inbound.peer, call_);
  if (metadata.refused) {
    if (reading == Reading::kAsTheGateway) call_.set_content(ContentOf(inbound.request));
    response.Fail(std::move(*metadata.refused));
    return false;
  }
  auto read = reading == Reading::kAsTheGateway ? ReadAsTheGateway(inbound) : ReadStrictly(inbound);
  if (!read) {
    response.Fail(api::Status(std::move(read.error())));
    return false;
  }
  if (metadata.refused_after_body) {
    response.Fail(std::move(*metadata.refused_after_body));
    return false;
  }
  if (const std::size_t bytes = request_message_.ByteSizeLong(); bytes > kMaxMessageBytes) {
    response.Fail(TooLarge(bytes));
    return false;
  }
  if (metadata.timeout && *metadata.timeout < kLeastServiceTime) {
    response.Fail({domain::ErrorCode::kDeadlineExceeded, "context deadline exceeded"});
    return false;
  }
  timeout_ = metadata.timeout;
  return true;
}

void NoteRefused(const Inbound& inbound, std::optional<domain::Rpc> rpc,
                 const api::Status& answered) {
  api::Call call(api::Transport::kRest);
  ReadMetadata(inbound.request, inbound.peer, call);
  call.set_content(ContentOf(inbound.request));
  inbound.services.gateway.NoteRefused(call, rpc, answered);
}

bool PendingCall::Park(Wake wake) {
  wake_ = std::move(wake);
  State expected = State::kRunning;
  return state_.compare_exchange_strong(expected, State::kParked, std::memory_order_acq_rel,
                                        std::memory_order_acquire);
}

void PendingCall::Finish(api::Status status) {
  status_ = std::move(status);
  call_.DropCancelAction();  // it may hold this call
  if (state_.exchange(State::kFinished, std::memory_order_acq_rel) == State::kParked) {
    wake_(shared_from_this());
  }
}

void PendingCall::Render(Response& response) const {
  if (!status_.ok()) {
    response.Fail(status_);
    return;
  }
  if (const std::size_t bytes = response_message_.ByteSizeLong(); bytes > kMaxMessageBytes) {
    response.Fail(TooLarge(bytes));
    return;
  }
  response.status.manner = status_.manner;
  response.headers += "Grpc-Metadata-Content-Type: application/grpc\r\n";
  protojson::Append(response_message_, response.body);
}

}  // namespace payscrypt::transports::rest
