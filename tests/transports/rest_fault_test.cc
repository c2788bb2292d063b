// Answers that are broken on purpose, and what becomes of a call that nobody waits for any more.
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rest_server.h"

namespace payscrypt::transports::rest {
namespace {

using testing::Answer;
using ::testing::HasSubstr;
using testing::HeldCall;
using testing::Post;
using testing::RawClient;

constexpr std::string_view kWhole = R"("merchant_order_id":"A-7")";

std::string Create(std::string_view headers = "") {
  return Post("/createOrder", R"({"merchant_order_id":"A-7"})", headers);
}

api::Status Broken(api::Manner manner, api::Status status = {}) {
  status.manner = manner;
  return status;
}

class RestFaultTest : public testing::RestServerTest {
 protected:
  RestFaultTest() : RestServerTest({.threads = 1}) { whole_ = Ask(Create()); }

  // From now on createOrder ends so, with its message as ever.
  void EndWith(const api::Status& status) {
    gateway_.create = [status](const api::Call&, const pg::CreateOrderRequest& request,
                               pg::CreateOrderResponse& response, const api::Done& done) {
      response.mutable_order()->set_merchant_order_id(request.merchant_order_id());
      done(status);
    };
  }

  void ExpectServesOthers() {
    EXPECT_EQ(Ask(Post("/getPublicOrderById", R"({"id":"7"})")).status, 200);
  }

  Answer whole_;
};

TEST_F(RestFaultTest, ResetsTheConnection) {
  for (const api::Status& status : {api::Status(), api::Status(14, "try again")}) {
    EndWith(Broken(api::Manner::kReset, status));
    RawClient client = Connect();
    client.Send(Create());
    EXPECT_TRUE(client.AtReset());
    ExpectServesOthers();
  }
}

TEST_F(RestFaultTest, ResetsTheConnectionOfACallThatEndsLater) {
  gateway_.HoldCreateOrder();
  RawClient client = Connect();
  client.Send(Create());
  gateway_.NextHeld().done(Broken(api::Manner::kReset));
  EXPECT_TRUE(client.AtReset());
}

TEST_F(RestFaultTest, CutsAnAnswerOff) {
  EndWith(Broken(api::Manner::kTruncated));
  RawClient client = Connect();
  client.Send(Create() + Create());  // nothing follows on the connection
  std::string bytes;
  for (std::string some = client.ReadSome(1000); !some.empty(); some = client.ReadSome(1000)) {
    bytes += some;
  }
  const std::size_t head_end = bytes.find("\r\n\r\n") + 4;
  const std::string head = bytes.substr(0, head_end);
  EXPECT_THAT(head, HasSubstr("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(head, HasSubstr("Content-Length: " + std::to_string(whole_.body.size()) + "\r\n"));
  EXPECT_EQ(bytes.substr(head_end), whole_.body.substr(0, (whole_.body.size() + 1) / 2));
  EXPECT_TRUE(client.AtEnd());
  EXPECT_FALSE(client.AtReset());
  ExpectServesOthers();
}

TEST_F(RestFaultTest, AnswersWithJsonThatIsNone) {
  EndWith(Broken(api::Manner::kMalformed));
  RawClient client = Connect();
  client.Send(Create());
  const Answer answer = *client.Read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Header("Content-Type"), "application/json");
  EXPECT_EQ(answer.body, whole_.body.substr(0, (whole_.body.size() + 1) / 2));
  client.Send(Post("/getPublicOrderById", "{}"));  // the connection is in order
  EXPECT_EQ(client.Read()->status, 200);
}

TEST_F(RestFaultTest, BreaksErrorsToo) {
  EndWith(Broken(api::Manner::kMalformed, {14, "try again"}));
  const Answer answer = Ask(Create());
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.Header("grpc-message"), "try again");
  EXPECT_EQ(answer.body, R"({"code":14,"message":"t)");
}

TEST_F(RestFaultTest, AnswersInFullAfterABrokenAnswer) {
  EndWith(Broken(api::Manner::kMalformed));
  RawClient client = Connect();
  client.Send(Create());
  EXPECT_TRUE(client.Read().has_value());
  EndWith({});
  client.Send(Create());
  EXPECT_THAT(client.Read()->body, HasSubstr(std::string(kWhole)));
}

// A fault that holds a call for good: nothing but the caller's leaving ends it.
class RestHangTest : public RestFaultTest {
 protected:
  RestHangTest() {
    gateway_.create = [this](const api::Call& call, const pg::CreateOrderRequest&,
                             pg::CreateOrderResponse&, const api::Done& done) {
      call.OnCancel([this, done] {
        done({domain::ErrorCode::kCancelled, "nobody waits"});
        Count(ended_);
      });
      Count(arrived_);
    };
  }

  // While this is still whole: a call may be cancelled as late as then.
  ~RestHangTest() override { server_->Stop(std::chrono::milliseconds::zero()); }

  void Count(int& count) {
    const std::lock_guard lock(mutex_);
    ++count;
    changed_.notify_all();
  }

  void Await(const int& count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count > 0; });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  int ended_ = 0;
};

TEST_F(RestHangTest, EndsWithItsDeadline) {
  const Answer answer = Ask(Create("Grpc-Timeout: 1m\r\n"));
  EXPECT_EQ(answer.status, 504);
  Await(ended_);
  ExpectServesOthers();
}

TEST_F(RestHangTest, EndsWhenTheClientSendsNoMore) {
  RawClient client = Connect();
  client.Send(Create());
  Await(arrived_);
  client.EndSending();
  EXPECT_EQ(client.Read()->status, 499);
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(RestHangTest, EndsWhenTheClientIsGone) {
  {
    RawClient client = Connect();
    client.Send(Create());
    Await(arrived_);
    client.Abort();
  }
  Await(ended_);
  ExpectServesOthers();
}

TEST_F(RestHangTest, EndsWhenTheServerStops) {
  RawClient client = Connect();
  client.Send(Create());
  Await(arrived_);
  server_->Stop(std::chrono::milliseconds::zero());
  EXPECT_EQ(ended_, 1);
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(RestFaultTest, LetsGoOfWhatACallLeftForItsCancelling) {
  const auto held = std::make_shared<int>();
  gateway_.create = [&](const api::Call& call, const pg::CreateOrderRequest&,
                        pg::CreateOrderResponse&, const api::Done& done) {
    call.OnCancel([held, done] { ADD_FAILURE() << "it ended before"; });
    done({});
  };
  {
    RawClient client = Connect();
    client.Send(Create());
    EXPECT_EQ(client.Read()->status, 200);
  }
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace payscrypt::transports::rest
