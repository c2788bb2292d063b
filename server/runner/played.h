// What came of playing a test: all that is judged, and nothing that is not data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/scenario.h"
#include "domain/timestamp.h"
#include "sandbox.pb.h"
#include "scenario/test_block.h"

namespace payscrypt::runner {

struct MadeCall {
  domain::Duration at{};  // since the order's creation
  domain::Rpc rpc = domain::Rpc::kGetPublicOrderById;
  scenario::CallOutcome outcome;
};

struct Played {
  // Why it could not be played to its end; empty where it was. The rest is as far as it came.
  std::string problem;
  std::vector<scenario::CallOutcome> create;       // of CreateStart, in order
  std::vector<MadeCall> calls;                     // of the test's `calls`, in order
  std::optional<sandbox::v1::SandboxOrder> order;  // as it ended; nothing where none was created
  std::vector<sandbox::v1::Event> events;          // of the account
  std::vector<sandbox::v1::Delivery> deliveries;   // of the account
  std::vector<sandbox::v1::RecordedRequest> recorded;  // of the account
};

}  // namespace payscrypt::runner
