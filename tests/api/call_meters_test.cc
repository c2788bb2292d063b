#include "api/call_meters.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/event_tally.h"
#include "pg-api.pb.h"
#include "sandbox.pb.h"

namespace payscrypt::api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::chrono::nanoseconds uptime{0};

class CallMetersTest : public ::testing::Test {
 protected:
  CallMetersTest() { uptime = {}; }

  void Call(const google::protobuf::Descriptor& request, Transport transport, int code,
            std::chrono::nanoseconds took) {
    const MeteredCall call(&meters_, request, transport);
    uptime += took;
    call.End(code);
  }

  std::string Text() const {
    MetricText text;
    meters_.Append(text);
    return text.text();
  }

  CallMeters meters_{[] { return uptime; }};
};

TEST_F(CallMetersTest, CountsByRpcTransportAndCode) {
  using std::chrono::microseconds;
  const auto& create = *pg::CreateOrderRequest::descriptor();
  Call(create, Transport::kRest, 0, microseconds(1));
  Call(create, Transport::kRest, 0, microseconds(1));
  Call(create, Transport::kGrpc, 16, microseconds(1));
  Call(*sandbox::v1::PayOrderRequest::descriptor(), Transport::kGrpc, 9, microseconds(1));
  const std::string text = Text();
  EXPECT_THAT(text, HasSubstr("\npayscrypt_sandbox_calls_total"
                              "{rpc=\"createOrder\",transport=\"rest\",code=\"OK\"} 2\n"));
  EXPECT_THAT(text,
              HasSubstr("{rpc=\"createOrder\",transport=\"grpc\",code=\"UNAUTHENTICATED\"} 1\n"));
  EXPECT_THAT(text,
              HasSubstr("{rpc=\"PayOrder\",transport=\"grpc\",code=\"FAILED_PRECONDITION\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("getPublicOrderById")));
}

TEST_F(CallMetersTest, ACodeThatGrpcDoesNotKnowIsAnother) {
  const auto& create = *pg::CreateOrderRequest::descriptor();
  Call(create, Transport::kRest, 17, {});
  Call(create, Transport::kRest, -1, {});
  Call(create, Transport::kRest, 1'000'000, {});
  EXPECT_THAT(Text(), HasSubstr("code=\"other\"} 3\n"));
}

TEST_F(CallMetersTest, HowLongTheyTookIsACumulativeHistogram) {
  using std::chrono::milliseconds;
  const auto& get = *pg::GetPublicOrderByIdRequest::descriptor();
  for (const int took : {1, 3, 3, 20'000}) Call(get, Transport::kRest, 0, milliseconds(took));
  const std::string text = Text();
  const std::string labels = "{rpc=\"getPublicOrderById\",transport=\"rest\"";
  const auto bucket = [&](const std::string& le, int count) {
    return HasSubstr("payscrypt_sandbox_call_seconds_bucket" + labels + ",le=\"" + le + "\"} " +
                     std::to_string(count) + "\n");
  };
  EXPECT_THAT(text, bucket("0.0005", 0));
  EXPECT_THAT(text, bucket("0.001", 1));
  EXPECT_THAT(text, bucket("0.0025", 1));
  EXPECT_THAT(text, bucket("0.005", 3));
  EXPECT_THAT(text, bucket("10", 3));
  EXPECT_THAT(text, bucket("+Inf", 4));
  EXPECT_THAT(text, HasSubstr("payscrypt_sandbox_call_seconds_sum" + labels + "} 20.007\n"));
  EXPECT_THAT(text, HasSubstr("payscrypt_sandbox_call_seconds_count" + labels + "} 4\n"));
}

TEST_F(CallMetersTest, NobodyNeedsToCount) {
  MeteredCall(nullptr, *pg::CreateOrderRequest::descriptor(), Transport::kRest).End(0);
  Call(*pg::Order::descriptor(), Transport::kRest, 0, {});  // of no rpc
  EXPECT_THAT(Text(), Not(HasSubstr("rpc=")));
}

TEST(MetricTextTest, EscapesLabels) {
  MetricText text;
  text.Begin("m", "gauge", "About.");
  text.Add(1.5, {{"label", "a \"b\" \\ c\nd"}});
  text.Add(2);
  EXPECT_EQ(text.text(),
            "# HELP m About.\n# TYPE m gauge\nm{label=\"a \\\"b\\\" \\\\ c\\nd\"} 1.5\nm 2\n");
}

TEST(EventTallyTest, CountsWhatOrdersCameToBeAndWhatBecameOfWebhooks) {
  using domain::OrderStatus;
  using Kind = engine::AttemptOutcome::Kind;
  EventTally tally;
  const auto count = [&](engine::EventDetail detail) {
    engine::Event event;
    event.detail = std::move(detail);
    tally.Count(event);
  };
  const auto settled = [&](Kind kind, int http_status) {
    engine::WebhookSettled event;
    event.kind = kind;
    event.http_status = static_cast<decltype(event.http_status)>(http_status);
    count(event);
  };
  count(engine::OrderCreated{});
  count(engine::StatusChanged{OrderStatus::kPending, OrderStatus::kConfirming});
  count(engine::StatusChanged{OrderStatus::kConfirming, OrderStatus::kPending});
  settled(Kind::kAnswered, 204);
  settled(Kind::kAnswered, 500);
  settled(Kind::kTimedOut, 0);
  MetricText text;
  tally.Append(text);
  EXPECT_THAT(text.text(), HasSubstr("payscrypt_sandbox_events_total 6\n"));
  EXPECT_THAT(text.text(), HasSubstr("{status=\"PENDING\"} 2\n"));
  EXPECT_THAT(text.text(), HasSubstr("{status=\"CONFIRMING\"} 1\n"));
  EXPECT_THAT(text.text(), HasSubstr("{outcome=\"accepted\"} 1\n"));
  EXPECT_THAT(text.text(), HasSubstr("{outcome=\"refused\"} 1\n"));
  EXPECT_THAT(text.text(), HasSubstr("{outcome=\"timed_out\"} 1\n"));
  EXPECT_THAT(text.text(), HasSubstr("{outcome=\"failed\"} 0\n"));
}

}  // namespace
}  // namespace payscrypt::api
