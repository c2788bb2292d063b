// Between the engine's webhooks and deliveries and the messages of sandbox.proto.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/sandbox_control.h"
#include "engine/account.h"

namespace payscrypt::api {

void Fill(const engine::WebhookView& view, control::Webhook& message);

// How much of it to tell: all, or what is small and the same in each run of the same calls.
enum class Depth { kInList, kWhole };
void Fill(const engine::Delivery& delivery, engine::Account& account, Depth depth,
          control::Delivery& message);

// The state of that name, as in Delivery.state; nothing where there is none.
std::optional<engine::Delivery::State> DeliveryStateNamed(std::string_view name);

}  // namespace payscrypt::api
