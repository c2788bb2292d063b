// The token that whoever controls the sandbox may be asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/status.h"

namespace payscrypt::api {

class ControlToken {
 public:
  // Empty: nobody is asked for one.
  explicit ControlToken(std::string token = {}) : token_(std::move(token)) {}

  // UNAUTHENTICATED unless `authorization`, the header's or the metadata's value, is "Bearer
  // TOKEN". How long that takes does not tell how much of it is right.
  std::optional<Status> Refuse(std::optional<std::string_view> authorization) const;

 private:
  std::string token_;
};

}  // namespace payscrypt::api
