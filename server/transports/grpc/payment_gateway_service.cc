#include "pg-api.grpc.pb.h"
#include "transports/grpc/services.h"
#include "transports/grpc/unary_call.h"

namespace payscrypt::transports::grpc {
namespace {

using api::PaymentGateway;
using Context = ::grpc::CallbackServerContext;
using Reactor = ::grpc::ServerUnaryReactor;

class Service final : public pg::PaymentGateway::CallbackService {
 public:
  explicit Service(api::Services services) : gateway_{services.gateway, services.meters} {}

  Reactor* createOrder(Context* context, const pg::CreateOrderRequest* request,
                       pg::CreateOrderResponse* response) override {
    return Serve<&PaymentGateway::CreateOrder>(gateway_, context, request, response);
  }
  Reactor* getPublicOrderById(Context* context, const pg::GetPublicOrderByIdRequest* request,
                              pg::GetPublicOrderByIdResponse* response) override {
    return Serve<&PaymentGateway::GetPublicOrderById>(gateway_, context, request, response);
  }

 private:
  const Served<PaymentGateway> gateway_;
};

}  // namespace

std::unique_ptr<::grpc::Service> GatewayServiceOf(api::Services services) {
  return std::make_unique<Service>(services);
}

}  // namespace payscrypt::transports::grpc
