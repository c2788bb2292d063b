// The services of api/ as gRPC's.
#pragma once

#include <memory>

#include <grpcpp/impl/service_type.h>

#include "api/services.h"

namespace payscrypt::transports::grpc {

// pg.PaymentGateway
std::unique_ptr<::grpc::Service> ServiceOf(api::PaymentGateway& gateway);

// payscrypt.sandbox.v1.Sandbox
std::unique_ptr<::grpc::Service> ServiceOf(api::SandboxControl& control);

}  // namespace payscrypt::transports::grpc
