// Expected and actual story of a test's order side by side, in the order of time.
#pragma once

#include <string>
#include <vector>

#include "runner/played.h"
#include "scenario/test_block.h"

namespace payscrypt::runner {

struct Row {
  std::string expected;  // empty where nothing was, or nothing is judged there
  std::string actual;    // empty where nothing came
  bool differs = false;

  friend bool operator==(const Row&, const Row&) = default;
};

std::vector<Row> Compare(const scenario::ScenarioTest& test, const Played& played);

// Two columns under a head, a line each; lines that differ begin with "! ". Long stories are cut.
std::vector<std::string> Render(const std::vector<Row>& rows);

}  // namespace payscrypt::runner
