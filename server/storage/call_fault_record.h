#pragma once

#include "domain/scenario.h"
#include "storage.pb.h"

namespace payscrypt::storage {

void Write(const domain::CallFault& fault, v1::CallFault& record);
domain::CallFault Read(const v1::CallFault& record);

}  // namespace payscrypt::storage
