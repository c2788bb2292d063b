// A merchant API whose methods are whatever the test says, and a server in front of it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "api/payment_gateway.h"
#include "raw_client.h"
#include "transports/listener/listener.h"
#include "transports/rest/server.h"

namespace payscrypt::testing {

// A call that the test ends when it likes, as its service.
struct HeldCall {
  const api::Call* call = nullptr;
  pg::CreateOrderResponse* response = nullptr;
  api::Done done;
};

class TestGateway : public api::PaymentGateway {
 public:
  using Create = std::function<void(const api::Call&, const pg::CreateOrderRequest&,
                                    pg::CreateOrderResponse&, api::Done)>;
  using Get = std::function<void(const api::Call&, const pg::GetPublicOrderByIdRequest&,
                                 pg::GetPublicOrderByIdResponse&, api::Done)>;

  // Echoes merchant_order_id and id, unless told otherwise.
  Create create = [](const api::Call&, const pg::CreateOrderRequest& request,
                     pg::CreateOrderResponse& response, const api::Done& done) {
    response.mutable_order()->set_merchant_order_id(request.merchant_order_id());
    done({});
  };
  Get get = [](const api::Call&, const pg::GetPublicOrderByIdRequest& request,
               pg::GetPublicOrderByIdResponse& response, const api::Done& done) {
    response.mutable_order()->set_id(request.id());
    done({});
  };

  void CreateOrder(const api::Call& call, const pg::CreateOrderRequest& request,
                   pg::CreateOrderResponse& response, api::Done done) override {
    create(call, request, response, std::move(done));
  }
  void GetPublicOrderById(const api::Call& call, const pg::GetPublicOrderByIdRequest& request,
                          pg::GetPublicOrderByIdResponse& response, api::Done done) override {
    get(call, request, response, std::move(done));
  }

  // From now on createOrder is held until the test ends it.
  void HoldCreateOrder() {
    create = [this](const api::Call& call, const pg::CreateOrderRequest&,
                    pg::CreateOrderResponse& response, api::Done done) {
      const std::lock_guard lock(mutex_);
      held_.push_back({&call, &response, std::move(done)});
      arrived_.notify_all();
    };
  }

  // Waits for the next held call.
  HeldCall NextHeld() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !held_.empty(); });
    HeldCall first = std::move(held_.front());
    held_.erase(held_.begin());
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<HeldCall> held_;
};

// Waits until the service can see that nobody wants the answer any more.
inline void AwaitCancelled(const api::Call& call) {
  while (!call.IsCancelled()) std::this_thread::yield();
}

class RestServerTest : public ::testing::Test {
 protected:
  explicit RestServerTest(transports::rest::Options options = {})
      : server_(transports::rest::Server::Create(gateway_, options)) {
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
  std::unique_ptr<transports::rest::Server> server_;
  std::unique_ptr<transports::Listener> listener_ =
      std::move(*transports::Listener::Bind("127.0.0.1", 0));
};

}  // namespace payscrypt::testing
