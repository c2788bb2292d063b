// Which account, and which order, a call is about.
#pragma once

#include <memory>
#include <string_view>

#include "api/call.h"
#include "engine/directory.h"

namespace payscrypt::api {

// Of a call of the control API: x-sandbox-account names it, or an API key opens it; without either
// it is the account default.
domain::Result<std::shared_ptr<engine::Account>> ChooseAccount(const engine::Directory& directory,
                                                               const Call& call);

// The answer of the public API to an id that no order has.
Status NoSuchOrder(std::string_view id);

}  // namespace payscrypt::api
