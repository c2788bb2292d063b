// The runner's own merchant, for tests whose shop is not under test: a receiver of webhooks that
// does as the gateway's documentation says.
//
// To each POST with a WebhookOrder it calls getPublicOrderById for the order that it names, and
// answers 200 only then; what is no WebhookOrder it answers with 400. It keeps connections alive; a
// thread each serves them, so that a call that hangs holds up nobody else.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "domain/error.h"

namespace payscrypt::runner {

inline constexpr std::size_t kMaxMerchantConnections = 256;  // at once; more are closed
inline constexpr std::size_t kMaxWebhookBytes = 8 << 20;

class Merchant {
 public:
  // Listens on a free port of the address, and asks the sandbox at `sandbox_url`, for at most
  // `timeout` a call.
  static domain::Result<std::unique_ptr<Merchant>> Start(const std::string& address,
                                                         std::string sandbox_url,
                                                         std::chrono::milliseconds timeout);
  // Hangs up, and waits for its threads.
  virtual ~Merchant() = default;

  virtual const std::string& webhook_url() const = 0;
};

}  // namespace payscrypt::runner
