#pragma once

#include "domain/scenario.h"
#include "storage.pb.h"

namespace payscrypt::storage {

void Write(const domain::CallFault& fault, v1::CallFault& record);
domain::CallFault Read(const v1::CallFault& record);

void Write(const domain::WebhookFault& fault, v1::WebhookFault& record);
domain::WebhookFault Read(const v1::WebhookFault& record);

}  // namespace payscrypt::storage
