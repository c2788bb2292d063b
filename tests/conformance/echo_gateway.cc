#include "echo_gateway.h"

#include <cstdlib>
#include <string_view>
#include <utility>

namespace payscrypt::conformance {
namespace {

constexpr std::int64_t kCreatedAt = 1'699'990'000;
constexpr std::int64_t kExpiredAt = 1'700'000'000;

// "status:5" split at the first colon.
struct Trigger {
  std::string_view name;
  std::string argument;
};

Trigger TriggerIn(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {text, ""};
  return {text.substr(0, colon), std::string(text.substr(colon + 1))};
}

void FillAsCreated(const pg::CreateOrderRequest& request, pg::Order& order) {
  order.set_id("1");
  order.set_asset_name(request.asset_name());
  order.set_target_value(request.target_value());
  order.set_target_confirmations(request.pg_wallet_id());
  order.add_variants("pg_wallet_id=" + std::to_string(request.pg_wallet_id()));
  order.set_expired_at(kExpiredAt);
  order.set_merchant_order_id(request.merchant_order_id());
  order.set_description(request.description());
  order.set_created_at(kCreatedAt);
  order.set_updated_at(kCreatedAt);
  order.set_callback_url(request.callback_url());
}

}  // namespace

void EchoGateway::CreateOrder(const api::Call& call, const pg::CreateOrderRequest& request,
                              pg::CreateOrderResponse& response, api::Done done) {
  Received received;
  received.rpc = "createOrder";
  received.create = request;
  Remember(std::move(received), call);

  const Trigger trigger = TriggerIn(request.callback_url());
  if (trigger.name == "status" || trigger.name == "mderr") {
    const auto code = static_cast<int>(std::strtoll(trigger.argument.c_str(), nullptr, 10));
    done({code, request.description()});
    return;
  }
  if (trigger.name == "ctxcanceled") {
    done({domain::ErrorCode::kCancelled, "context canceled"});
    return;
  }
  if (trigger.name == "empty") {
    response.mutable_order();
  } else if (trigger.name != "noorder") {
    FillAsCreated(request, *response.mutable_order());
  }
  if (trigger.name == "big") {
    response.mutable_order()->set_description(std::string(std::stoul(trigger.argument), 'x'));
  } else if (trigger.name == "enum") {
    response.mutable_order()->set_status(
        static_cast<pg::Order::Status>(std::stoi(trigger.argument)));
  } else if (trigger.name == "sleep") {
    sleeper_ = std::jthread([done = std::move(done)] { done({}); });
    return;
  }
  done({});
}

void EchoGateway::GetPublicOrderById(const api::Call& call,
                                     const pg::GetPublicOrderByIdRequest& request,
                                     pg::GetPublicOrderByIdResponse& response, api::Done done) {
  Received received;
  received.rpc = "getPublicOrderById";
  received.get = request;
  Remember(std::move(received), call);

  const Trigger trigger = TriggerIn(request.id());
  if (trigger.name == "status") {
    const Trigger status = TriggerIn(trigger.argument);
    done({std::stoi(std::string(status.name)), status.argument});
    return;
  }
  pg::PublicOrder& order = *response.mutable_order();
  order.set_id(request.id());
  order.set_status(pg::Order::SUCCESSFUL);
  order.add_variants(std::string("with_payments=") + (request.with_payments() ? "true" : "false"));
  done({});
}

std::optional<EchoGateway::Received> EchoGateway::TakeReceived() {
  const std::lock_guard lock(mutex_);
  return std::exchange(received_, std::nullopt);
}

void EchoGateway::Remember(Received received, const api::Call& call) {
  for (const auto& [key, value] : call.metadata()) received.metadata[key].push_back(value);
  const std::lock_guard lock(mutex_);
  received_ = std::move(received);
}

}  // namespace payscrypt::conformance
