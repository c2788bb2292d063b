// The outcome of a call, and the one table from an error to what each transport says.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "domain/error.h"

namespace payscrypt::api {

// How an answer reaches the caller: whole, or broken by an injected fault.
enum class Manner : std::uint8_t {
  kWhole,
  kReset,      // not at all: the connection is reset
  kTruncated,  // the body ends in its middle, and the connection with it
  kMalformed,  // the body is whole, but not what its type says
};

// A gRPC status: 0 is OK, 1 to 16 are the canonical codes. A scenario's fault may use any other.
struct Status {
  int code = 0;
  std::string message;
  Manner manner = Manner::kWhole;

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
