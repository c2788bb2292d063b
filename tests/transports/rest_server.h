// A REST server in front of services that are whatever the test says.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "echo_control.h"
#include "raw_client.h"
#include "test_gateway.h"
#include "transports/listener/listener.h"
#include "transports/rest/server.h"

namespace payscrypt::testing {

class RestServerTest : public ::testing::Test {
 protected:
  explicit RestServerTest(const transports::rest::Options& options = {})
      : server_(transports::rest::Server::Create({gateway_, control_}, options)) {
    listener_->Start([](int, const std::string&) { FAIL() << "gRPC was not spoken"; },
                     [this](int fd, std::string read) { server_->Adopt(fd, std::move(read)); });
  }
  ~RestServerTest() override { listener_->Stop(); }

  RawClient Connect() { return RawClient(listener_->port()); }

  // The answer to the first request of a connection of its own.
  Answer Ask(const std::string& request) {
    RawClient client = Connect();
    client.Send(request);
    const bool to_head = request.starts_with("HEAD ");
    std::optional<Answer> answer = client.Read(to_head);
    if (!answer) ADD_FAILURE() << "no answer to: " << request.substr(0, 200);
    return answer.value_or(Answer{});
  }

  TestGateway gateway_;
  EchoControl control_;
  std::unique_ptr<transports::rest::Server> server_;
  std::unique_ptr<transports::Listener> listener_ =
      std::move(*transports::Listener::Bind("127.0.0.1", 0));
};

}  // namespace payscrypt::testing
