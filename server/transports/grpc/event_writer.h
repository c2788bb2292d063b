// Streams of events: the method WatchEvents.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "api/control_token.h"
#include "api/services.h"

namespace payscrypt::transports::grpc {

class EventWriter;

// The streams that are open. Safe from any thread.
class EventWriters {
 public:
  // Begins a stream, which answers the call.
  ::grpc::ServerWriteReactor<api::control::Event>* Begin(
      const api::Services& services, const api::ControlToken& token,
      ::grpc::CallbackServerContext& context, const api::control::WatchEventsRequest& request);

  // Answers a call with an error and no stream.
  static ::grpc::ServerWriteReactor<api::control::Event>* Refuse(const api::Services& services,
                                                                 const api::Status& status);

  // Ends them, and those that are begun from now on.
  void Stop();

 private:
  std::mutex mutex_;  // of what follows
  bool stopped_ = false;
  std::vector<std::weak_ptr<EventWriter>> open_;
};

}  // namespace payscrypt::transports::grpc
