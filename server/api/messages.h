// Between the engine's values and the messages of pg-api.proto.
#pragma once

#include <string>

#include "engine/account.h"
#include "pg-api.pb.h"

namespace payscrypt::api {

domain::OrderRequest ToRequest(const pg::CreateOrderRequest& message);

// `redirect_url` is the order's Payment UI page.
void Fill(const engine::OrderView& order, std::string redirect_url, pg::Order& message);

void Fill(const engine::OrderWithPayments& found, pg::PublicOrder& message);

// The body of a webhook: WebhookOrder as protobuf JSON.
std::string WebhookBody(const engine::WebhookNotice& notice);

}  // namespace payscrypt::api
