#include "storage/call_fault_record.h"

#include <variant>

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

}  // namespace payscrypt::storage
