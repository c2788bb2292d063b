// Sends webhooks over HTTP/1.1 with libcurl's multi interface: one thread, however many receivers
// hang, and another that calls each attempt's `done`. What waits for a connection is bounded by who
// sends it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "domain/error.h"
#include "engine/ports.h"

namespace payscrypt::webhooks {

inline constexpr std::chrono::seconds kDefaultTimeout{10};  // of a whole attempt, as real time
// At once, over all URLs. A URL may have as many as are left for the others, and
// kMaxConnectionsPerUrl at most: however many hang, there is one for the next, on the same host
// too.
inline constexpr long kMaxConnections = 256;
inline constexpr long kMaxConnectionsPerUrl = 64;
inline constexpr std::size_t kMaxAnswerBytes = 64 << 10;  // the rest of an answer is not read

// Connections are closed once nothing was sent for this long: a receiver that serves one connection
// at a time would answer nobody else.
inline constexpr std::chrono::milliseconds kKeepIdle{2000};

struct SenderOptions {
  std::chrono::milliseconds timeout = kDefaultTimeout;
  std::string user_agent;
  std::chrono::milliseconds keep_idle = kKeepIdle;
  std::string ca_file{};  // PEM: CAs that https receivers may have besides the system's
  bool insecure = false;  // any certificate is taken
};

class CurlSender : public engine::WebhookSender {
 public:
  static std::unique_ptr<CurlSender> Create(SenderOptions options);

  // Waits up to `grace` for attempts under way, aborts the rest, and ends the thread. Every
  // attempt's `done` has been called when this returns. Idempotent; a Send after it is aborted at
  // once.
  virtual void Stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace payscrypt::webhooks
