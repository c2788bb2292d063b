#include "api/request_record.h"

#include <utility>
#include <vector>

#include <google/protobuf/descriptor.h>

#include "domain/quote.h"

namespace payscrypt::api {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void CutTexts(Message& message) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    if (field->is_repeated()) continue;  // addresses and payments, which are short
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      CutTexts(*reflection.MutableMessage(&message, field));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      std::string text = reflection.GetString(message, field);
      domain::CutText(text, kMaxKeptText);
      reflection.SetString(&message, field, std::move(text));
    }
  }
  reflection.MutableUnknownFields(&message)->Clear();
}

}  // namespace

std::string Kept(const Message& message) {
  if (message.ByteSizeLong() <= kMaxKeptMessage) return message.SerializeAsString();
  const std::unique_ptr<Message> cut(message.New());
  cut->CopyFrom(message);
  CutTexts(*cut);
  return cut->SerializeAsString();
}

std::shared_ptr<const RequestContent> ContentOf(const Call& call, const Message* message) {
  auto content = call.content() ? call.content() : std::make_shared<RequestContent>();
  const auto key = call.Metadata("apikey");
  content->has_key = key && !key->empty();
  if (message != nullptr && content->where != RequestContent::Message::kInBody) {
    content->where = RequestContent::Message::kKept;
    content->message = Kept(*message);
  }
  return content;
}

void OpenRecord::End(const Status& status, std::string message,
                     std::chrono::nanoseconds now) const {
  engine::RequestAnswer answer;
  answer.code = static_cast<domain::ErrorCode>(status.code);
  answer.text = status.message;
  if (status.ok()) answer.message = std::move(message);
  answer.never_sent = status.manner == Manner::kReset;
  answer.took = now - began;
  account->EndRequest(number, std::move(answer));
}

}  // namespace payscrypt::api
