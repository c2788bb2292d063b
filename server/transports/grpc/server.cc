#include "transports/grpc/server.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <utility>

#include <absl/synchronization/mutex.h>
#include <grpc/health/v1/health.pb.h>
#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include "transports/grpc/services.h"

namespace payscrypt::transports::grpc {
namespace {

std::string HostPort(const std::string& address, std::uint16_t port) {
  const bool ipv6 = address.find(':') != std::string::npos;
  return (ipv6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

void IgnoreLog(gpr_log_func_args*) {}

class GrpcServer final : public Server {
 public:
  GrpcServer(api::Services services, const Options& options)
      : token_(options.control_token),
        services_{GatewayServiceOf(services), ControlServiceOf(services, token_, streams_)} {}
  ~GrpcServer() override { Stop(std::chrono::milliseconds(0)); }

  domain::Result<void> Start(const Options& options) {
    // gRPC writes to stderr what this returns as an error, unless somebody asked it to.
    if (std::getenv("GRPC_VERBOSITY") == nullptr) ::gpr_set_log_function(&IgnoreLog);
    // Debian builds abseil with its search for deadlocks, at each lock: a tenth of a call.
    absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
    ::grpc::EnableDefaultHealthCheckService(true);
    ::grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    // The library serves health without its descriptor; naming it here lets reflection find it.
    ::grpc::health::v1::HealthCheckRequest::descriptor();

    ::grpc::ServerBuilder builder;
    builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
    builder.SetMaxSendMessageSize(kMaxMessageBytes);
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    for (const auto& service : services_) builder.RegisterService(service.get());
    acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
        ::grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
        ::grpc::InsecureServerCredentials());
    int bound_port = 0;
    if (options.own_port) {
      builder.AddListeningPort(HostPort(options.address, *options.own_port),
                               ::grpc::InsecureServerCredentials(), &bound_port);
    }
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || (options.own_port && bound_port == 0)) {
      return domain::Fail(domain::ErrorCode::kUnavailable,
                          "cannot listen for gRPC on " +
                              HostPort(options.address, options.own_port.value_or(0)) +
                              ": expected a free port of this machine; choose another with "
                              "--grpc-port, or 0 for any");
    }
    own_port_ = static_cast<std::uint16_t>(bound_port);
    SetReady(true);
    return {};
  }

  void SetReady(bool ready) override {
    if (stopped_) return;
    for (const char* const name : {"", "pg.PaymentGateway", "payscrypt.sandbox.v1.Sandbox"}) {
      server_->GetHealthCheckService()->SetServingStatus(name, ready);
    }
  }

  void Adopt(int fd, std::string read) override {
    ::grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
    connection.fd = fd;
    ::grpc::Slice slice(read);
    connection.read_buffer = ::grpc::ByteBuffer(&slice, 1);
    acceptor_->HandleNewConnection(&connection);
  }

  std::uint16_t own_port() const override { return own_port_; }

  void Stop(std::chrono::milliseconds grace) override {
    if (server_ == nullptr || stopped_.exchange(true)) return;
    server_->GetHealthCheckService()->SetServingStatus(false);
    streams_.Stop();
    const gpr_timespec wait = gpr_time_from_millis(grace.count(), GPR_TIMESPAN);
    server_->Shutdown(wait);
    server_->Wait();
  }

 private:
  const api::ControlToken token_;
  EventWriters streams_;
  const std::array<std::unique_ptr<::grpc::Service>, 2> services_;
  std::unique_ptr<::grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::unique_ptr<::grpc::Server> server_;
  std::uint16_t own_port_ = 0;
  std::atomic<bool> stopped_ = false;
};

}  // namespace

domain::Result<std::unique_ptr<Server>> Server::Create(api::Services services,
                                                       const Options& options) {
  auto server = std::make_unique<GrpcServer>(services, options);
  if (auto started = server->Start(options); !started) return tl::unexpected(started.error());
  return server;
}

}  // namespace payscrypt::transports::grpc
