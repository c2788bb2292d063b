// The parts of a request's target, and their escapes (RFC 3986, RFC 9112).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace payscrypt::transports::rest {

// Nothing where an escape is not one.
std::optional<std::string> PercentDecode(std::string_view text);

// Of a query, in which `+` is a blank.
std::optional<std::string> FormDecode(std::string_view text);

// What of the target comes before the query, and the query; empty where there is none.
std::string_view WithoutQuery(std::string_view target);
std::string_view QueryOf(std::string_view target);

// Of a target in absolute form, "http://host:port/path"; empty where it has none.
std::string_view PathOfUri(std::string_view uri);
std::string_view AuthorityOfUri(std::string_view uri);

}  // namespace payscrypt::transports::rest
