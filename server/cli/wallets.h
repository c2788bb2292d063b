#pragma once

#include <cstdint>
#include <vector>

#include "domain/error.h"

namespace payscrypt::cli {

// INVALID_ARGUMENT where an id comes more than once among the wallets that an account begins with.
domain::Result<void> CheckWalletsDiffer(std::vector<std::int64_t> wallets);

}  // namespace payscrypt::cli
