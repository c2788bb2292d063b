// What a transport serves.
#pragma once

#include <type_traits>

#include "api/feed.h"
#include "api/payment_gateway.h"
#include "api/sandbox_control.h"

namespace payscrypt::api {

// All of it outlives whoever is given this.
struct Services {
  PaymentGateway& gateway;
  SandboxControl& control;
  Feeds* feeds = nullptr;  // of streams; null: there are none

  // The one of that type.
  template <typename Service>
  Service& Get() const {
    static_assert(std::is_same_v<Service, PaymentGateway> ||
                  std::is_same_v<Service, SandboxControl>);
    if constexpr (std::is_same_v<Service, PaymentGateway>) {
      return gateway;
    } else {
      return control;
    }
  }
};

}  // namespace payscrypt::api
