// The configuration file: a JSON object whose keys are serve's flags without the dashes in front,
// and `assets`, which has no flag.
#pragma once

#include <string>

#include <CLI/App.hpp>

#include "domain/asset.h"
#include "domain/error.h"

namespace payscrypt::cli {

// Gives each flag that neither the command line nor the environment has set its value from the
// file, and adds the file's assets. Unknown keys are refused, and so are keys that come twice and
// values that are empty.
domain::Result<void> ApplyConfigFile(const std::string& path, CLI::App& serve,
                                     domain::AssetCatalog& assets);

}  // namespace payscrypt::cli
