// What the account `default` was made with, when a data file is used again.
#pragma once

#include <vector>

#include "cli/options.h"
#include "domain/error.h"
#include "engine/store.h"

namespace payscrypt::cli {

// The flags describe a new account; one that is in the file stays as it is. FAILED_PRECONDITION
// where that could not go well: another seed would give the same orders other addresses. The result
// is a line for each flag that is not what the account was made with.
domain::Result<std::vector<std::string>> CompareFlags(const ServeOptions& options,
                                                      const engine::StoredAccountTerms& kept);

}  // namespace payscrypt::cli
