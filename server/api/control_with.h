// How each rpc of the control API runs. For control_*.cc alone.
#pragma once

#include <utility>

#include "api/control_service.h"

namespace payscrypt::api {

template <typename Body>
void ControlService::With(const Call& call, const Done& done, Body body) const {
  auto account = Pick(call);
  if (!account) return done(Status(std::move(account.error())));
  domain::Result<void> result = body(*account);
  done(result ? Status() : Status(std::move(result.error())));
}

// The error of a field, with its name before it.
inline domain::Error InField(const char* field, domain::Error error) {
  error.message = field + (": " + error.message);
  return error;
}

}  // namespace payscrypt::api
