#include "transports/rest/control_guard.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

#include <boost/asio/ip/address.hpp>

#include "domain/quote.h"
#include "transports/rest/uri.h"

namespace payscrypt::transports::rest {
namespace {

using boost::beast::http::field;
using domain::Quote;

struct Authority {
  std::string host;  // in lower case; an IPv6 address without its brackets
  bool is_bracketed = false;
  std::optional<std::uint16_t> port;
};

std::optional<std::uint16_t> ParsePort(std::string_view digits) {
  std::uint16_t port = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, port);
  if (digits.empty() || error != std::errc() || stopped != end) return std::nullopt;
  return port;
}

// "host", "host:port", "[::1]:port". Nothing where it is none of them; a user's name is not taken.
std::optional<Authority> ParseAuthority(std::string_view text) {
  Authority authority;
  std::size_t host_end = std::min(text.find(':'), text.size());
  std::string_view host = text.substr(0, host_end);
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return std::nullopt;
    authority.is_bracketed = true;
    host = text.substr(1, bracket - 1);
    host_end = bracket + 1;
  }
  if (host.empty() || host.find('@') != std::string_view::npos) return std::nullopt;
  authority.host = LowerCase(host);
  std::string_view rest = text.substr(host_end);
  if (rest.empty()) return authority;
  if (!rest.starts_with(':')) return std::nullopt;
  authority.port = ParsePort(rest.substr(1));
  if (!authority.port) return std::nullopt;
  return authority;
}

bool IsTrusted(const Authority& authority, const std::vector<std::string>& host_names) {
  boost::system::error_code no_address;
  if (authority.is_bracketed) {
    boost::asio::ip::make_address_v6(authority.host, no_address);
    return !no_address;
  }
  boost::asio::ip::make_address_v4(authority.host, no_address);
  if (!no_address) return true;
  std::string_view name = authority.host;
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  return std::any_of(host_names.begin(), host_names.end(),
                     [&](const std::string& known) { return EqualsIgnoringCase(known, name); });
}

// As a browser writes it: "http://host:port", without the port where it is the scheme's own.
bool IsOwn(std::string_view origin, const Authority& host) {
  constexpr std::string_view kHttp = "http://";
  constexpr std::string_view kHttps = "https://";
  std::uint16_t own_port = 0;
  if (origin.starts_with(kHttp)) {
    origin.remove_prefix(kHttp.size());
    own_port = 80;
  } else if (origin.starts_with(kHttps)) {
    origin.remove_prefix(kHttps.size());
    own_port = 443;
  } else {
    return false;
  }
  const std::optional<Authority> authority = ParseAuthority(origin);
  return authority && authority->host == host.host &&
         authority->is_bracketed == host.is_bracketed &&
         authority->port.value_or(own_port) == host.port.value_or(own_port);
}

std::string_view HostOf(const Request& request) {
  const std::string_view target = request.target();
  if (!target.starts_with('/')) return AuthorityOfUri(target);
  return request.Find(field::host).value_or(std::string_view());
}

}  // namespace

std::optional<std::string> WhyForeign(const Request& request,
                                      const std::vector<std::string>& host_names) {
  const std::string_view host = HostOf(request);
  const std::optional<Authority> authority = ParseAuthority(host);
  if (!authority || !IsTrusted(*authority, host_names)) {
    return "Host: expected an IP address, localhost or the host of --public-url, so that no "
           "stranger's name leads web pages here; got " +
           Quote(host);
  }
  for (std::size_t i = 0; i < request.field_count(); ++i) {
    const Request::Field header = request.field(i);
    if (header.id == field::origin && !IsOwn(header.value, *authority)) {
      return "Origin: expected none, or the sandbox's own, \"http://" + std::string(host) +
             "\": pages from elsewhere may not control the sandbox; got " + Quote(header.value);
    }
  }
  return std::nullopt;
}

}  // namespace payscrypt::transports::rest
