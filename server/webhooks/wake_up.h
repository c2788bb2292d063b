// Wakes a thread that waits in epoll.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include "webhooks/require.h"

namespace payscrypt::webhooks {

class WakeUp {
 public:
  WakeUp() : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) { Require(fd_ >= 0, "no wake-up"); }
  ~WakeUp() { close(fd_); }
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;

  int fd() const { return fd_; }
  // From any thread.
  void Signal() { Require(eventfd_write(fd_, 1) == 0, "cannot wake the thread"); }
  void Drain() {
    eventfd_t count = 0;
    eventfd_read(fd_, &count);
  }

 private:
  const int fd_;
};

}  // namespace payscrypt::webhooks
