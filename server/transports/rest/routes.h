// Which request is whose: the route table and what becomes of requests that are not in it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "transports/rest/path_pattern.h"
#include "transports/rest/request.h"
#include "transports/rest/response.h"
#include "transports/rest/rpc.h"

namespace payscrypt::transports::rest {

// kPublic: browsers may call it from pages of any origin (CORS). kCustomer: the sandbox's own
// pages. kOperator: the control API.
enum class Audience : std::uint8_t { kMerchant, kPublic, kCustomer, kOperator };

struct Route {
  std::string_view method;
  std::string_view path;  // of the pages and the control API, a pattern
  Handler handler;
  Audience audience;
};

struct Match {
  enum class Kind : std::uint8_t {
    kHandler,      // `route` is to be served
    kPreflight,    // a browser asks whether it may call `route`
    kOtherMethod,  // `route` has the path, not the method
    kNoSuchPath,
    kNotAPath,   // "*", say
    kMalformed,  // not a request target
    kForeign,    // of the control API or a page, from somewhere that may not call it
  };
  Kind kind = Kind::kNoSuchPath;
  const Route* route = nullptr;
  std::vector<PathVariable> variables{};
  std::string why_foreign{};
  bool body_is_used_up = false;  // the gateway reads it as a form before the call does
};

// The whole table.
std::vector<Route> AllRoutes();

// Needs no more than the request's head. `host_names` are those that the control API goes by.
Match FindRoute(const Request& request, const std::vector<std::string>& host_names);

// Answers a whole request, kMalformed excepted; null, or the call by which the answer comes.
std::shared_ptr<PendingCall> Serve(const Match& match, const Inbound& inbound, Response& response);

// Answers a request whose body cannot be had: as Serve does where that needs no body, else with
// `status`.
void Refuse(const Match& match, const Inbound& inbound, api::Status status, Response& response);

}  // namespace payscrypt::transports::rest
