// What a webhook's URL says of its receiver. Parsed by libcurl, so that what passes here is what it
// sends to.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <curl/curl.h>

#include "domain/error.h"

namespace payscrypt::webhooks {

inline constexpr std::size_t kMaxUrlBytes = 2048;

// Whether `url` can be a webhook's: an absolute http or https URL of at most kMaxUrlBytes. The
// error says why not.
domain::Result<void> CheckWebhookUrl(const std::string& url);

// Scheme, host and port of the URL, such as `http://127.0.0.1:3000`. Fails where the URL is not an
// absolute http or https URL.
domain::Result<std::string> ReceiverOf(const std::string& url);

// The Host header of requests to such a receiver: without the port where it is the scheme's own.
std::string HostHeaderOf(const std::string& receiver);

struct UrlCleanup {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlCleanup>;

// The parts of such a URL, for libcurl.
UrlHandle ParseUrl(const std::string& url);

// Whether the URL has a user's name or password in it.
bool HasUserInfo(const std::string& url);

}  // namespace payscrypt::webhooks
