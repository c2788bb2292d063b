// The handlers of the Payment UI's and the console's files.
#pragma once

#include <memory>

#include "transports/rest/rpc.h"

namespace payscrypt::transports::rest {

std::shared_ptr<PendingCall> ConsolePage(const Inbound& inbound, Response& response);

// The same for every order: the page asks for its own by the public API.
std::shared_ptr<PendingCall> PaymentPage(const Inbound& inbound, Response& response);

// Of the path's `name`. NOT_FOUND where there is none.
std::shared_ptr<PendingCall> Asset(const Inbound& inbound, Response& response);

}  // namespace payscrypt::transports::rest
