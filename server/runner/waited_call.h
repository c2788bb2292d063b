// A call that a scenario's fault may have wait for the account's clock, which stands still:
// somebody has to move it on meanwhile.
#pragma once

#include <atomic>
#include <cstdint>
#include <future>
#include <set>
#include <thread>

#include "domain/error.h"
#include "domain/timestamp.h"
#include "runner/control.h"
#include "runner/http_client.h"

namespace payscrypt::runner {

// Moves the account's clock on while a delayed call waits for it, and no further: the account's
// events say which calls a fault delays, and by how much. One watch an account.
class DelayWatch {
 public:
  explicit DelayWatch(Control& control) : control_(control) {}

  // Looks once. Where a call is being delayed, moves the clock to the instant of its answer.
  domain::Result<void> StepOver();

 private:
  domain::Result<void> Look();

  Control& control_;
  std::int64_t last_event_ = 0;
  std::set<domain::Timestamp> answers_due_;
};

class WaitedCall {
 public:
  explicit WaitedCall(HttpRequest request);
  ~WaitedCall();

  // For the answer, stepping over delays.
  domain::Result<HttpAnswer> Wait(DelayWatch& watch);

 private:
  std::promise<HttpAnswer> promise_;
  std::future<HttpAnswer> answer_;
  std::atomic<bool> give_up_{false};
  std::thread thread_;
};

}  // namespace payscrypt::runner
