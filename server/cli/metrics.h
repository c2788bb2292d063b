// What GET /metrics answers.
#pragma once

#include <chrono>
#include <string>

#include "api/call_meters.h"
#include "api/event_tally.h"
#include "engine/directory.h"
#include "transports/rest/server.h"

namespace payscrypt::cli {

// The counts of a sandbox. What counts and what is counted outlives it.
struct Metrics {
  const api::CallMeters& calls;
  const api::EventTally& events;
  const engine::Directory& directory;
  const transports::rest::Server& rest;
  std::chrono::nanoseconds uptime;

  // In Prometheus' text format.
  std::string Text() const;
};

}  // namespace payscrypt::cli
