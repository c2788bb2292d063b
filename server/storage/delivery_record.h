#pragma once

#include "engine/deliveries.h"
#include "storage.pb.h"

namespace payscrypt::storage {

void Write(const domain::WebhookEdit& edit, v1::WebhookEdit& record);
domain::WebhookEdit Read(const v1::WebhookEdit& record);

void Write(const engine::Delivery& delivery, v1::Delivery& record);
engine::Delivery Read(const v1::Delivery& record);

}  // namespace payscrypt::storage
