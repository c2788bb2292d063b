// The attempts under way: libcurl's multi interface, driven by epoll. Belongs to the sender's
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <curl/curl.h>

#include "engine/ports.h"
#include "webhooks/sender.h"
#include "webhooks/transfer.h"
#include "webhooks/waiting_line.h"
#include "webhooks/wake_up.h"

namespace payscrypt::webhooks {

class Transfers {
 public:
  using Ended = std::function<void(QueuedAttempt, engine::AttemptOutcome)>;

  // `wake` ends a Wait. Opens nothing yet of libcurl's.
  Transfers(SenderOptions options, WakeUp& wake, Ended ended);
  ~Transfers();
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  std::size_t under_way() const { return under_way_; }
  bool HasRoom() const { return under_way_ < static_cast<std::size_t>(kMaxConnections); }

  // HasRoom must hold.
  void Start(QueuedAttempt queued);

  // Moves on what can move on by itself: what was just started, and what has timed out. Calls
  // `ended`.
  void Proceed();

  // Waits for a socket, a time-out or the wake-up, and moves on whatever it is for. Calls `ended`.
  // Where nothing is under way for long enough, lets go of connections and memory.
  void Wait();

  // Calls `ended` for each with kAborted.
  void AbortAll();

 private:
  static int OnSocket(CURL* easy, curl_socket_t socket, int what, void* self, void* unused);
  static int OnTimer(CURLM* multi, long timeout_ms, void* self);

  void OpenMulti();
  void CloseMulti();
  void Watch(int fd, std::uint32_t events);
  bool Wants(int fd) const;
  void MoveOn(int fd, std::uint32_t events);
  void SetTimer();
  void Act(curl_socket_t socket, int events);
  void CollectEnded();
  void Add(Transfer& transfer);
  void Remove(Transfer& transfer);
  void End(Transfer& transfer, engine::AttemptOutcome outcome);

  const SenderOptions options_;
  WakeUp& wake_;
  const Ended ended_;
  const int epoll_;
  std::vector<bool> wanted_;  // the descriptors whose events are waited for
  const int timer_;           // of libcurl's next time-out
  long timeout_ms_ = -1;      // what to set the timer to; none where negative
  bool timer_stale_ = false;  // it is not set to that yet
  bool timeout_due_ = false;
  CURLM* multi_ = nullptr;                      // from the first Start on, but for long pauses
  std::vector<std::unique_ptr<Transfer>> all_;  // at most kMaxConnections
  std::vector<Transfer*> idle_;
  std::vector<std::pair<Transfer*, CURLcode>> done_;  // while they are collected
  std::size_t under_way_ = 0;
};

}  // namespace payscrypt::webhooks
