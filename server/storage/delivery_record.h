#pragma once

#include <vector>

#include "engine/deliveries.h"
#include "engine/store.h"
#include "storage.pb.h"

namespace payscrypt::storage {

void Write(const domain::WebhookEdit& edit, v1::WebhookEdit& record);
domain::WebhookEdit Read(const v1::WebhookEdit& record);

void Write(const engine::Delivery& delivery, v1::Delivery& record);
engine::Delivery Read(const v1::Delivery& record);

// Whether those of an account can be of it: in states that there are, owed to webhooks that there
// are, and in lines that end.
bool AreSound(const std::vector<engine::Delivery>& deliveries,
              const std::vector<engine::Webhook>& webhooks);

}  // namespace payscrypt::storage
