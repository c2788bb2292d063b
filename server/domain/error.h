// What can go wrong, in the terms that every layer shares.
//
// No exception crosses a folder: an operation that can fail returns a Result, whose Error says what
// was expected, what came, and how to put it right.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace payscrypt::domain {

// The canonical codes, numbered as gRPC numbers them (google/rpc/code.proto).
enum class ErrorCode {
  kOk = 0,
  kCancelled = 1,
  kUnknown = 2,
  kInvalidArgument = 3,  // bad whatever the state
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kAlreadyExists = 6,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kFailedPrecondition = 9,  // the state does not allow it
  kAborted = 10,
  kOutOfRange = 11,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,  // try again
  kDataLoss = 15,
  kUnauthenticated = 16,
};

// Their names, by number.
inline constexpr std::array<std::string_view, 17> kErrorCodeNames = {
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
};

// "UNAVAILABLE"; a code outside 0 to 16 by its number.
inline std::string NameOfCode(int code) {
  const bool is_canonical = code >= 0 && code < static_cast<int>(kErrorCodeNames.size());
  return is_canonical ? std::string(kErrorCodeNames[static_cast<std::size_t>(code)])
                      : std::to_string(code);
}

struct Error {
  ErrorCode code = ErrorCode::kUnknown;
  std::string message;

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> Fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

inline tl::unexpected<Error> InvalidArgument(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message));
}

}  // namespace payscrypt::domain
