#include "storage/request_record.h"

#include <chrono>
#include <memory>
#include <utility>

#include "storage/fault_record.h"
#include "storage/record.h"

namespace payscrypt::storage {
namespace {

void Write(const engine::RequestContent& content, v1::Request::Content& record) {
  record.set_path(content.path);
  record.set_body(content.body);
  record.set_body_bytes(content.body_bytes);
  for (const std::string& field : content.unknown_fields) record.add_unknown_fields(field);
  for (const std::string& name : content.other_spellings) record.add_other_spellings(name);
  record.set_from_browser(content.from_browser);
  record.set_has_key(content.has_key);
  record.set_where(static_cast<std::int32_t>(content.where));
  record.set_message(content.message);
}

engine::RequestContent Read(const v1::Request::Content& record) {
  engine::RequestContent content;
  content.path = record.path();
  content.body = record.body();
  content.body_bytes = record.body_bytes();
  content.unknown_fields = {record.unknown_fields().begin(), record.unknown_fields().end()};
  content.other_spellings = {record.other_spellings().begin(), record.other_spellings().end()};
  content.from_browser = record.from_browser();
  content.has_key = record.has_key();
  content.where = static_cast<engine::RequestContent::Message>(record.where());
  content.message = record.message();
  return content;
}

void Write(const engine::RequestAnswer& answer, v1::Request::Answer& record) {
  record.set_code(static_cast<std::int32_t>(answer.code));
  record.set_text(answer.text);
  record.set_message(answer.message);
  record.set_never_sent(answer.never_sent);
  record.set_took_nanoseconds(answer.took.count());
}

engine::RequestAnswer Read(const v1::Request::Answer& record) {
  engine::RequestAnswer answer;
  answer.code = static_cast<domain::ErrorCode>(record.code());
  answer.text = record.text();
  answer.message = record.message();
  answer.never_sent = record.never_sent();
  answer.took = std::chrono::nanoseconds(record.took_nanoseconds());
  return answer;
}

}  // namespace

domain::Result<void> Add(const std::vector<engine::RecordedRequest>& requests,
                         ScenarioTable& scenarios, v1::Requests& row) {
  for (const engine::RecordedRequest& request : requests) {
    v1::Request& record = *row.add_requests();
    record.set_number(request.number);
    record.set_at(MillisOf(request.at));
    if (request.rpc) record.set_rpc(static_cast<std::int32_t>(*request.rpc));
    record.set_transport(static_cast<std::int32_t>(request.transport));
    record.set_order(request.order.value);
    const auto scenario = scenarios.IdOf(request.scenario);
    if (!scenario) return tl::unexpected(scenario.error());
    record.set_scenario(*scenario);
    if (request.fault) storage::Write(*request.fault, *record.mutable_fault());
    record.set_after_event(request.after_event);
    record.set_before_any_webhook(request.before_any_webhook);
    if (request.content) Write(*request.content, *record.mutable_content());
    if (request.answer) Write(*request.answer, *record.mutable_answer());
  }
  return {};
}

void Read(const v1::Requests& row, std::uint64_t first, ScenarioTable& scenarios,
          std::vector<engine::RecordedRequest>& requests) {
  for (const v1::Request& record : row.requests()) {
    if (record.number() < first) continue;
    engine::RecordedRequest& request = requests.emplace_back();
    request.number = record.number();
    request.at = TimeOf(record.at());
    if (record.has_rpc()) request.rpc = static_cast<domain::Rpc>(record.rpc());
    request.transport = static_cast<engine::Transport>(record.transport());
    request.order = domain::OrderId{record.order()};
    request.scenario = scenarios.Find(record.scenario());
    if (record.has_fault()) {
      request.fault = std::make_shared<const domain::CallFault>(storage::Read(record.fault()));
    }
    request.after_event = record.after_event();
    request.before_any_webhook = record.before_any_webhook();
    if (record.has_content()) {
      request.content = std::make_shared<const engine::RequestContent>(Read(record.content()));
    }
    if (record.has_answer()) {
      request.answer = std::make_shared<const engine::RequestAnswer>(Read(record.answer()));
    }
  }
}

}  // namespace payscrypt::storage
