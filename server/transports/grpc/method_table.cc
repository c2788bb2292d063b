#include "transports/grpc/method_table.h"

#include <cstdlib>
#include <string>

#include "pg-api.pb.h"

namespace payscrypt::transports::grpc {

api::Status Unreadable(RequestOf what) {
  const std::string why = what == RequestOf::kCall ? "error unmarshalling request"
                                                   : "failed to unmarshal the received message";
  return {domain::ErrorCode::kInternal,
          "grpc: " + why + ": proto: cannot parse invalid wire-format data"};
}

api::Status Missing() {
  return {domain::ErrorCode::kUnimplemented, "expected one whole request message, got none"};
}

void NoteRefused(api::PaymentGateway& gateway, const api::Call& call,
                 const google::protobuf::Descriptor& request, const api::Status& answered) {
  const bool creates = &request == pg::CreateOrderRequest::descriptor();
  gateway.NoteRefused(call, creates ? domain::Rpc::kCreateOrder : domain::Rpc::kGetPublicOrderById,
                      answered);
}

int MethodIndexOf(const google::protobuf::Descriptor& request) {
  const google::protobuf::FileDescriptor& file = *request.file();
  for (int i = 0; i < file.service_count(); ++i) {
    const google::protobuf::ServiceDescriptor& service = *file.service(i);
    for (int j = 0; j < service.method_count(); ++j) {
      if (service.method(j)->input_type() == &request) return j;
    }
  }
  std::abort();  // it is no method's
}

}  // namespace payscrypt::transports::grpc
