#include "platform/signals.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

namespace payscrypt::platform {
namespace {

// Each runs in a process of its own: what it does to signals stays there.
class SignalsDeathTest : public testing::Test {
 protected:
  SignalsDeathTest() { testing::FLAGS_gtest_death_test_style = "threadsafe"; }
};

TEST_F(SignalsDeathTest, WaitReturnsTheSignalThatCame) {
  for (const int sent : {SIGTERM, SIGINT, SIGHUP}) {
    EXPECT_EXIT(
        {
          HoldSignals();
          kill(getpid(), sent);
          std::exit(WaitForSignal() == sent ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
  }
}

TEST_F(SignalsDeathTest, ASignalThatComesWhileOtherThreadsRunIsTheWaitersToo) {
  EXPECT_EXIT(
      {
        HoldSignals();
        std::thread sender([] { kill(getpid(), SIGTERM); });
        const int received = WaitForSignal();
        sender.join();
        std::exit(received == SIGTERM ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

TEST_F(SignalsDeathTest, OnceLetSignalsEndTheProcessAtOnce) {
  EXPECT_EXIT(
      {
        HoldSignals();
        kill(getpid(), SIGTERM);
        WaitForSignal();
        LetSignalsExit();
        raise(SIGINT);
        std::exit(0);
      },
      testing::ExitedWithCode(128 + SIGINT), "");
}

TEST_F(SignalsDeathTest, WritingToAClosedConnectionIsAnError) {
  EXPECT_EXIT(
      {
        HoldSignals();
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) std::exit(2);
        close(ends[1]);
        std::exit(write(ends[0], "x", 1) < 0 && errno == EPIPE ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace payscrypt::platform
