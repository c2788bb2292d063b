#include "storage/fault_record.h"

#include <variant>

#include "storage/delivery_record.h"

namespace payscrypt::storage {
namespace {

struct ActionWriter {
  v1::CallFault& record;

  void operator()(const domain::FailCall& fail) const {
    record.mutable_fail()->set_code(fail.code);
    record.mutable_fail()->set_message(fail.message);
  }
  void operator()(const domain::DelayCall& delay) const {
    record.mutable_delay()->set_by(delay.by.count());
  }
  void operator()(const domain::HangCall&) const { record.mutable_hang(); }
  void operator()(const domain::ResetCall&) const { record.mutable_reset(); }
  void operator()(const domain::TruncateCall&) const { record.mutable_truncate(); }
  void operator()(const domain::MalformCall&) const { record.mutable_malform(); }
};

domain::CallFaultAction ActionOf(const v1::CallFault& record) {
  switch (record.action_case()) {
    case v1::CallFault::kFail:
      return domain::FailCall{record.fail().code(), record.fail().message()};
    case v1::CallFault::kDelay:
      return domain::DelayCall{domain::Duration(record.delay().by())};
    case v1::CallFault::kHang:
      return domain::HangCall{};
    case v1::CallFault::kReset:
      return domain::ResetCall{};
    case v1::CallFault::kTruncate:
      return domain::TruncateCall{};
    case v1::CallFault::kMalform:
    case v1::CallFault::ACTION_NOT_SET:
      break;
  }
  return domain::MalformCall{};
}

struct WebhookActionWriter {
  v1::WebhookFault& record;

  void operator()(const domain::SkipWebhook&) const { record.mutable_skip_it(); }
  void operator()(const domain::DelayWebhook& delay) const { record.set_delay(delay.by.count()); }
  void operator()(const domain::DuplicateWebhook& duplicate) const {
    record.set_duplicate(duplicate.copies);
  }
  void operator()(const domain::ReorderWebhook&) const { record.mutable_reorder(); }
  void operator()(const domain::EditWebhook& edit) const {
    Write(edit.edit, *record.mutable_edit());
  }
};

domain::WebhookFaultAction ActionOf(const v1::WebhookFault& record) {
  switch (record.action_case()) {
    case v1::WebhookFault::kDelay:
      return domain::DelayWebhook{domain::Duration(record.delay())};
    case v1::WebhookFault::kDuplicate:
      return domain::DuplicateWebhook{record.duplicate()};
    case v1::WebhookFault::kReorder:
      return domain::ReorderWebhook{};
    case v1::WebhookFault::kEdit:
      return domain::EditWebhook{Read(record.edit())};
    case v1::WebhookFault::kSkipIt:
    case v1::WebhookFault::ACTION_NOT_SET:
      break;
  }
  return domain::SkipWebhook{};
}

}  // namespace

void Write(const domain::CallFault& fault, v1::CallFault& record) {
  record.set_rpc(static_cast<std::int32_t>(fault.rpc));
  record.set_skip(fault.skip);
  if (fault.times) record.set_times(*fault.times);
  std::visit(ActionWriter{record}, fault.action);
}

domain::CallFault Read(const v1::CallFault& record) {
  domain::CallFault fault;
  fault.rpc = static_cast<domain::Rpc>(record.rpc());
  fault.skip = record.skip();
  if (record.has_times()) fault.times = record.times();
  fault.action = ActionOf(record);
  return fault;
}

void Write(const domain::WebhookFault& fault, v1::WebhookFault& record) {
  if (fault.status) record.set_status(static_cast<std::int32_t>(*fault.status));
  record.set_skip(fault.skip);
  if (fault.times) record.set_times(*fault.times);
  std::visit(WebhookActionWriter{record}, fault.action);
}

domain::WebhookFault Read(const v1::WebhookFault& record) {
  domain::WebhookFault fault;
  if (record.has_status()) fault.status = static_cast<domain::OrderStatus>(record.status());
  fault.skip = record.skip();
  if (record.has_times()) fault.times = record.times();
  fault.action = ActionOf(record);
  return fault;
}

}  // namespace payscrypt::storage
