#include "api/request_messages.h"

#include <array>
#include <charconv>
#include <cstddef>

#include "api/control_messages.h"
#include "api/request_warnings.h"
#include "api/status.h"
#include "pg-api.pb.h"
#include "protojson/protojson.h"
#include "protojson/utf8.h"

namespace payscrypt::api {
namespace {

using google::protobuf::Message;

// In milliseconds, to the microsecond: "0.043ms", "12ms", "1.5ms".
std::string TookText(std::chrono::nanoseconds took) {
  const double ms = static_cast<double>(took / std::chrono::microseconds(1)) / 1'000;
  std::array<char, 32> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), ms, std::chars_format::fixed);
  return std::string(digits.data(), end.ptr) + "ms";
}

// As the REST gateway answers it.
std::string ErrorJson(const engine::RequestAnswer& answer) {
  std::string json = "{\"code\":" + std::to_string(static_cast<int>(answer.code)) + ",\"message\":";
  protojson::AppendString(answer.text, json);
  return json + ",\"details\":[]}";
}

std::unique_ptr<Message> NewRequest(domain::Rpc rpc) {
  if (rpc == domain::Rpc::kCreateOrder) return std::make_unique<pg::CreateOrderRequest>();
  return std::make_unique<pg::GetPublicOrderByIdRequest>();
}

template <typename T>
std::unique_ptr<Message> Read(const std::string& bytes) {
  auto message = std::make_unique<T>();
  message->ParseFromString(bytes);
  return message;
}

std::string AnswerJson(const engine::RecordedRequest& request) {
  const engine::RequestAnswer& answer = *request.answer;
  if (answer.never_sent) return "";
  if (answer.code != domain::ErrorCode::kOk) {
    return request.transport == engine::Transport::kRest ? ErrorJson(answer) : "";
  }
  if (!request.rpc) return "";
  const bool is_create = *request.rpc == domain::Rpc::kCreateOrder;
  const auto message = is_create ? Read<pg::CreateOrderResponse>(answer.message)
                                 : Read<pg::GetPublicOrderByIdResponse>(answer.message);
  return protojson::Write(*message);
}

void FillAnswer(const engine::RecordedRequest& request, control::RecordedRequest& message) {
  if (!request.answer) return;
  const engine::RequestAnswer& answer = *request.answer;
  message.set_message(protojson::Utf8Of(answer.text));
  if (request.transport == engine::Transport::kRest && !answer.never_sent) {
    message.set_http_status(HttpStatusOf(static_cast<int>(answer.code)));
  }
  message.set_answer(AnswerJson(request));
  message.set_took(TookText(answer.took));
}

}  // namespace

std::string RpcText(const engine::RecordedRequest& request) {
  return request.rpc ? std::string(NameOf(*request.rpc)) : "";
}

std::string_view TransportText(const engine::RecordedRequest& request) {
  return request.transport == engine::Transport::kGrpc ? "grpc" : "rest";
}

std::string OrderIdText(const engine::RecordedRequest& request) {
  return request.order.value != 0 ? request.order.ToString() : "";
}

std::string CodeText(const engine::RecordedRequest& request) {
  return request.answer ? domain::NameOfCode(static_cast<int>(request.answer->code)) : "";
}

std::string PathText(const engine::RecordedRequest& request) {
  if (request.transport == engine::Transport::kGrpc) {
    return "/pg.PaymentGateway/" + RpcText(request);
  }
  return request.content ? protojson::Utf8Of(request.content->path) : "";
}

std::unique_ptr<Message> MessageOf(const engine::RecordedRequest& request) {
  using Where = engine::RequestContent::Message;
  if (!request.rpc || !request.content || request.content->where == Where::kUnreadable) {
    return nullptr;
  }
  auto message = NewRequest(*request.rpc);
  const bool is_read = request.content->where == Where::kKept
                           ? message->ParseFromString(request.content->message)
                           : protojson::Parse(request.content->body, *message).has_value();
  return is_read ? std::move(message) : nullptr;
}

std::string RequestJson(const engine::RecordedRequest& request) {
  const auto message = MessageOf(request);
  return message ? protojson::Write(*message) : "";
}

std::string MerchantOrderIdText(const engine::RecordedRequest& request) {
  if (request.terms) return request.terms->merchant_order_id;
  const auto message = MessageOf(request);
  const auto* const create = dynamic_cast<const pg::CreateOrderRequest*>(message.get());
  return create != nullptr ? protojson::Utf8Of(create->merchant_order_id()) : "";
}

void Fill(const engine::RecordedRequest& request, control::RecordedRequest& message) {
  message.set_number(static_cast<std::int64_t>(request.number));
  message.set_at(domain::ToText(request.at));
  message.set_rpc(RpcText(request));
  message.set_transport(std::string(TransportText(request)));
  message.set_order_id(OrderIdText(request));
  message.set_code(CodeText(request));
  if (request.fault) message.set_fault(TextOf(*request.fault));
  message.set_after_event(static_cast<std::int64_t>(request.after_event));
  message.set_path(PathText(request));
  if (request.content) {
    message.set_raw_request(protojson::Utf8Of(request.content->body));
    message.set_raw_request_bytes(static_cast<std::int64_t>(request.content->body_bytes));
  }
  message.set_request(RequestJson(request));
  FillAnswer(request, message);
  message.set_scenario(request.scenario ? request.scenario->name : "none");
  for (std::string& warning : WarningsOf(request)) message.add_warnings(std::move(warning));
  message.set_merchant_order_id(MerchantOrderIdText(request));
}

}  // namespace payscrypt::api
