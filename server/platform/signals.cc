#include "platform/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

namespace payscrypt::platform {
namespace {

sigset_t HeldSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  return signals;
}

extern "C" void ExitAtOnce(int signal) { _exit(128 + signal); }

}  // namespace

void HoldSignals() {
  const sigset_t signals = HeldSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

int WaitForSignal() {
  const sigset_t signals = HeldSignals();
  int received = 0;
  while (sigwait(&signals, &received) != 0) {
  }
  return received;
}

void LetSignalsExit() {
  // A handler of our own: the kernel withholds the default action from a container's first process.
  struct sigaction action {};
  action.sa_handler = ExitAtOnce;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  signal(SIGHUP, SIG_IGN);  // it asks for something that a process that stops does not do
  const sigset_t signals = HeldSignals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace payscrypt::platform
