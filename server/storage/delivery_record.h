#pragma once

#include "engine/deliveries.h"
#include "storage.pb.h"

namespace payscrypt::storage {

void Write(const engine::Delivery& delivery, v1::Delivery& record);
engine::Delivery Read(const v1::Delivery& record);

}  // namespace payscrypt::storage
