// A merchant API whose methods are whatever the test says.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "api/payment_gateway.h"

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

}  // namespace payscrypt::testing
