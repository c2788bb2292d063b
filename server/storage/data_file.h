// A data file, judged before anything touches it.
#pragma once

#include <string>

#include "storage/database.h"

namespace payscrypt::storage {

// Opens the file, a new one too, and brings it to this version's tables. The path is a plain one,
// also where SQLite would have it otherwise, such as `:memory:`. The error is one line for the user
// and names the file, which is untouched then: not a file, not a data file, of a newer version,
// open elsewhere, not to be written, in a folder that is not there.
domain::Result<Database> OpenDataFile(const std::string& path, bool survives_power_loss);

// The same line for what comes of reading or writing the file later.
domain::Error InFile(const std::string& path, const domain::Error& error);

}  // namespace payscrypt::storage
