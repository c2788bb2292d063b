// Results as JUnit XML, which CI servers read.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "runner/report.h"

namespace payscrypt::runner {

// A whole document. What XML 1.0 cannot hold becomes U+FFFD.
std::string JunitOf(const std::vector<TestResult>& results, std::chrono::milliseconds took);

// `text` in UTF-8, and of XML 1.0's characters alone (its section 2.2).
std::string XmlText(std::string_view text);

}  // namespace payscrypt::runner
