#include "pg-api.grpc.pb.h"
#include "transports/grpc/method_table.h"
#include "transports/grpc/services.h"
#include "transports/grpc/unary_call.h"

namespace payscrypt::transports::grpc {
namespace {

using api::PaymentGateway;

class Service final : public MethodTable<pg::PaymentGateway::Service> {
 public:
  explicit Service(api::Services services) {
    const Served<PaymentGateway> gateway{services.gateway, services.meters};
    Add<&PaymentGateway::CreateOrder>(gateway);
    Add<&PaymentGateway::GetPublicOrderById>(gateway);
  }
};

}  // namespace

std::unique_ptr<::grpc::Service> GatewayServiceOf(api::Services services) {
  return std::make_unique<Service>(services);
}

}  // namespace payscrypt::transports::grpc
