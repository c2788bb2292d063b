// Records of the journal as the messages of sandbox.proto show them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <google/protobuf/message.h>

#include "api/sandbox_control.h"
#include "engine/request_log.h"

namespace payscrypt::api {

void Fill(const engine::RecordedRequest& request, control::RecordedRequest& message);

// Parts of it. Each is empty where the record has none.
std::string RpcText(const engine::RecordedRequest& request);
std::string_view TransportText(const engine::RecordedRequest& request);
std::string OrderIdText(const engine::RecordedRequest& request);
std::string CodeText(const engine::RecordedRequest& request);
std::string PathText(const engine::RecordedRequest& request);
std::string RequestJson(const engine::RecordedRequest& request);
std::string MerchantOrderIdText(const engine::RecordedRequest& request);

// What was read of the request; null where it could not be read.
std::unique_ptr<google::protobuf::Message> MessageOf(const engine::RecordedRequest& request);

}  // namespace payscrypt::api
