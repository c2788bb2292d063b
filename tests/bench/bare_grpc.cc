// The least that a gRPC callback server can do: answers both rpcs with bytes read from files.
//
//   bare_grpc PORT_FILE CREATE_ORDER_FILE GET_PUBLIC_ORDER_FILE
//
// It neither parses a request nor builds an answer, so a server that does both can at best come
// close.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include <grpcpp/grpcpp.h>

#include "pg-api.grpc.pb.h"
#include "recorded_reply.h"

namespace {

using pg::PaymentGateway;

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

class Service final
    : public PaymentGateway::WithRawCallbackMethod_createOrder<
          PaymentGateway::WithRawCallbackMethod_getPublicOrderById<PaymentGateway::Service>> {
 public:
  Service(const std::string& created, const std::string& got)
      : created_(BufferOf(created)), got_(BufferOf(got)) {}

  grpc::ServerUnaryReactor* createOrder(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer*,
                                        grpc::ByteBuffer* response) override {
    return Answer(*context, created_, *response);
  }

  grpc::ServerUnaryReactor* getPublicOrderById(grpc::CallbackServerContext* context,
                                               const grpc::ByteBuffer*,
                                               grpc::ByteBuffer* response) override {
    return Answer(*context, got_, *response);
  }

 private:
  static grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext& context,
                                          const grpc::ByteBuffer& recorded,
                                          grpc::ByteBuffer& response) {
    response = recorded;
    grpc::ServerUnaryReactor* const reactor = context.DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  const grpc::ByteBuffer created_;
  const grpc::ByteBuffer got_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: bare_grpc PORT_FILE CREATE_ORDER_FILE GET_PUBLIC_ORDER_FILE\n";
    return 1;
  }
  Service service(bench::ReadFile(argv[2]), bench::ReadFile(argv[3]));
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  bench::WritePortFile(argv[1], port);
  server->Wait();
  return 0;
}
