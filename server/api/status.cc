#include "api/status.h"

#include <array>
#include <cstddef>

namespace payscrypt::api {
namespace {

// By gRPC code.
constexpr std::array kHttpStatus = {
    200,  // OK
    499,  // CANCELLED
    500,  // UNKNOWN
    400,  // INVALID_ARGUMENT
    504,  // DEADLINE_EXCEEDED
    404,  // NOT_FOUND
    409,  // ALREADY_EXISTS
    403,  // PERMISSION_DENIED
    429,  // RESOURCE_EXHAUSTED
    400,  // FAILED_PRECONDITION
    409,  // ABORTED
    400,  // OUT_OF_RANGE
    501,  // UNIMPLEMENTED
    500,  // INTERNAL
    503,  // UNAVAILABLE
    500,  // DATA_LOSS
    401,  // UNAUTHENTICATED
};
static_assert(kHttpStatus.size() == domain::kErrorCodeNames.size());

}  // namespace

int HttpStatusOf(int code) {
  if (code < 0 || static_cast<std::size_t>(code) >= kHttpStatus.size()) return 500;
  return kHttpStatus[static_cast<std::size_t>(code)];
}

}  // namespace payscrypt::api
