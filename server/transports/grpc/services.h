// The services of api/ as gRPC's.
#pragma once

#include <memory>

#include <grpcpp/impl/service_type.h>

#include "api/control_token.h"
#include "api/services.h"
#include "transports/grpc/event_writer.h"

namespace payscrypt::transports::grpc {

// pg.PaymentGateway
std::unique_ptr<::grpc::Service> ServiceOf(api::PaymentGateway& gateway);

// payscrypt.sandbox.v1.Sandbox, for callers who have the token. The token and `streams`, which are
// the service's, outlive it.
std::unique_ptr<::grpc::Service> ControlServiceOf(api::Services services,
                                                  const api::ControlToken& token,
                                                  EventWriters& streams);

}  // namespace payscrypt::transports::grpc
