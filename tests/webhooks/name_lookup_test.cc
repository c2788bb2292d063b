// A name server that does not answer: this program's getaddrinfo takes the place of the system's,
// for libcurl too.
#include <atomic>
#include <latch>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include "outcomes.h"
#include "receiver.h"
#include "webhooks/sender.h"

namespace {

struct Question {
  std::latch asked{1};
  std::latch answering{1};
};

// A look-up that its attempt gave up may outlast the test that asked: it shares its question.
std::atomic<std::shared_ptr<Question>>& Current() {
  static auto* const current = new std::atomic<std::shared_ptr<Question>>();
  return *current;
}

}  // namespace

extern "C" int getaddrinfo(const char* name, const char*, const addrinfo*, addrinfo**) {
  if (std::string(name) == "hangs.test") {
    const std::shared_ptr<Question> question = Current().load();
    if (!question->asked.try_wait()) question->asked.count_down();
    question->answering.wait();
  }
  return EAI_NONAME;
}

namespace payscrypt::webhooks {
namespace {

TEST(NameLookup, ThatHangsHoldsUpNeitherTheTimeOutNorOtherReceiversNorTheStop) {
  const auto question = std::make_shared<Question>();
  Current().store(question);
  Receiver lively(AlwaysAnswer(Answer(200)));
  Outcomes late;
  {
    const auto sender = CurlSender::Create({std::chrono::minutes{10}, "test"});
    sender->Send({"http://hangs.test/", "{}"}, late.Next());
    question->asked.wait();
    EXPECT_TRUE(SendAndWait(*sender, lively.Url()).Accepted());
    EXPECT_EQ(late.count(), 0U);
    sender->Stop(std::chrono::milliseconds::zero());
    EXPECT_EQ(late.Count(Kind::kAborted), 1U);
  }
  {
    const auto sender = CurlSender::Create({std::chrono::milliseconds{100}, "test"});
    EXPECT_EQ(SendAndWait(*sender, "http://hangs.test/").kind, Kind::kTimedOut);
    EXPECT_TRUE(SendAndWait(*sender, lively.Url()).Accepted());
    EXPECT_EQ(SendAndWait(*sender, "http://unknown.test/").error,
              "Could not resolve host: unknown.test");
  }
  question->answering.count_down();
}

}  // namespace
}  // namespace payscrypt::webhooks
