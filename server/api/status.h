// The outcome of a call, and the one table from an error to what each transport says.
#pragma once

#include <string>
#include <utility>

#include "domain/error.h"

namespace payscrypt::api {

// A gRPC status: 0 is OK, 1 to 16 are the canonical codes. A scenario's fault may use any other.
struct Status {
  int code = 0;
  std::string message;

  Status() = default;
  Status(int status_code, std::string text) : code(status_code), message(std::move(text)) {}
  explicit Status(domain::Error error)
      : code(static_cast<int>(error.code)), message(std::move(error.message)) {}
  Status(domain::ErrorCode error_code, std::string text)
      : code(static_cast<int>(error_code)), message(std::move(text)) {}

  bool ok() const { return code == 0; }
};

// As grpc-gateway 2.27.2 maps them (runtime.HTTPStatusFromCode); a code outside 0 to 16 is 500.
int HttpStatusOf(int code);

}  // namespace payscrypt::api
