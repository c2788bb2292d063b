// What a webhook's URL says of its receiver. Parsed by libcurl, so that what passes here is what it
// sends to.
#pragma once

#include <string>

#include "domain/error.h"

namespace payscrypt::webhooks {

// Scheme, host and port of the URL, such as `http://127.0.0.1:3000`: attempts to the same one share
// connections. Fails where the URL is not an absolute http or https URL.
domain::Result<std::string> ReceiverOf(const std::string& url);

}  // namespace payscrypt::webhooks
