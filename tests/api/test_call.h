#pragma once

#include "api/call.h"

namespace payscrypt::api {

// A call under a test's hand, which is the transport here.
class TestCall : public Call {
 public:
  using Call::Call;
  using Call::DropCancelAction;
  using Call::RunCancelAction;
};

}  // namespace payscrypt::api
