// How each rpc of the control API runs. For control_*.cc alone.
#pragma once

#include <memory>
#include <utility>

#include "api/control_service.h"
#include "domain/quote.h"

namespace payscrypt::api {

template <typename Body>
void ControlService::With(const Call& call, const Done& done, Body body) const {
  auto account = Pick(call);
  if (!account) return done(Status(std::move(account.error())));
  domain::Result<void> result = body(*account);
  (*account)->WhenKept([done, result = std::move(result)](const domain::Result<void>& kept) {
    if (!kept) return done(Status(kept.error()));
    done(result ? Status() : Status(result.error()));
  });
}

// Ends a call as `done` does, once what has happened in the account is kept.
inline Done WhenKept(const std::shared_ptr<engine::Account>& account, Done done) {
  return [account, done = std::move(done)](Status status) {
    account->WhenKept([done, status = std::move(status)](const domain::Result<void>& kept) {
      done(kept ? status : Status(kept.error()));
    });
  };
}

// The error of a field, with its name before it.
inline domain::Error InField(const char* field, domain::Error error) {
  error.message = field + (": " + error.message);
  return error;
}

// The same, of what came in it.
inline domain::Error InField(const char* field, domain::Error error, std::string_view got) {
  error.message += ", got " + domain::Quote(got);
  return InField(field, std::move(error));
}

}  // namespace payscrypt::api
