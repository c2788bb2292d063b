#include "webhooks/url.h"

#include <string_view>

#include <curl/curl.h>

#include "domain/quote.h"
#include "webhooks/require.h"

namespace payscrypt::webhooks {
namespace {

tl::unexpected<domain::Error> Refuse(const std::string& url, const std::string& why) {
  return domain::InvalidArgument("webhook URL " + domain::Quote(url) + ": " + why +
                                 "; expected an absolute http or https URL, such as "
                                 "http://127.0.0.1:3000/webhook");
}

std::string Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return "";
  std::string result(text);
  curl_free(text);
  return result;
}

std::string Why(CURLUcode code) {
  switch (code) {
    case CURLUE_BAD_SCHEME:
    case CURLUE_UNSUPPORTED_SCHEME:
      return "it does not begin with http:// or https://";
    case CURLUE_BAD_PORT_NUMBER:
      return "its port is not a number from 1 to 65535";
    case CURLUE_NO_HOST:
    case CURLUE_BAD_HOSTNAME:
      return "its host is missing or malformed";
    case CURLUE_BAD_IPV6:
      return "its IPv6 address is malformed";
    default:
      return std::string("it is malformed (") + curl_url_strerror(code) + ")";
  }
}

}  // namespace

domain::Result<std::string> ReceiverOf(const std::string& url) {
  if (url.empty()) return Refuse(url, "it is empty");
  if (url.find('\0') != std::string::npos) return Refuse(url, "it has a NUL byte in it");
  UrlHandle handle(curl_url());
  if (!handle) return domain::Fail(domain::ErrorCode::kResourceExhausted, "out of memory");
  if (CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), 0);
      code != CURLUE_OK) {
    return Refuse(url, Why(code));
  }
  const std::string scheme = Part(handle.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return Refuse(url, Why(CURLUE_UNSUPPORTED_SCHEME));
  // libcurl takes one slash, or three, for two: `http:///webhook` would go to a host called
  // webhook.
  const std::string_view rest = std::string_view(url).substr(scheme.size());
  if (!rest.starts_with("://") || rest.substr(3).starts_with('/')) {
    return Refuse(url, "\"" + scheme + ":\" must be followed by two slashes and a host");
  }
  const std::string port = Part(handle.get(), CURLUPART_PORT);
  if (port == "0") return Refuse(url, Why(CURLUE_BAD_PORT_NUMBER));
  return scheme + "://" + Part(handle.get(), CURLUPART_HOST) + ":" + port;
}

domain::Result<void> CheckWebhookUrl(const std::string& url) {
  if (url.size() > kMaxUrlBytes) {
    return Refuse(url, "it has more than " + std::to_string(kMaxUrlBytes) + " bytes");
  }
  return ReceiverOf(url).map([](const std::string&) {});
}

UrlHandle ParseUrl(const std::string& url) {
  UrlHandle handle(curl_url());
  Require(handle && curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK,
          "libcurl does not take a URL that it took before");
  return handle;
}

std::string HostHeaderOf(const std::string& receiver) {
  std::string_view host = receiver;
  const bool is_https = host.starts_with("https");
  host.remove_prefix(host.find("://") + 3);
  const std::string_view own_port = is_https ? ":443" : ":80";
  if (host.ends_with(own_port)) host.remove_suffix(own_port.size());
  return std::string(host);
}

bool HasUserInfo(const std::string& url) {
  const std::size_t begin = url.find("://") + 3;
  const std::string_view authority =
      std::string_view(url).substr(begin, url.find_first_of("/?#", begin) - begin);
  return authority.find('@') != std::string_view::npos;
}

}  // namespace payscrypt::webhooks
